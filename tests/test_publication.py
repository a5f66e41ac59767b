"""What is published holds no word that was withheld, changed, hidden or nobody else's business: every byte is searched."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest

import dxforms
from dxforms.source.sentences import read_patterns
from dxforms.survey.datatable import csv_bytes
from dxforms.survey.opened import open_data
from dxforms.survey.settings import AnswerOrder, Settings
from tests import packages
from tests.published import pieces_of
from tests.publishing import HANDLED, Ready, handled, ready
from tests.workbook.surveys import random_tally

SEEDS = range(6)


def forms_of(secret: str) -> set[bytes]:
    """A word in every encoding a file of these kinds may hold it in."""
    return {
        secret.encode(),
        secret.encode("utf-16-le"),
        secret.encode("shift_jis", "ignore"),
        secret.encode("ascii", "xmlcharrefreplace"),
        secret.replace("①", "(1)").encode(),
    }


def found_in(folder: Path, secrets: dict[str, str]) -> list[str]:
    """Every secret that stands in a published byte, and where."""
    pieces = pieces_of(folder)
    return [
        f"{what} in {name}"
        for what, secret in secrets.items()
        for form in forms_of(secret)
        for name, piece in pieces.items()
        if form in piece
    ]


def lecture(tmp_path: Path, seed: int) -> Ready:
    settings = Settings(
        answer_order=AnswerOrder.STIRRED if seed % 2 else AnswerOrder.AS_RECEIVED,
        small_cells=3 if seed % 3 == 0 else 0,
    )
    return ready(tmp_path / "講演会", seed, settings=settings, sessions=1 + seed % 3)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_published_byte_holds_what_must_not_leave(tmp_path, seed):
    made = lecture(tmp_path, seed)
    made.report.write_bytes(handled(made.report.read_bytes()))
    secrets = made.secrets | HANDLED
    before = pieces_of(made.folder).values()
    unseen = {
        what
        for what, secret in secrets.items()
        if not any(form in piece for form in forms_of(secret) for piece in before)
    }
    assert {what.split()[0] for what in unseen} <= {"checker", "memo", "time"}  # the search sees the others
    published = dxforms.publish(made.tally, rows=True)
    assert found_in(published.folder, secrets) == []
    for name in published.files:
        if not name.endswith(".csv"):
            assert packages.findings(published.folder / name) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_lint_finds_nothing_in_the_open_data(tmp_path, seed):
    published = dxforms.publish(lecture(tmp_path, seed).tally, rows=True)
    for name in published.files:
        if not name.endswith(".docx"):
            found = dxforms.lint(published.folder / name)
            assert [each for each in found.rules if each.verdict.name in {"BROKEN", "LOOK"}] == []


def test_nothing_that_was_withheld_is_in_a_message_or_a_repr(tmp_path):
    made = lecture(tmp_path, 2)
    published = dxforms.publish(made.tally, rows=True)
    said = repr(published) + "".join(map(str, published.notices))
    assert [what for what, secret in made.secrets.items() if secret in said] == []


@pytest.mark.parametrize("seed", range(12))
def test_whatever_was_asked_the_tables_are_whole_and_lint_finds_nothing(seed):
    tally = random_tally(seed)
    settings = replace(tally.description.settings, small_cells=seed % 4)
    described = replace(tally.description, settings=settings)
    counted = dxforms.tally_responses(described, tally.responses, tally.review)
    for table in open_data(counted, read_patterns(None), program="dxforms", rows=True).tables:
        assert {len(row) for row in table.rows} <= {len(table.columns)}
        stream = io.BytesIO(csv_bytes(table))
        stream.name = f"{table.name}.csv"
        found = dxforms.lint(stream)
        assert [each for each in found.rules if each.verdict.name in {"BROKEN", "LOOK"}] == []
