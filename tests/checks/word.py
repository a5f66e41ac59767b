"""Rules for documents: marks, styles, numbering, comments, tables, fields, drawings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from tests.checks import charts
from tests.checks.parts import WP, Package, W

_STYLE_USES = {
    f"{{{W}}}pStyle": "paragraph",
    f"{{{W}}}rStyle": "character",
    f"{{{W}}}tblStyle": "table",
    f"{{{W}}}basedOn": "",
    f"{{{W}}}next": "",
    f"{{{W}}}link": "",
}
_VAL = f"{{{W}}}val"
_ID = f"{{{W}}}id"
_NAME = f"{{{W}}}name"
_LONGEST_BOOKMARK = 40


def findings(package: Package) -> Iterator[str]:
    """What is wrong with a document beyond its package."""
    main = next(iter(package.targets("", "officeDocument")), "")
    body = package.tree(main)
    if body is None:
        yield "no document part is there"
        return
    stories = [(main, body)]
    for kind in ("header", "footer", "footnotes", "endnotes", "comments"):
        for name in package.targets(main, kind):
            root = package.tree(name)
            if root is not None:
                stories.append((name, root))
    yield from _drawings(stories)
    yield from _bookmarks(stories)
    yield from _styles(package, main, stories)
    yield from _numbering(package, main, stories)
    yield from _comments(package, main, body)
    for name, root in stories:
        yield from _tables(name, root)
        yield from _fields(name, root)
    yield from charts.word_findings(package)


def _drawings(stories: list[tuple[str, etree._Element]]) -> Iterator[str]:
    ids = Counter(found.get("id") for _, root in stories for found in root.iter(f"{{{WP}}}docPr"))
    for value, count in ids.items():
        if count > 1:
            yield f"{count} drawings have docPr id {value}"


def _bookmarks(stories: list[tuple[str, etree._Element]]) -> Iterator[str]:
    starts = [(name, mark) for name, root in stories for mark in root.iter(f"{{{W}}}bookmarkStart")]
    ends = Counter(
        (name, mark.get(_ID)) for name, root in stories for mark in root.iter(f"{{{W}}}bookmarkEnd")
    )
    for bookmark, count in Counter(mark.get(_NAME, "").lower() for _, mark in starts).items():
        if count > 1:
            yield f"{count} bookmarks are called {bookmark}"
        if not 1 <= len(bookmark) <= _LONGEST_BOOKMARK:
            yield f"bookmark {bookmark!r} has {len(bookmark)} characters"
    ids = Counter((name, mark.get(_ID)) for name, mark in starts)
    for (story, number), count in ids.items():
        if count > 1:
            yield f"{story}: {count} bookmarks have id {number}"
    for story, number in ids.keys() - ends.keys():
        yield f"{story}: bookmark {number} does not end"
    for story, number in ends.keys() - ids.keys():
        yield f"{story}: bookmark {number} ends but does not begin"
    for (story, number), count in ends.items():
        if count > 1:
            yield f"{story}: bookmark {number} ends {count} times"
    for name, root in stories:
        open_ids: set[str | None] = set()
        for mark in root.iter(f"{{{W}}}bookmarkStart", f"{{{W}}}bookmarkEnd"):
            if mark.tag == f"{{{W}}}bookmarkStart":
                open_ids.add(mark.get(_ID))
            elif mark.get(_ID) not in open_ids and (name, mark.get(_ID)) in ids:
                yield f"{name}: bookmark {mark.get(_ID)} ends before it begins"


def _styles(package: Package, main: str, stories: list[tuple[str, etree._Element]]) -> Iterator[str]:
    part = next(iter(package.targets(main, "styles")), "")
    root = package.tree(part)
    if root is None:
        yield "no styles part is there"
        return
    styles = root.findall(f"{{{W}}}style")
    known = {style.get(f"{{{W}}}styleId"): style.get(f"{{{W}}}type") for style in styles}
    for attribute, values in (
        ("styleId", [style.get(f"{{{W}}}styleId", "") for style in styles]),
        ("name", [style.find(f"{{{W}}}name").get(_VAL, "").lower() for style in styles]),
    ):
        for value, count in Counter(values).items():
            if count > 1:
                yield f"{part}: {count} styles have the {attribute} {value}"
    numbering = [
        (name, tree)
        for name in package.targets(main, "numbering")
        if (tree := package.tree(name)) is not None
    ]
    for name, story in [*stories, (part, root), *numbering]:
        for use in story.iter(*_STYLE_USES):
            kind, style = _STYLE_USES[str(use.tag)], use.get(_VAL)
            if style not in known:
                yield f"{name}: style {style} is used but not there"
            elif kind and known[style] != kind:
                yield f"{name}: style {style} is used for a {kind} but is for a {known[style]}"


def _numbering(package: Package, main: str, stories: list[tuple[str, etree._Element]]) -> Iterator[str]:
    part = next(iter(package.targets(main, "numbering")), "")
    root = package.tree(part)
    abstract = (
        set()
        if root is None
        else {found.get(f"{{{W}}}abstractNumId") for found in root.iterfind(f"{{{W}}}abstractNum")}
    )
    numbers = (
        {}
        if root is None
        else {
            found.get(f"{{{W}}}numId"): found.find(f"{{{W}}}abstractNumId").get(_VAL)
            for found in root.iterfind(f"{{{W}}}num")
        }
    )
    for number, scheme in numbers.items():
        if scheme not in abstract:
            yield f"{part}: list {number} follows scheme {scheme}, which is not there"
    styles = [
        (name, tree) for name in package.targets(main, "styles") if (tree := package.tree(name)) is not None
    ]
    for name, story in [*stories, *styles]:
        for use in story.iter(f"{{{W}}}numId"):
            if use.get(_VAL) != "0" and use.get(_VAL) not in numbers:
                yield f"{name}: list {use.get(_VAL)} is used but not there"


def _comments(package: Package, main: str, body: etree._Element) -> Iterator[str]:
    written: Counter[str | None] = Counter()
    for name in package.targets(main, "comments"):
        root = package.tree(name)
        if root is not None:
            written.update(found.get(_ID) for found in root.iterfind(f"{{{W}}}comment"))
    for number, count in written.items():
        if count > 1:
            yield f"{count} comments have id {number}"
    places = {
        tag: Counter(found.get(_ID) for found in body.iter(f"{{{W}}}{tag}"))
        for tag in ("commentRangeStart", "commentRangeEnd", "commentReference")
    }
    for tag, ids in places.items():
        for number, count in ids.items():
            if number not in written:
                yield f"{tag} {number}: no such comment is there"
            if count > 1:
                yield f"{tag} {number} is there {count} times"
    for number in written:
        if number not in places["commentReference"]:
            yield f"comment {number} is nowhere in the text"
    if places["commentRangeStart"].keys() != places["commentRangeEnd"].keys():
        yield "a comment's range begins or ends only"


def _tables(name: str, root: etree._Element) -> Iterator[str]:
    for index, table in enumerate(root.iter(f"{{{W}}}tbl"), start=1):
        grid = len(table.findall(f"{{{W}}}tblGrid/{{{W}}}gridCol"))
        if grid == 0:
            yield f"{name}: table {index} has no grid"
        rows = list(_rows(table))
        if not rows:
            yield f"{name}: table {index} has no row"
        for number, row in enumerate(rows, start=1):
            width = _row_width(row)
            if width != grid:
                yield f"{name}: table {index} row {number} is {width} wide, its grid {grid}"
            for cell in _cells(row):
                last = [child.tag for child in cell if child.tag != f"{{{W}}}bookmarkEnd"][-1:]
                if last != [f"{{{W}}}p"]:
                    yield f"{name}: table {index} row {number} has a cell that does not end with a paragraph"


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == f"{{{W}}}tr":
            yield child
        elif child.tag in (f"{{{W}}}sdt", f"{{{W}}}ins", f"{{{W}}}customXml"):
            yield from (row for row in child.iter(f"{{{W}}}tr"))


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if child.tag == f"{{{W}}}tc":
            yield child
        elif child.tag == f"{{{W}}}sdt":
            yield from child.iterfind(f"{{{W}}}sdtContent/{{{W}}}tc")


def _row_width(row: etree._Element) -> int:
    width = sum(
        int(found.get(_VAL, "0"))
        for tag in ("gridBefore", "gridAfter")
        for found in row.iterfind(f"{{{W}}}trPr/{{{W}}}{tag}")
    )
    for cell in _cells(row):
        span = cell.find(f"{{{W}}}tcPr/{{{W}}}gridSpan")
        width += 1 if span is None else int(span.get(_VAL, "1"))
    return width


def _fields(name: str, root: etree._Element) -> Iterator[str]:
    depth = 0
    for mark in root.iter(f"{{{W}}}fldChar"):
        kind = mark.get(f"{{{W}}}fldCharType")
        depth += {"begin": 1, "end": -1}.get(kind or "", 0)
        if depth < 0 or (kind == "separate" and depth == 0):
            yield f"{name}: a field goes on that did not begin"
            return
    if depth:
        yield f"{name}: {depth} fields do not end"
