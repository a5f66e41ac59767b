"""What the program wrote against what stands there and what the tally says now: drafts, figures that moved or were typed over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dxforms.issues import quoted
from dxforms.report.manifest import Manifest
from dxforms.report.marks import Mark, MarkSort, digest
from dxforms.report.proof_layout import DRAFT, OURS
from dxforms.report.proof_paper import Paper, ProofFinding, Weight, found
from dxforms.report.values import NOT_KNOWN, Item, Prose, Value
from dxforms.text import key, legal

_LAST = re.compile(r"/(?P<name>[^/#]+)#[0-9]+(?:/(?P<turn>[0-9]+))?(?:~[0-9]+)?$")
_COUNTERS = {"NO", "通し番号"}
_NAMES = {
    "部の名称": "部の名称",
    "区分": "部の名称",
    "講師名": "講師名",
    "講師名（ローマ字）": "講師名（ローマ字）",
}
_DRAFT_STYLE = "（下書き）"
_GAP_ALONE = re.compile(r"\s*〔[^〕]*〕\s*")
_ROW = re.compile(r"(?P<list>.*/回答:)(?P<key>[0-9a-f]{16})/")


# ---------------------------------------------------------------- drafts


def drafts(paper: Paper, manifest: Manifest | None) -> tuple[frozenset[int], list[ProofFinding]]:
    """The paragraphs that are drafts nobody rewrote, and what is found of drafts.

    Told by the manifest; where there is none, or a paragraph lost its mark, by its style and its comment.
    """
    marks = {mark.name: mark for mark in manifest.marks if mark.sort is MarkSort.DRAFT} if manifest else {}
    digests = {mark.digest for mark in marks.values()}
    noted = {note.at for note in paper.notes if note.author == OURS and note.text.startswith(DRAFT)}
    untouched: set[int] = set()
    findings: list[ProofFinding] = []
    for paragraph in paper.paragraphs:
        own = [name for name in paragraph.marks if name in marks]
        styled = paragraph.style.endswith(_DRAFT_STYLE)
        if not (own or styled or paragraph.index in noted) or _GAP_ALONE.fullmatch(paragraph.text):
            continue
        if own:
            is_draft = any(
                digest(paper.marked[name][0]) == marks[name].digest for name in own if name in paper.marked
            )
        elif manifest is None:
            is_draft = bool(paragraph.text.strip())
        else:
            is_draft = digest(paragraph.text) in digests
        if is_draft:
            untouched.add(paragraph.index)
            findings.append(
                found(
                    "draft", Weight.MEND,
                    "自動で作成した下書きのままです。内容を確認し、〔 〕の箇所を記入して、書き直してください。", paragraph,
                )
            )  # fmt: skip
        elif styled and paragraph.index not in noted:
            findings.append(
                found(
                    "draft.look", Weight.LOOK,
                    "書き直した文章が、下書きの書式のままです。書式（スタイル）を直すか、「dxforms run」で更新してください。", paragraph,
                )
            )  # fmt: skip
    return frozenset(untouched), findings


# ---------------------------------------------------------------- figures


@dataclass(slots=True)
class Finder:
    """What the values of today say at a mark's path."""

    root: Item
    lists: dict[int, Mapping[str, Item]] = field(default_factory=dict)

    def text(self, path: str) -> str | None:
        """The text; None where the path leads nowhere any more."""
        found = self.value(path)
        text = None if found is None else _said(*found)
        return None if text is None else legal(text)[0]  # as it can be written

    def value(self, path: str) -> tuple[Value, str | None] | None:
        """The value, and the paragraph of it (from 1) that the path means; None where it leads nowhere any more."""
        scopes: list[Mapping[str, Value]] = [self.root.values]
        rest = path[path.find("/") :]
        while (step := self._step(scopes[-1], rest)) is not None:
            item, rest = step
            scopes.append(item.values)
        last = _LAST.fullmatch(rest)
        if last is None:
            return None
        for scope in reversed(scopes):
            if last["name"] in scope:
                return scope[last["name"]], last["turn"]
        return None

    def _step(self, scope: Mapping[str, Value], rest: str) -> tuple[Item, str] | None:
        name, colon, after = rest[1:].partition(":")
        value = scope.get(name)
        if not colon or not isinstance(value, tuple):
            return None
        items = self.lists.get(id(value))
        if items is None:
            items = self.lists[id(value)] = {item.key: item for item in value}
        end = after.find("/")
        while end >= 0:  # a key may hold a slash: an option's label
            item = items.get(after[:end])
            if item is not None:
                return item, after[end:]
            end = after.find("/", end + 1)
        return None


