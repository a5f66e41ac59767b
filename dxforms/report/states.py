"""What became of every piece in people's hands: by its mark, by the mark around it, else by its neighbours' order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from dxforms.report.comparing import State, is_as_written
from dxforms.report.found import FoundStory, Stretch
from dxforms.report.marks import Mark, MarkSort
from dxforms.report.ooxml import PPR, TC, Element, P, child, nearest
from dxforms.report.redrawing import find_chart, find_photo
from dxforms.report.work import Work


def classify(work: Work) -> None:
    """Give every piece that was written its state, and those without a mark the paragraph that stands in their place."""
    for name, mark in work.old.items():
        spot = work.spots.get(name)
        if spot is not None:
            work.states[name] = _state(work, mark, spot)
    missing = [mark for name, mark in work.old.items() if name not in work.spots]
    if missing:
        _classify_missing(work, missing)


def _state(work: Work, mark: Mark, spot: Stretch) -> State:
    if mark.sort in {MarkSort.CHART, MarkSort.PICTURE}:
        found = find_chart(spot, mark) if mark.sort is MarkSort.CHART else find_photo(spot, mark)
        work.drawings[mark.name] = found
        return found.state
    text = spot.text
    if spot.is_tracked:
        return State.CHANGED
    if is_as_written(mark, text) or _widened(mark, spot):
        return State.UNTOUCHED
    return State.CHANGED if text.strip() else State.GONE


def _widened(mark: Mark, spot: Stretch) -> bool:
    """True for a mark of several paragraphs of which an editor (LibreOffice) left the last one: it spans its cell again."""
    cell = nearest(spot.start, TC)
    paragraphs = [] if cell is None else list(cell.iterchildren(P))
    if cell is None or len(paragraphs) < 2:
        return False
    places = spot.story.places
    inside = [places[each] for each in cell.iter() if each in places]
    first, last = places[paragraphs[0]] + 1, max(inside) + 1
    if spot.story.elements[first:last] and any(
        each in spot.story.tracked for each in spot.story.elements[first:last]
    ):
        return False
    if not is_as_written(mark, spot.story.text(first, last)):
        return False
    properties = child(paragraphs[0], PPR)
    if properties is None:
        paragraphs[0].insert(0, spot.start)
    else:
        properties.addnext(spot.start)
    paragraphs[-1].append(spot.end)
    spot.first, spot.last = first, last
    return True


def _classify_missing(work: Work, missing: Sequence[Mark]) -> None:
    gaps = _Gaps(work)
    inner: dict[str, Element | None] = {
        mark.within: work.spots[name].paragraph
        for name, mark in work.old.items()
        if mark.within and name in work.spots
    }
    alone: list[Mark] = []
    for mark in missing:
        if mark.within in work.spots:
            outer = work.states[mark.within]
            state = {State.UNTOUCHED: State.UNMARKED, State.GONE: State.GONE}.get(outer, State.CHANGED)
            _note(work, mark, state, work.spots[mark.within].paragraph)
        elif mark.within in work.old:
            continue  # decided with the one around it, below
        elif mark.name in inner:
            _note(work, mark, State.CHANGED, inner[mark.name])
        else:
            alone.append(mark)
    for mark, host in gaps.fill(alone):
        _note(work, mark, State.GONE if host is None else State.CHANGED, host)
    for mark in missing:
        if mark.name not in work.states:
            _note(work, mark, work.states.get(mark.within, State.GONE), work.hosts.get(mark.within))


def _note(work: Work, mark: Mark, state: State, host: Element | None) -> None:
    work.states[mark.name] = state
    if host is not None:
        work.hosts[mark.name] = host


@dataclass(slots=True)
class _Gaps:
    """The text between marks that no mark holds."""

    work: Work
    starts: dict[int, list[int]] = field(default_factory=dict)

    def fill(self, missing: Sequence[Mark]) -> list[tuple[Mark, Element | None]]:
        """Each piece whose mark is gone with the paragraph that stands in its place, None where there is nothing."""
        if not missing:
            return []
        before, after = self._neighbours()
        gaps: dict[tuple[int, int, int], list[Mark]] = {}
        stories = {id(story): story for story in self.work.here}
        for mark in missing:
            gaps.setdefault(self._gap(before[mark.name], after[mark.name]), []).append(mark)
        found: list[tuple[Mark, Element | None]] = []
        for (story, first, last), marks in gaps.items():
            hosts = self._paragraphs(stories[story], first, last)
            for index, mark in enumerate(marks):
                found.append((mark, hosts[min(index, len(hosts) - 1)] if hosts else None))
        return found

    def _neighbours(self) -> tuple[dict[str, Stretch | None], dict[str, Stretch | None]]:
        """The nearest marks found before and after each piece, in the order in which they were written."""
        spots, names = self.work.spots, list(self.work.old)
        before: dict[str, Stretch | None] = {}
        after: dict[str, Stretch | None] = {}
        at: Stretch | None = None
        for name in names:
            before[name] = at
            outer = self.work.old[name].within
            at = spots.get(outer) or spots.get(name) or at
        at = None
        for name in reversed(names):
            after[name] = at
            at = spots.get(self.work.old[name].within) or spots.get(name) or at
        return before, after

    def _gap(self, before: Stretch | None, after: Stretch | None) -> tuple[int, int, int]:
        story = (
            before.story if before is not None else after.story if after is not None else self.work.here[0]
        )
        first = before.last if before is not None else 0
        if after is not None and after.story is story and after.first >= first:
            return id(story), first, after.first
        starts = self.starts.get(id(story))
        if starts is None:
            starts = self.starts[id(story)] = sorted(spot.first for spot in story.marks.values())
        at = bisect_left(starts, first)
        return id(story), first, starts[at] if at < len(starts) else len(story.elements)

    def _paragraphs(self, story: FoundStory, first: int, last: int) -> list[Element]:
        """Paragraphs between two pieces with text that no mark holds and the template does not say by itself."""
        held = covered(story)
        texts: dict[Element, str] = {}
        for index in range(first, last):
            if story.said[index].strip() and not held[index]:
                paragraph = nearest(story.elements[index], P)
                if paragraph is not None:
                    texts[paragraph] = texts.get(paragraph, "") + story.said[index]
        return [each for each, text in texts.items() if text.strip() not in self.work.literals]


def covered(story: FoundStory) -> list[bool]:
    """Whether a mark holds each piece of a story's text."""
    if story.held:
        return story.held
    steps = [0] * (len(story.elements) + 1)
    for spot in story.marks.values():
        steps[spot.first] += 1
        steps[spot.last] -= 1
    found, depth = [], 0
    for step in steps:
        depth += step
        found.append(depth > 0)
    story.held = found
    return found
