"""A worksheet of many rows, as XlsxWriter writes it but for two things it has no words for.

A height XlsxWriter writes is fixed: the row neither grows with what staff type nor moves with its text when they
sort. Here a height is what the row would fit itself to (no ``customHeight``, ECMA-376 18.3.1.73). And a formula
that needs no translating is stored as it is: XlsxWriter looks through each for functions of later Excels, which
takes seconds for 100,000 of them.
"""

from __future__ import annotations

from xlsxwriter.worksheet import CellFormulaTuple, Worksheet


class RecordSheet(Worksheet):  # type: ignore[misc]
    """A worksheet whose rows keep the height they fit themselves to."""

    def __init__(self) -> None:
        super().__init__()
        self._fitted: dict[int, int] = {}

    def fit_row(self, row: int, points: float) -> None:
        """The height a row has until something is typed in it."""
        self._fitted[row] = round(points * 4)  # quarters of a point: small integers are cheap to keep

    def put_formula(self, row: int, column: int, formula: str, cached: str | float) -> None:
        """A formula of functions every Excel knows, with its value, inside what was written already."""
        self.table[row][column] = CellFormulaTuple(formula.removeprefix("="), None, cached)

    def _xml_start_tag_unencoded(self, tag: str, attributes: list[tuple[str, object]]) -> None:
        if tag == "row":
            quarters = self._fitted.get(int(str(attributes[0][1])) - 1)
            if quarters is not None:
                attributes = [*attributes, ("ht", f"{quarters / 4:g}")]
        super()._xml_start_tag_unencoded(tag, attributes)
