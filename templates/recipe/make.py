"""Makes the shipped templates: ``python templates/recipe/make.py [FOLDER]`` (by default beside this folder)."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))  # run as a file, this folder's packages are not on the path

from dxforms.papers import Paper  # noqa: E402
from templates.recipe import kian, sections, summary  # noqa: E402
from templates.recipe.look import KIAN, LANDSCAPE, PORTRAIT, SUMMARY, Look  # noqa: E402
from templates.recipe.package import new_document, to_bytes  # noqa: E402
from templates.recipe.writing import Writer  # noqa: E402

LOOKS = (PORTRAIT, LANDSCAPE, SUMMARY, KIAN)
_MADE = {
    SUMMARY.name: ("{{講演会名}}　実施結果（概要）", Paper.SUMMARY, summary.write),
    KIAN.name: ("{{講演会名}}の実施結果について（報告）", Paper.KIAN, kian.write),
}
_REPORT = ("{{講演会名}}　実施結果報告書", None, sections.write)


def template(look: Look) -> bytes:
    """One template's bytes."""
    title, paper, write = _MADE.get(look.name, _REPORT)
    document = new_document(look, title)
    if paper is not None:
        document.core_properties.category = paper.value  # a copy that staff change makes the same document
    write(Writer(document=document, look=look))
    return to_bytes(document)


def make(folder: Path) -> None:
    """All of them in a folder."""
    for look in LOOKS:
        (folder / look.name).write_bytes(template(look))


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "templates")
