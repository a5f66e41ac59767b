"""The workbook that people change in the tests of what is told of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dxforms.survey.tally import Tally
from tests.sample import sample_tally
from tests.workbook.kept import laid


@pytest.fixture(scope="module")
def tally() -> Tally:
    """Of twelve answers."""
    return sample_tally(answers=12)


@pytest.fixture
def workbook(tally: Tally, tmp_path: Path) -> Path:
    """Its 集計.xlsx as the program wrote it, with the copy beside it."""
    return laid(tally, tmp_path)
