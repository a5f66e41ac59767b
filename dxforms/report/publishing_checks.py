"""What proof does not ask of a report, and publishing does: charts of today's figures, answers in the order that was set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from docx.package import Package
from lxml import etree

from dxforms.issues import Issue, Where, fault
from dxforms.report.comparing import State
from dxforms.report.found import START, read_story
from dxforms.report.manifest import Manifest
from dxforms.report.marks import MarkSort
from dxforms.report.ooxml import q
from dxforms.report.proof_marks import Finder
from dxforms.report.question_values import row_key, times_of
from dxforms.report.redrawing import find_chart, points
from dxforms.report.strip_story import place_of
from dxforms.report.values import values
from dxforms.source.sentences import read_patterns
from dxforms.survey.chart import Chart
from dxforms.survey.settings import AnswerOrder
from dxforms.survey.tally import Tally

_ROW = re.compile(r"(?P<table>.*/回答):(?P<key>[0-9a-f]{16})/")
_SCARCE = 4
"""Of so many pieces one must be there."""
_FEWEST = 6
"""Answers of a table from which an order is told from chance."""
_RISING = 9, 10
"""So many of so many neighbours in the order of receipt, and the table is in that order."""


def lost_marks(package: Package, manifest: Manifest, file: str) -> Iterator[Issue]:
    """A document in which hardly anything the program wrote can be found: another one, or one whose marks are gone.

    What the program remembers of a report beside the description goes by the file's name; no figure of a document
    without marks can be told from one of yesterday. Answers are not looked for: people take whole tables out.
    """
    root = etree.fromstring(package.main_document_part.blob)
    present = {each.get(q("w:name"), "") for each in root.iter(START)}
    names = [mark.name for mark in manifest.marks if _ROW.match(mark.path) is None]
    if sum(name in present for name in names) * _SCARCE < len(names):
        yield fault(
            "publish.record",
            "dxformsが書き込んだ箇所の記録（しおり）が、ほとんど残っていません。別の文書か、無害化や別のソフトウェアで記録が消えた文書です。"
            "記録が消える前のファイルに戻すか、「dxforms report --new」で作り直してください。",
            Where(file=file),
        )


def stale_charts(package: Package, manifest: Manifest, tally: Tally, file: str) -> Iterator[Issue]:
    """Charts that nobody touched and that draw other figures than the tally's of today.

    ``package`` is opened plain; figures in tables and prose are proof's.
    """
    main = package.main_document_part
    story = read_story(main, etree.fromstring(main.blob))
    finder = Finder(values(tally, read_patterns(tally.description.folder)))
    for mark in manifest.marks:
        if mark.sort is not MarkSort.CHART or mark.name not in story.marks:
            continue
        found = finder.value(mark.path)
        if found is None or not isinstance(found[0], Chart):
            continue
        stretch = story.marks[mark.name]
        now = list(found[0].categories), [[each.name, list(each.values)] for each in found[0].series]
        if points(mark.written) != now and find_chart(stretch, mark).state is State.UNTOUCHED:
            yield fault(
                "publish.chart-outdated",
                "グラフの数値が、今の集計と違います。「dxforms run」で更新し、内容を確かめてから、もう一度実行してください。",
                Where(file=file, spot=place_of(stretch.start)),
            )


def order_of_receipt(package: Package, manifest: Manifest, tally: Tally, file: str) -> Iterator[Issue]:
    """A report whose answers stand in the order of receipt, where the description says they are stirred.

    A refresh leaves rows where they stand, so that a report written before the setting was changed stays as it was.
    """
    if tally.description.settings.answer_order is not AnswerOrder.STIRRED:
        return
    received = {key: place for place, key in enumerate(tally.responses.keys)}
    times = times_of(tally)
    places = {
        row_key(question.question.number, answer.key, times.get(answer.key, "")): received[answer.key]
        for question in tally.questions
        for group in question.answers
        for answer in group.answers
    }
    paths = {mark.name: found for mark in manifest.marks if (found := _ROW.match(mark.path))}
    main = package.main_document_part
    story = read_story(main, etree.fromstring(main.blob))
    tables: dict[str, dict[int, None]] = {}
    for stretch in sorted(story.marks.values(), key=lambda each: each.first):
        path = paths.get(stretch.name)
        if path is not None and path["key"] in places:
            tables.setdefault(path["table"], {})[places[path["key"]]] = None
    for rows in tables.values():
        rising = sum(one < other for one, other in pairwise(rows))
        if len(rows) >= _FEWEST and rising * _RISING[1] >= (len(rows) - 1) * _RISING[0]:
            yield fault(
                "publish.order",
                "「設定」シートの「回答の並び」は「設問ごとに並べ替え」ですが、報告書の自由記述は受付順に並んでいます。"
                "「dxforms report --new」で報告書を作り直し（今の報告書は別の名前で残ります。）、手直しした内容を写してください。",
                Where(file=file),
            )
            return
