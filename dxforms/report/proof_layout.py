"""What a reader meets on the pages: headings, numbers of 図 and 表, alt text, open comments and changes, notation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from dxforms.report.proof_paper import Paper, Paragraph, ProofFinding, Role, Weight, found
from dxforms.report.proof_text import masked, unquoted
from dxforms.text import key

_FIGURE = re.compile(r"[0-9０-９][0-9０-９,，.．]*\s?(?:[名人件割位回点]|%|％|パーセント|ポイント)")
_CONTENTS = re.compile(r"(?:toc|目次) ?[1-9]", re.IGNORECASE)
_PAGE = re.compile(r"[\s.…]*[0-9０-９]+\s*$")
OURS = "dxforms"
DRAFT = "【下書き】"
MOVED = "集計値が変わりました"
OF_PROOF = ("【要修正】", "【要確認】")


def headings(paper: Paper) -> Iterator[ProofFinding]:
    """Empty headings and skipped levels."""
    before = 0
    for paragraph in paper.paragraphs:
        if not paragraph.level:
            continue
        if not paragraph.text.strip() and not paragraph.drawn:
            above = next((each for each in reversed(paragraph.headings[:-1]) if each.strip()), "")
            yield ProofFinding(
                code="heading.empty",
                weight=Weight.LOOK,
                message="文字のない見出しがあります。見出しを記入するか、この段落を削除してください。",
                heading=f"「{above}」の中" if above else paragraph.place,
                at=paragraph.index,
            )
            continue
        if before and paragraph.level > before + 1:
            yield found(
                "heading.level",
                Weight.LOOK,
                f"見出しのレベルが{before}から{paragraph.level}に飛んでいます。レベル{before + 1}の見出しとするか、間の見出しを加えてください。",
                paragraph,
            )
        before = paragraph.level


def contents(paper: Paper) -> Iterator[ProofFinding]:
    """Lines of 目次 that name no heading: what was deleted or renamed since Word last made it."""
    # Word writes a heading's number before its words and the page after them.
    named = {key(paragraph.text) for paragraph in paper.paragraphs if paragraph.level} - {""}
    left = [
        paragraph
        for paragraph in paper.paragraphs
        if _CONTENTS.match(paragraph.style)
        and paragraph.text.strip()
        and not any(name in key(paragraph.text) for name in named)
    ]
    if left:
        names = "、".join(f"「{_PAGE.sub('', each.text).strip()}」" for each in left[:3])
        yield found(
            "contents.stale",
            Weight.LOOK,
            f"目次の{names}{'など' if len(left) > 3 else ''}は、本文の見出しにありません。"
            "目次を右クリックし、「フィールド更新」で更新してください。",
            left[0],
        )


def captions(paper: Paper) -> Iterator[ProofFinding]:
    """Numbers of 図 and 表 that skip or stand twice, and a mention of one that is not there."""
    last: dict[str, int] = {}
    seen: dict[str, set[int]] = {}
    for caption in paper.captions:
        kind = {"figure": "図", "table": "表"}.get(caption.kind.casefold(), caption.kind)
        if not caption.number.isdecimal():
            continue
        number, before = int(caption.number), last.get(kind, 0)
        if number != before + 1:
            what = f"{kind}{before}の次が" if before else "最初の番号が"
            yield found(
                "caption.number",
                Weight.LOOK,
                f"{what}{kind}{number}となっています。番号を選んでF9キーで更新するか、番号を直してください。",
                paper.paragraphs[caption.at],
            )
        last[kind] = number
        seen.setdefault(kind, set()).add(number)
    for paragraph in paper.paragraphs:
        if paragraph.role.is_prose and seen:
            for match in re.finditer(
                r"(?<![一-龥ァ-ヴ])([図表])\s?([0-9]{1,2})(?![0-9]|[-－‐]|[かヶカ]所|[年月日])",
                unquoted(paragraph.text),
            ):
                if match[1] in seen and int(match[2]) not in seen[match[1]]:
                    yield found(
                        "caption.mention",
                        Weight.LOOK,
                        f"{match[1]}{match[2]}は、この報告書にありません。番号を確かめてください。",
                        paragraph,
                        match.start(),
                    )


def alt_texts(paper: Paper) -> Iterator[ProofFinding]:
    """Pictures and charts a screen reader has nothing to say of."""
    for graphic in paper.graphics:
        if graphic.alt == "":
            paragraph = paper.paragraphs[graphic.at]
            yield ProofFinding(
                code="alt.missing",
                weight=Weight.LOOK,
                message=f"{graphic.what}に代替テキストがありません。{graphic.what}を右クリックし、「代替テキストの表示」で記入してください。",
                heading=paragraph.place,
                at=graphic.at,
            )
        elif graphic.alt and ("{{" in graphic.alt or "｛｛" in graphic.alt):
            yield ProofFinding(
                code="gap.tag",
                weight=Weight.MEND,
                message=f"{graphic.what}の代替テキストに、ひな形の項目が残っています。{graphic.what}を削除するか、代替テキストを直してください。",
                heading=paper.paragraphs[graphic.at].place,
                at=graphic.at,
            )


def comments(paper: Paper, drafts: frozenset[int] = frozenset()) -> Iterator[ProofFinding]:
    """Open comments; one of refresh says that a piece was kept against newer figures, which is to be mended."""
    for note in paper.notes:
        ours = note.author == OURS
        if ours and note.text.startswith(OF_PROOF):
            continue
        paragraph = paper.paragraphs[note.at] if 0 <= note.at < len(paper.paragraphs) else None
        if ours and note.text.startswith(DRAFT):
            if paragraph is None or paragraph.index not in drafts:
                yield found(
                    "comment.draft",
                    Weight.LOOK,
                    "書き直した文章に、下書きのコメントが残っています。確認が済んでいれば、コメントを削除してください。",
                    paragraph,
                )
        elif (
            ours
            and note.text.startswith(MOVED)
            and not _settled(note.text, paragraph)
            and not _rewritten(paper, paragraph)
        ):
            change = note.text[len(MOVED) :].split("\n")[0].strip()
            yield found(
                "figure.kept",
                Weight.MEND,
                f"集計値が変わった後も、手直しした箇所のままです{change.split('。')[0]}。新しい集計値に直し、コメントを削除してください。",
                paragraph,
            )
        else:
            yield found(
                "comment.open",
                Weight.LOOK,
                "コメントが残っています。対応が済んだら、削除してください。",
                paragraph,
            )


def _settled(note: str, paragraph: Paragraph | None) -> bool:
    """True where a person has put the new figures into the paragraph since."""
    now = re.search(r"今：([^）)]+)", note)
    return (
        now is not None
        and paragraph is not None
        and all(key(figure) in key(paragraph.text) for figure in re.split("、", now[1]))
    )


def _rewritten(paper: Paper, paragraph: Paragraph | None) -> bool:
    """True for 考察 or まとめ in which nobody has kept a figure of the draft's, as there is none in it."""
    if paragraph is None or paragraph.role not in {Role.REMARKS, Role.CONCLUSIONS}:
        return False
    marks = set(paragraph.marks)
    piece = [each for each in paper.paragraphs if each is paragraph or marks & set(each.marks)]
    return not any(_FIGURE.search(unquoted(each.text)) for each in piece)


