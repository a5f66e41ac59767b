"""What a saved workbook says of its sheets as wholes: locks, rules, joined cells, hidden rows, how they print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from dxforms.grid import column_index
from dxforms.workbook.changes import Rectangle
from dxforms.workbook.compared_book import Outline
from dxforms.workbook.compared_settings import Paper, Settings
from dxforms.workbook.saved_looks import colour_of, is_on

_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
_WHOLE = re.compile(r"\$?([A-Z]{1,3}):\$?([A-Z]{1,3})")
_LAST_ROW = 1_048_575
_BUILT_IN = "_xlnm."
_SIDES = ("left", "right", "top", "bottom", "header", "footer")
_MARKS = ("horizontalCentered", "verticalCentered", "gridLines", "headings")
_ONE_FORMULA = ("list", "custom")
_NOISE = re.compile(r"[\s$']|(?<=[A-Za-z])[0-9]+")  # blanks, marks and the rows of cells


def outline_of(book: etree._Element, names: Mapping[str, str]) -> Outline:
    """The outline of ``xl/workbook.xml``; ``names`` has every sheet's name by its state (empty: seen)."""
    lock = book.find("{*}workbookProtection")
    return Outline(
        names=tuple(names),
        hidden={name: state for name, state in names.items() if state not in ("", "visible")},
        is_protected=lock is not None
        and (is_on(lock.get("lockStructure")) or is_on(lock.get("lockWindows"))),
        defined=tuple(
            str(each.get("name"))
            for each in book.iter("{*}definedName")
            if not str(each.get("name")).startswith(_BUILT_IN) and not is_on(each.get("hidden"))
        ),
    )


def printed_of(book: etree._Element) -> dict[int, dict[str, str]]:
    """Print areas and titles (``Print_Area``, ``Print_Titles``), by their sheet's number in the book."""
    found: dict[int, dict[str, str]] = {}
    for each in book.iter("{*}definedName"):
        name, sheet = str(each.get("name")), str(each.get("localSheetId", ""))
        if name.startswith(f"{_BUILT_IN}Print_") and sheet.isdigit():
            found.setdefault(int(sheet), {})[name.removeprefix(_BUILT_IN)] = each.text or ""
    return found


def settings_of(root: etree._Element, printed: Mapping[str, str]) -> Settings:
    """The settings of a sheet's part; its cells may have been left out of it."""
    lock, tab = root.find("{*}sheetProtection"), root.find("{*}sheetPr/{*}tabColor")
    ruling = [*root.iterfind("{*}conditionalFormatting"), *root.iterfind("{*}dataValidations")]
    ruling += root.iterfind("{*}extLst")
    return Settings(
        hidden=_hidden(root),
        has_filter=root.find("{*}autoFilter") is not None,
        is_protected=lock is not None and is_on(lock.get("sheet")),
        tab="" if tab is None else colour_of(tab),
        choices=_rules(ruling, "dataValidation"),
        rules=_rules(ruling, "cfRule"),
        joined=tuple(
            area for each in root.iterfind("{*}mergeCells/{*}mergeCell") for area in _areas(each.get("ref"))
        ),
        paper=_paper(root, printed),
    )


def _hidden(root: etree._Element) -> frozenset[int]:
    rows = (row for row in root.iterfind("{*}sheetData/{*}row") if is_on(row.get("hidden")))
    hidden = {int(row.get("r") or 1) - 1 for row in rows}
    filtering = root.find("{*}autoFilter")
    if hidden and filtering is not None and filtering.find("{*}filterColumn") is not None:
        for (first, _), (last, _) in _areas(filtering.get("ref")):
            hidden -= set(range(first, last + 1))
    return frozenset(hidden)


def _rules(ruling: Iterable[etree._Element], tag: str) -> dict[str, tuple[Rectangle, ...]]:
    """Rules by what they ask for, with the cells they are set for; the extensions of Excel 2010 are among them."""
    found: dict[str, tuple[Rectangle, ...]] = {}
    for rule in (rule for part in ruling for rule in part.iter(f"{{*}}{tag}")):
        kind, operator = str(rule.get("type", "")), str(rule.get("operator", ""))
        formulas = [_text(each) for each in rule.iter("{*}formula", "{*}formula1", "{*}formula2")]
        if kind in _ONE_FORMULA:  # LibreOffice writes a second one that means nothing
            formulas, operator = formulas[:1], ""
        parts = (kind, operator, *formulas)
        if parts == ("", "", *[""] * len(formulas)) or parts[0] == "none":
            continue
        place = rule.get("sqref")
        if place is None:
            holder = rule.getparent() if tag == "cfRule" else None
            holder = rule if holder is None else holder
            place = holder.get("sqref") or next((each.text for each in holder.iter("{*}sqref")), "")
        known = "|".join(_spelled(part) for part in parts)
        found[known] = (*found.get(known, ()), *_areas(place))
    return found


def _text(element: etree._Element) -> str:
    return "".join(str(words) for words in element.itertext())


def _spelled(part: str) -> str:
    bare = _NOISE.sub("", part).upper()
    return {"TRUE": "1", "TRUE()": "1", "FALSE": "0", "BETWEEN": ""}.get(bare, bare)


def _areas(references: str | None) -> Iterator[Rectangle]:
    for reference in (references or "").split():
        match = _AREA.fullmatch(reference)
        if match is not None:
            first = (int(match[2]) - 1, column_index(match[1]))
            yield first, (int(match[4]) - 1, column_index(match[3])) if match[3] else first
        elif match := _WHOLE.fullmatch(reference):
            yield (0, column_index(match[1])), (_LAST_ROW, column_index(match[2]))


def _paper(root: etree._Element, printed: Mapping[str, str]) -> Paper:
    fitted = root.find("{*}sheetPr/{*}pageSetUpPr")
    options, margins = root.find("{*}printOptions"), root.find("{*}pageMargins")
    found = root.find("{*}pageSetup")
    setup = {} if found is None else {str(name): str(value) for name, value in found.attrib.items()}
    orientation = setup.get("orientation", "portrait")
    scale: tuple[str, ...] = (setup.get("scale", "100"),)
    if fitted is not None and is_on(fitted.get("fitToPage")):
        scale = (setup.get("fitToWidth", "1"), setup.get("fitToHeight", "1"))
    words = (
        ("".join((each.text or "").split()), etree.QName(each).localname)
        for each in root.iterfind("{*}headerFooter/*")
    )
    return Paper(
        orientation="portrait" if orientation == "default" else orientation,
        size=setup.get("paperSize", "1"),
        scale=scale,
        margins=() if margins is None else tuple(float(margins.get(side) or 0) for side in _SIDES),
        words=tuple(f"{name}:{text}" for text, name in words if text),
        marks=frozenset(name for name in _MARKS if options is not None and is_on(options.get(name))),
        breaks=frozenset(
            (kind, int(each.get("id") or 0))
            for kind in ("rowBreaks", "colBreaks")
            for each in root.iterfind(f"{{*}}{kind}/{{*}}brk")
            if is_on(each.get("man"))
        ),
        area=printed.get("Print_Area", ""),
        titles=printed.get("Print_Titles", ""),
    )
