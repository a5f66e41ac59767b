"""The program's comments on drafts: each leaves with its draft, however a person rewrote it."""

from __future__ import annotations

from dxforms.report.applying import DRAFT
from dxforms.report.comparing import State
from dxforms.report.found import START
from dxforms.report.marks import MarkSort
from dxforms.report.ooxml import P, nearest, q
from dxforms.report.work import Work

_NAME = q("w:name")


def drop_notes(work: Work) -> None:
    """Take away the comments under which no draft stands any more; one that somebody answered stays.

    Told by the marks in the paragraphs a comment reaches over: a draft that was typed anew elsewhere, or emptied,
    leaves its comment in a paragraph that holds no draft as it was written.
    """
    comments = work.remarks.ours(DRAFT)
    if not comments:
        return
    drafts = {
        name
        for name, mark in work.result.items()
        if mark.sort is MarkSort.DRAFT
        and (name in work.added_marks or work.states.get(name) in {State.UNTOUCHED, State.UNMARKED})
    }
    held = {
        paragraph
        for story in work.here
        for start in story.root.iter(START)
        if start.get(_NAME) in drafts and (paragraph := nearest(start, P)) is not None
    }
    # A draft whose own mark was lost is told by the paragraph around it.
    held |= {place for name in drafts if (place := work.place(name)) is not None}
    for comment in comments:
        paragraphs = work.remarks.paragraphs(comment)
        if paragraphs and held.isdisjoint(paragraphs) and work.remarks.remove(comment):
            for each in paragraphs:
                work.touch(each)
