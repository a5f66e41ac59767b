"""The styles of 記書き: 「記」, the entries under it, and what is enclosed."""

from __future__ import annotations

from collections.abc import Iterator

from templates.recipe.look import Look
from templates.recipe.numbering import ENCLOSURES, ENTRIES, ENTRY
from templates.recipe.styling import paragraph_style, ppr


def entry_styles(look: Look) -> Iterator[str]:
    """Word's own 「記」 (Note Heading), entries as 「1 日時　…」 with their lines under each other, enclosures as 「(1) …」."""
    em = look.body * 10
    space = '<w:spacing w:before="240" w:after="240"/>'
    yield paragraph_style(
        "NoteHeading", "Note Heading", next_="Entry", priority=12, quick=True,
        paragraph=ppr(keep_next=True, spacing=space, align="center"),
    )  # fmt: skip
    # The number's own indent would win over hundredths of a character here: twips in both.
    hanging = f'<w:ind w:left="{ENTRY * em}" w:hanging="{ENTRY * em}"/>'
    yield paragraph_style(
        "Entry", "記書きの項目", next_="EntryLine", priority=12, quick=True,
        paragraph=ppr(
            number=(ENTRIES, 0),
            tabs=f'<w:tab w:val="left" w:pos="{ENTRY * em}"/>',
            spacing='<w:spacing w:before="120"/>',
            indent=hanging,
            align="left",
        ),
    )  # fmt: skip
    yield paragraph_style(
        "EntryLine", "記書きの続き", next_="EntryLine", priority=12, quick=True,
        paragraph=ppr(indent=f'<w:ind w:left="{ENTRY * em}"/>', align="left"),
    )  # fmt: skip
    yield paragraph_style(
        "Enclosure", "添付資料", next_="Enclosure", priority=12, quick=True,
        paragraph=ppr(number=(ENCLOSURES, 0), align="left"),
    )  # fmt: skip
