"""Pieces that stand in a report and are counted still: untouched ones written anew, changed ones kept."""

from __future__ import annotations

import copy
from dataclasses import replace

from dxforms.patterns import pattern
from dxforms.report.adopting import style_of_paragraph
from dxforms.report.comparing import STALE, State, figures_in, says, stale_note, stem_of
from dxforms.report.found import Stretch, read_story, stands_in
from dxforms.report.marks import Mark, MarkSort, digest
from dxforms.report.ooxml import VAL, Element, P, R, T, nearest, q
from dxforms.report.redrawing import is_same_photo, percent_sign, points, redraw_chart
from dxforms.report.rewriting import paragraphs_of, set_paragraphs, set_text
from dxforms.report.work import Work, is_plain
from dxforms.survey.chart import Chart

DRAFT = "【下書き】"
"""How the comment on a draft begins."""
_VARIANTS = ("（箇条）", "（下書き）")
_GAP_ALONE = pattern(r"\s*〔[^〕]*〕\s*")
_PROSE = {MarkSort.TEXT, MarkSort.DRAFT}


def apply(work: Work, highest: int, draft_note: str) -> None:
    """Write every untouched piece anew whose value is another now; note what was kept, and what is gone."""
    for name, mark in work.old.items():
        work.result[name] = mark
        new = work.new.get(name)
        if new is None:
            continue
        state = work.states[name]
        if state is State.GONE:
            _note_gone(work, mark)
        elif mark.sort is MarkSort.CHART:
            _chart(work, mark, new, highest)
        elif mark.sort is MarkSort.PICTURE:
            _picture(work, mark, new)
        elif mark.sort is MarkSort.PARAGRAPH:
            continue
        elif state is State.UNTOUCHED:
            _untouched(work, mark, new, draft_note)
        elif state is State.CHANGED and (mark.sort is not MarkSort.FIGURE):
            _keep(work, mark)
    _drop_drafts(work)
    for name, mark in work.old.items():
        if mark.sort is MarkSort.PARAGRAPH and name in work.new:
            _paragraph(work, mark, work.new[name])


def _note_gone(work: Work, mark: Mark) -> None:
    if mark.written or mark.digest not in {"", digest("")}:
        outer = work.old.get(mark.within)
        if outer is None or work.states[outer.name] is not State.GONE:
            place = work.place(mark.name)
            work.gone.append(work.piece(mark, work.fresh.starts.get(mark.name) if place is None else place))


def _keep(work: Work, mark: Mark) -> None:
    work.kept[mark.name] = work.piece(mark, work.place(mark.name))


def _untouched(work: Work, mark: Mark, new: Mark, draft_note: str) -> None:
    spot = work.spots[mark.name]
    same = new.written == mark.written if mark.sort is MarkSort.FIGURE else new.digest == mark.digest
    if same and new.sort is mark.sort:
        if new.written != mark.written:
            work.result[mark.name] = replace(mark, written=new.written)
        return
    if "/NO#" in mark.path and mark.sort is MarkSort.FIGURE:
        return  # rows are numbered when all of them are in their places
    if not same and not _rewrite(work, spot, work.fresh[mark.name], figure=mark.sort is MarkSort.FIGURE):
        work.states[mark.name] = State.CHANGED
        _keep(work, mark)
        return
    paragraph = spot.paragraph
    if paragraph is not None and new.sort is not mark.sort:
        if new.sort is MarkSort.DRAFT:
            work.remarks.put_on(paragraph, DRAFT, draft_note)
        elif mark.sort is MarkSort.DRAFT:
            for comment in work.remarks.ours(DRAFT, paragraph):
                work.remarks.remove(comment)
    work.result[mark.name] = replace(new, name=mark.name, path=mark.path, within=mark.within)
    work.touch(spot.start)
    work.updated.append(work.piece(mark, paragraph, before=mark.written, now=new.written))


