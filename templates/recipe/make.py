"""Makes the two shipped templates: ``python templates/recipe/make.py [FOLDER]`` (by default beside this folder)."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))  # run as a file, this folder's packages are not on the path

from templates.recipe import sections  # noqa: E402
from templates.recipe.look import LANDSCAPE, PORTRAIT, Look  # noqa: E402
from templates.recipe.package import new_document, to_bytes  # noqa: E402
from templates.recipe.writing import Writer  # noqa: E402

TITLE = "{{講演会名}}　実施結果報告書"


def template(look: Look) -> bytes:
    """One template's bytes."""
    document = new_document(look, TITLE)
    sections.write(Writer(document=document, look=look))
    return to_bytes(document)


def make(folder: Path) -> None:
    """Both templates in a folder."""
    for look in (PORTRAIT, LANDSCAPE):
        (folder / look.name).write_bytes(template(look))


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "templates")