def _said(value: Value, turn: str | None) -> str | None:
    if isinstance(value, str):
        return value.split("\n")[int(turn) - 1] if turn and int(turn) <= len(value.split("\n")) else value
    if isinstance(value, Prose):
        if turn is None:
            return "\n".join(value.paragraphs)
        return value.paragraphs[int(turn) - 1] if int(turn) <= len(value.paragraphs) else None
    return None


def moved(paper: Paper, manifest: Manifest, root: Item) -> Iterator[ProofFinding]:
    """Figures typed over, pieces kept against newer figures, names changed, and (once) that a report is not up to date."""
    finder = Finder(root)
    stale: list[tuple[Mark, str, str]] = []
    for mark in manifest.marks:
        if mark.name not in paper.marked or mark.sort not in {MarkSort.FIGURE, MarkSort.TEXT}:
            continue
        last = _LAST.search(mark.path)
        name = last["name"] if last else ""
        now = finder.text(mark.path)
        if now is None or name in _COUNTERS:
            continue
        there, at = paper.marked[mark.name]
        if mark.sort is MarkSort.FIGURE:
            if _same(there, now) or not there.strip():
                continue
            if _same(there, mark.written):
                stale.append((mark, mark.written, now))
            elif now != NOT_KNOWN:
                yield _figure(paper, mark, there, now, at)
        elif digest(there) == mark.digest:
            if digest(now) != mark.digest and not _still_said(finder, mark.path, last, there):
                stale.append((mark, "", ""))
        elif name in _NAMES and there.strip() and key(now) not in key(there):
            yield found(
                "name.lecturer" if name.startswith("講師") else "name.part",
                Weight.MEND,
                f"{quoted(there)}は、講演会情報の{_NAMES[name]}{quoted(now)}と違います。",
                paper.paragraphs[at],
            )
    rows = _rows(manifest, root)
    if stale or rows:
        yield _outdated(paper, stale, rows)


def _still_said(finder: Finder, path: str, last: re.Match[str] | None, there: str) -> bool:
    """True where a line of several is as true as it was, though others have come or gone before it."""
    if last is None or not last["turn"]:
        return False
    lines = finder.text(path[: last.start("turn") - 1])
    return lines is not None and there.strip() in lines.split("\n")


def _figure(paper: Paper, mark: Mark, there: str, now: str, at: int) -> ProofFinding:
    paragraph = paper.paragraphs[at]
    if _same(mark.written, now):
        return found(
            "figure.typed",
            Weight.MEND,
            f"数値{quoted(there)}が集計と違います。集計では{quoted(now)}です。",
            paragraph,
        )
    return found(
        "figure.kept",
        Weight.MEND,
        f"手直しした数値{quoted(there)}が、今の集計と違います（前：{mark.written} → 今：{now}）。",
        paragraph,
    )


def _outdated(paper: Paper, stale: Sequence[tuple[Mark, str, str]], rows: int) -> ProofFinding:
    shown = next(((before, now) for _, before, now in stale if before), None)
    example = f"、例：{shown[0]} → {shown[1]}" if shown else ""
    counts = [f"{len(stale)}か所"] if stale else []
    if rows:
        counts.append(f"回答の表の{rows}行")
    at = paper.marked[stale[0][0].name][1] if stale else -1
    return ProofFinding(
        code="report.outdated",
        weight=Weight.MEND,
        message=f"報告書を作った後に、集計又は講演会情報が変わっています（{'、'.join(counts)}{example}）。「dxforms run」で更新してください。",
        heading=paper.paragraphs[at].place if at >= 0 else "",
        at=at,
    )


def _rows(manifest: Manifest, root: Item) -> int:
    """Answers that came or went since the report was written."""
    written: set[str] = set()
    lists: set[str] = set()
    for mark in manifest.marks:
        match = _ROW.match(mark.path)
        if match:
            written.add(match["key"])
            lists.add(match["list"].split("/設問:")[-1].split("/")[1].split(":")[0])
    if not lists:
        return 0
    now = set()
    questions = root.values["設問"]
    for question in questions if isinstance(questions, tuple) else ():
        for name in lists:
            groups = question.values.get(name)
            for group in groups if isinstance(groups, tuple) else ():
                answers = group.values["回答"]
                now |= {item.key for item in answers} if isinstance(answers, tuple) else set()
    return len(written ^ now)


def _same(first: str, second: str) -> bool:
    """True where two figures say the same, whatever their width."""
    return key(first).replace(",", "") == key(second).replace(",", "")