def _rewrite(work: Work, spot: Stretch, fresh: Stretch, *, figure: bool) -> bool:
    """The counted text in place of the one found; False where people's things would be lost."""
    there, counted = paragraphs_of(spot), paragraphs_of(fresh)
    if not figure and (len(there) > 1 or len(counted) > 1):
        if not all(is_plain(each, work) for each in there):
            return False
        texts = ["".join(_said(fresh, each)) for each in counted]
        placed = set_paragraphs(spot, texts)
        if placed is None:
            return False
        there = placed
    else:
        run = next((nearest(each, R) for each in fresh.texts), None)
        if not set_text(spot, fresh.text, run):
            return False
    for one, other in zip(there, counted, strict=False):
        restyle(work, one, other)
    return True


def _said(stretch: Stretch, paragraph: Element) -> list[str]:
    texts = set(stretch.texts)
    pieces = zip(
        stretch.story.elements[stretch.first : stretch.last],
        stretch.story.said[stretch.first : stretch.last],
        strict=True,
    )
    return [said for each, said in pieces if each in texts and nearest(each, P) is paragraph]


def restyle(work: Work, paragraph: Element, like: Element) -> None:
    """Give a paragraph the variant (list line, draft) the template gives it; a style of people's stays."""
    mine, other = style_of_paragraph(paragraph), style_of_paragraph(like)
    if mine is None or other is None:
        return
    name = work.adopter.styles.name(mine.get(VAL, ""))
    wanted = work.adopter.other_styles.name(other.get(VAL, ""))
    if name.casefold() != wanted.casefold() and _base(name) == _base(wanted):
        mine.set(VAL, work.adopter.style(other.get(VAL, "")))
        work.touch(paragraph)


def _base(name: str) -> str:
    for suffix in _VARIANTS:
        name = name.removesuffix(suffix)
    return name.casefold()


# ---------------------------------------------------------------- drafts


def _drop_drafts(work: Work) -> None:
    """An edited draft is a person's text: its style and its comment go, and the style of what was typed beside it.

    Pressing Enter in a draft gives the new paragraph its style.
    """
    groups: dict[str, list[Mark]] = {}
    for mark in work.old.values():
        if mark.sort is MarkSort.DRAFT:
            groups.setdefault(stem_of(mark.path) or mark.path, []).append(mark)
    held = {work.place(mark.name) for marks in groups.values() for mark in marks}
    for marks in groups.values():
        changed = [mark for mark in marks if work.states[mark.name] is State.CHANGED]
        if not changed:
            continue
        for mark in marks:
            place = work.place(mark.name)
            for comment in work.remarks.ours(DRAFT, place) if place is not None else ():
                if work.remarks.remove(comment):
                    work.touch(place)  # type: ignore[arg-type]
        for mark in changed:
            place = work.place(mark.name)
            if place is None:
                continue
            _undraft(work, place)
            for before in (False, True):
                for beside in place.itersiblings(preceding=before):
                    if beside in held or not _undraft(work, beside):
                        break
    for mark in work.old.values():  # 〔…を記入〕 of the template, filled in
        place = work.place(mark.name) if work.states[mark.name] is State.CHANGED else None
        if place is not None and place not in held:
            _undraft(work, place)


def _undraft(work: Work, paragraph: Element) -> bool:
    """Take a paragraph out of the style of drafts; False where it is not in it, or is a place to be filled in."""
    style = style_of_paragraph(paragraph) if paragraph.tag == P else None
    if style is None or _GAP_ALONE.fullmatch("".join(each.text or "" for each in paragraph.iter(T))):
        return False
    name = work.adopter.styles.name(style.get(VAL, ""))
    plain = work.adopter.styles.ids.get(("paragraph", name.removesuffix(_VARIANTS[1]).casefold()))
    if not name.endswith(_VARIANTS[1]) or plain is None:
        return False
    style.set(VAL, plain)
    work.touch(style)
    return True


# ---------------------------------------------------------------- paragraphs


