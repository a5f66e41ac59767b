"""Five invented lectures of differing offices, and what their people wrote."""

from __future__ import annotations

from tests.labelled.case import Case
from tests.labelled.lectures import data, dementia, harassment, relief, writing

CASES: tuple[Case, ...] = (writing.CASE, harassment.CASE, data.CASE, dementia.CASE, relief.CASE)