def changes(paper: Paper) -> Iterator[ProofFinding]:
    """Tracked changes, once a section."""
    sections: dict[str, list[int]] = {}
    for index in paper.changed:
        if index < len(paper.paragraphs):
            sections.setdefault(paper.paragraphs[index].place, []).append(index)
    for indices in sections.values():
        yield found(
            "change.tracked",
            Weight.LOOK,
            f"変更履歴が{len(indices)}段落に残っています。「校閲」タブで承諾するか、元に戻してください。",
            paper.paragraphs[indices[0]],
        )


# ---------------------------------------------------------------- notation

_URL = re.compile(r"(?:https?://|www\.)[!-~]+|[!-~]+@[!-~]+")
_NOTATIONS: tuple[tuple[str, str, str, str, str], ...] = (
    ("notation.digits", r"(?<![A-Za-z0-9.])[0-9]+", r"[０-９]+", "半角の数字", "全角の数字"),
    ("notation.percent", r"%", r"％", "半角の「%」", "全角の「％」"),
    ("notation.comma", r"、", r"，(?![0-9０-９])", "読点の「、」", "コンマの「，」"),
    ("notation.stop", r"。", r"(?<=[ぁ-んァ-ヴ一-龥）」])．", "句点の「。」", "ピリオドの「．」"),
)


def notation(paragraphs: Sequence[Paragraph], own: Mapping[str, str] | None = None) -> Iterator[ProofFinding]:
    """Two ways of writing the same in staff's own prose; ``own`` names the one this survey prints, by code."""
    prose = [
        (
            paragraph,
            masked(unquoted(paragraph.text), [match.span() for match in _URL.finditer(paragraph.text)]),
        )
        for paragraph in paragraphs
        if paragraph.role.is_prose and paragraph.role is not Role.NOTE  # the program's own words
    ]
    for code, first, second, first_name, second_name in _NOTATIONS:
        here = [(each, match.start()) for each, text in prose for match in re.finditer(first, text)]
        there = [(each, match.start()) for each, text in prose for match in re.finditer(second, text)]
        printed = (own or {}).get(code)
        if printed == "％":
            strange, wrong, right, many = here, first_name, second_name, there
        elif printed or len(there) <= len(here):
            strange, wrong, right, many = there, second_name, first_name, here
        else:
            strange, wrong, right, many = here, first_name, second_name, there
        if strange and (many or printed):
            paragraph, offset = strange[0]
            more = f"ほか{len(strange) - 1}か所" if len(strange) > 1 else ""
            yield found(
                code,
                Weight.LOOK,
                f"{wrong}が使われています（{'この箇所' + more if more else 'この箇所のみ'}）。ほかは{right}です。どちらかにそろえてください。",
                paragraph,
                offset,
            )