def _paragraph(work: Work, mark: Mark, new: Mark) -> None:
    """A paragraph of the template: written anew as a whole where its words and not only its values are others."""
    if work.states[mark.name] is not State.UNTOUCHED:
        inner = work.inner.get(mark.name, ())
        if work.states[mark.name] is State.CHANGED and not any(name in work.kept for name in inner):
            _keep(work, mark)
        return
    if new.digest == mark.digest:
        return
    spot = work.spots[mark.name]
    current = text_between(spot)
    other = digest(current) != new.digest and work.same_template and mark.name in work.fresh
    if other and _replace(work, mark, spot, work.fresh[mark.name]):
        work.result[mark.name] = new
        work.updated.append(work.piece(mark, spot.paragraph))
        return
    work.result[mark.name] = replace(mark, digest=digest(current))


def text_between(spot: Stretch) -> str:
    """The text in a mark as it stands after pieces in it were written anew."""
    paragraph = spot.paragraph
    if paragraph is None:
        return ""
    story = read_story(spot.story.part, paragraph)
    found = story.marks.get(spot.name)
    return found.text if found is not None else ""


def _replace(work: Work, mark: Mark, spot: Stretch, fresh: Stretch) -> bool:
    """All of a paragraph's content, its properties kept; False where people's things would be lost."""
    paragraph, counted = spot.start.getparent(), fresh.start.getparent()
    if (
        paragraph is None
        or counted is None
        or paragraph.tag != P
        or spot.end.getparent() is not paragraph
        or fresh.end.getparent() is not counted
        or not is_plain(paragraph, work)
    ):
        return False
    inner = work.inner.get(mark.name, ())
    if any(work.states[name] is State.CHANGED for name in inner):
        return False
    work.remarks.forget(paragraph)
    element = spot.start.getnext()
    while element is not None and element is not spot.end:
        following = element.getnext()
        paragraph.remove(element)
        element = following
    # All of it at once: marks within begin and end beside each other, and are renumbered in pairs.
    whole = counted.makeelement(P)
    at = fresh.start.getnext()
    while at is not None and at is not fresh.end:
        whole.append(copy.deepcopy(at))
        at = at.getnext()
    for made in list(work.adopter.adopt(whole)):
        spot.end.addprevious(made)
    work.dropped.update(inner)
    for name in inner:
        work.result.pop(name, None)
    for name, each in work.new.items():
        if each.within == mark.name:
            work.dropped.discard(name)
            work.result[name] = each
            if name not in work.old:
                work.added_marks[name] = mark.name
            work.states[name] = State.UNTOUCHED
    work.touch(paragraph)
    return True


# ---------------------------------------------------------------- charts and photos


def _chart(work: Work, mark: Mark, new: Mark, highest: int) -> None:
    spot = work.spots.get(mark.name)
    found = work.drawings.get(mark.name)
    place = work.place(mark.name)
    if spot is None or found is None or found.state is State.CHANGED:
        work.kept[mark.name] = work.piece(mark, place)
        if work.hidden:
            work.said.append(
                (
                    "refresh.hidden",
                    f"グラフ「{work.piece(mark, place).name}」は、手直しされているため残しました。"
                    "示さない部の値が入っているときは、Wordの「データの編集」で削除してください。",
                )
            )
        if found is not None and found.cannot:
            work.said.append(
                (
                    "refresh.chart",
                    f"グラフ「{work.piece(mark, place).name}」は、Wordのグラフとして読み取れないため、更新していません。",
                )
            )
        return
    chart = work.drawn.get(new.path)
    if not isinstance(chart, Chart) or (
        points(new.written) == points(mark.written)
        and percent_sign(new.written) == percent_sign(mark.written)
    ):
        return
    written = redraw_chart(found, mark, chart, new.written, highest)
    if written is None:
        work.states[mark.name] = State.CHANGED
        work.kept[mark.name] = work.piece(mark, place)
        work.said.append(
            (
                "refresh.chart",
                f"グラフ「{work.piece(mark, place).name}」は、書き換えられない形に変えられているため、更新していません。",
            )
        )
        return
    if not found.has_workbook:
        work.said.append(
            (
                "refresh.workbook",
                f"グラフ「{work.piece(mark, place).name}」は、中のデータ（Excel）が失われているため、表示だけを更新しました。"
                "Wordの「データの編集」は使えません。",
            )
        )
    work.result[mark.name] = replace(mark, written=written)
    work.touch(spot.start)
    work.updated.append(work.piece(mark, place))


