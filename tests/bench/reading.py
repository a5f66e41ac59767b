"""Reading a reviewed workbook back, against reading the export its answers came from.

``python -m tests.bench.reading DESCRIPTION COUNT EVERY`` writes the tally workbook of the description's lecture with
a decision on the answers in words of every ``EVERY``-th respondent (1: of all), reads export and workbook in turn
after an uncounted pair, and prints a line of JSON a pair: seconds on the clock and of the processor for the export,
then for the workbook. Both readings are whole: from the file to the values the tally is counted from.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import dxforms
from dxforms.outputs import workbook_path
from dxforms.survey.published import words_of
from dxforms.workbook.written import asked_in_words

_T = TypeVar("_T")


def reviewed(described: dxforms.Description, responses: dxforms.Responses, every: int) -> dxforms.Review:
    """What staff decided: for every ``every``-th respondent, each answer in words is published in another wording or not."""
    columns = dict(zip((q.number for q in responses.survey.questions), responses.answers, strict=True))
    decisions = {
        (responses.keys[at], question.number): dxforms.AnswerDecision(
            published=True, text="参考になりました。", checker="担当"
        )
        if at // every % 2
        else dxforms.AnswerDecision(published=False, reason=dxforms.WithholdReason.PERSONAL, checker="担当")
        for at in range(0, len(responses), every)
        for question in asked_in_words(described.survey)
        if words_of(question, columns[question.number][at])
    }
    return dxforms.Review(answers=decisions)


def timed(work: Callable[[], _T]) -> tuple[_T, float, float]:
    """What a reading gives, its seconds on the clock and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    value = work()
    return value, time.perf_counter() - clock, time.process_time() - processor


def main() -> None:
    """The pairs, a line each."""
    gc.set_threshold(100_000, 50, 100)  # as a command does
    described = dxforms.read_description(Path(sys.argv[1]))
    workbook = workbook_path(described)
    responses = dxforms.read_responses(described)
    review = reviewed(described, responses, int(sys.argv[3]))
    dxforms.write_workbook(dxforms.tally_responses(described, responses, review), workbook)
    for number in range(int(sys.argv[2]) + 1):
        _, *export = timed(lambda: dxforms.read_responses(described))
        found, *back = timed(lambda: dxforms.read_review(workbook, described, responses))
        if not found.answers:
            raise SystemExit("nothing was read back")
        if number:
            print(json.dumps([export, back]), flush=True)
        del found


if __name__ == "__main__":
    main()
