"""How one style is written: names of fonts and colours, paragraph properties in the schema's order."""

from __future__ import annotations

FONT = "BIZ UDゴシック"
BLUE, PALE_BLUE, BROWN, ORANGE, GREY, PALE_GREY = "005AFF", "BFE4FF", "804000", "F6AA00", "84919E", "C8C8CB"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def paragraph_style(
    identifier: str,
    name: str,
    *,
    paragraph: str,
    run: str = "",
    based: str = "Normal",
    next_: str = "",
    priority: int = 99,
    quick: bool = False,
    default: bool = False,
) -> str:
    """One paragraph style; ``quick`` puts it into Word's gallery."""
    custom = "" if name.isascii() else ' w:customStyle="1"'
    return (
        f'<w:style w:type="paragraph"{custom} {"w:default=" + chr(34) + "1" + chr(34) + " " if default else ""}'
        f'w:styleId="{identifier}"><w:name w:val="{name}"/>'
        + (f'<w:basedOn w:val="{based}"/>' if based else "")
        + (f'<w:next w:val="{next_}"/>' if next_ else "")
        + f'<w:uiPriority w:val="{priority}"/>'
        + ("<w:qFormat/>" if quick else "<w:unhideWhenUsed/>")
        + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
        + (f"<w:rPr>{run}</w:rPr>" if run else "")
        + "</w:style>"
    )


def ppr(
    *,
    keep_next: bool = False,
    keep_lines: bool = False,
    page_break: bool = False,
    number: tuple[int, int | None] | None = None,
    border: str = "",
    shade: str = "",
    tabs: str = "",
    snap: bool = True,
    spacing: str = "",
    indent: str = "",
    align: str = "",
    outline: int | None = None,
) -> str:
    """Paragraph properties in the schema's order."""
    parts = [
        "<w:keepNext/>" if keep_next else "",
        "<w:keepLines/>" if keep_lines else "",
        "<w:pageBreakBefore/>" if page_break else "",
    ]
    if number is not None:
        level = "" if number[1] is None else f'<w:ilvl w:val="{number[1]}"/>'
        parts.append(f'<w:numPr>{level}<w:numId w:val="{number[0]}"/></w:numPr>')
    parts += [
        f"<w:pBdr>{border}</w:pBdr>" if border else "",
        f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else "",
        f"<w:tabs>{tabs}</w:tabs>" if tabs else "",
        "" if snap else '<w:snapToGrid w:val="0"/>',
        spacing,
        indent,
        f'<w:jc w:val="{align}"/>' if align else "",
        "" if outline is None else f'<w:outlineLvl w:val="{outline}"/>',
    ]
    return "".join(parts)


def hang(em: int, after: int = 0) -> str:
    """A hanging indent of one character (list lines that were typed with their mark)."""
    chars = f' w:leftChars="{100 + (100 if after else 0)}" w:left="{em + after}"'
    return f'<w:ind{chars} w:hangingChars="100" w:hanging="{em}"/>'


def at_least(size: int, *, before: int = 0, after: int = 0, factor: int = 14) -> str:
    """Line spacing off the grid: 1.4 times the type size, more where a character needs it."""
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{size * factor}" w:lineRule="atLeast"/>'


def type_size(size: int) -> str:
    """A type size in half-points."""
    return f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'


def bold(size: int) -> str:
    """Bold type of a size in half-points."""
    return f"<w:b/><w:bCs/>{type_size(size)}"