def _picture(work: Work, mark: Mark, new: Mark) -> None:
    spot, found = work.spots.get(mark.name), work.drawings.get(mark.name)
    if spot is None or found is None or found.state is State.CHANGED or found.element is None:
        work.kept[mark.name] = work.piece(mark, work.place(mark.name))
        return
    if is_same_photo(mark, new) or mark.name not in work.fresh:
        return
    fresh = work.fresh[mark.name]
    drawing = next(
        (each for each in fresh.story.elements[fresh.first : fresh.last] if each.tag == q("w:drawing")), None
    )
    run = None if drawing is None else nearest(drawing, R)
    holder = nearest(found.element, R)
    if drawing is None or run is None or holder is None:
        return
    work.loosen(found.element)
    holder.replace(found.element, work.adopter.adopt(drawing))
    work.result[mark.name] = replace(new, within=mark.within)
    work.touch(spot.start)
    work.updated.append(work.piece(mark, spot.paragraph))


# ---------------------------------------------------------------- figures that moved


def name_stale(work: Work) -> None:
    """One comment on every paragraph that keeps a figure against a newer one; comments on what is settled go."""
    hosts: dict[Element, list[tuple[Mark, str, str]]] = {}
    for name, mark in work.old.items():
        if work.states[name] not in {State.CHANGED, State.UNMARKED}:
            continue
        new = work.new.get(name)
        if new is None or name in work.dropped or "/NO#" in mark.path:
            continue
        place = work.place(name)
        if place is None or not any(stands_in(place, story.root) for story in work.here):
            continue
        if work.states[name] is State.UNMARKED and new.written == mark.written:
            continue
        if mark.sort is MarkSort.FIGURE:
            if new.written != mark.written:
                hosts.setdefault(place, []).append((mark, mark.written, new.written))
            elif mark.written and name not in work.kept:
                work.kept[name] = work.piece(mark, place)
        elif mark.sort in _PROSE and mark.written and new.written != mark.written:
            hosts.setdefault(place, []).extend(
                _moved(mark, new, "".join(each.text or "" for each in place.iter(T)))
            )
        elif mark.sort is MarkSort.CHART and points(mark.written) != points(new.written):
            hosts.setdefault(place, []).append((mark, "", ""))
    settled = {each.get(q("w:id")) for each in work.remarks.ours(STALE)}
    for place, moved in hosts.items():
        text = "".join(each.text or "" for each in place.iter(T))
        figures = [(old, now) for _, old, now in moved if now]
        if figures and all(says(text, now) for _, now in figures) and all(now for _, _, now in moved):
            for mark, _, now in moved:
                if mark.sort is MarkSort.FIGURE:
                    work.result[mark.name] = replace(mark, written=now, counted="")
                    work.kept[mark.name] = work.piece(mark, place)
            continue
        note = (
            stale_note(figures)
            if figures
            else f"{STALE}。このグラフは手直しされているため、書き換えていません。"
        )
        comments = work.remarks.count
        settled.discard(work.remarks.put_on(place, STALE, note).get(q("w:id")))
        if work.remarks.count != comments:
            work.touch(place)
        for mark, old, now in moved:
            work.result[mark.name] = replace(work.result.get(mark.name, mark), counted=now)
            work.kept[mark.name] = work.piece(mark, place, before=old, now=now)
    for comment in work.remarks.ours(STALE):
        reference = work.remarks.reference(comment)
        if comment.get(q("w:id")) in settled and work.remarks.remove(comment) and reference is not None:
            work.touch(reference)


def _moved(mark: Mark, new: Mark, text: str) -> list[tuple[Mark, str, str]]:
    """Figures of an edited draft that are in its text still and have another value now."""
    before, now = figures_in(mark.written), figures_in(new.written)
    pairs = zip(before, now, strict=False) if len(before) == len(now) else ()
    return [(mark, old, counted) for old, counted in pairs if old != counted and says(text, old)]
