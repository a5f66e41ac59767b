"""The pictures of README's guide, from the shipped example: ``python -m tests.recipes.previews [FOLDER]``.

Pages as LibreOffice prints them, without their margins. Each picture carries the words of its pages, so that a test
can tell when the example shows something else than the picture does.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageOps, PngImagePlugin

from dxforms.cli import main
from dxforms.commands.begin import DESCRIPTION, EXAMPLE
from dxforms.outputs import REPORT, WORKBOOK
from dxforms.papers import Paper
from tests.outside import convert_all, pdf_images, pdf_pages, words

ROOT = Path(__file__).resolve().parents[2]
FOLDER = "examples/見本"
_WORDS = "Words"
"""The key of the words in a picture's own text."""
_DPI = 160
_INK = 64
"""Colours of a picture: those most unlike one another are kept, so that a draft stays orange in a small file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """One picture: of each page the words by which it is found, side by side, each as wide as ``width`` (pixels)."""

    name: str
    document: str
    pages: tuple[tuple[str, ...], ...]
    width: int
    share: float = 1.0
    """How much of the page's height is shown, from its top."""


PREVIEWS = (
    Preview(
        name="講演会情報.png",
        document=DESCRIPTION,
        pages=(("色の付いたセルに記入してください",),),
        width=1000,
        share=0.8,
    ),
    Preview(
        name="単純集計.png",
        document=WORKBOOK,
        pages=(("設問別の単純集計", "Q1単一選択"),),
        width=760,
        share=0.85,
    ),
    Preview(
        name="自由記述.png",
        document=WORKBOOK,
        pages=(("掲載文", "ある支所では"),),
        width=1300,
        share=0.61,
    ),
    Preview(
        name="報告書.png",
        document=REPORT,
        pages=(
            ("アンケート結果（Q2）", "【考察】"),
            ("アンケート結果（Q4）", "回答詳細", "【部次長級の幹部職員】"),
        ),
        width=560,
    ),
    Preview(
        name="概要.png",
        document=Paper.SUMMARY.file,
        pages=(("主な意見",),),
        width=640,
    ),
)


def make(folder: Path) -> None:
    """Every picture, under ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        lecture = Path(made) / "講演会"
        shutil.copytree(ROOT / EXAMPLE, lecture)
        if main(["run", str(lecture), "--all"]):
            sys.exit(1)
        names = sorted({preview.document for preview in PREVIEWS})
        printed = dict(zip(names, convert_all([lecture / name for name in names], "pdf", made), strict=True))
        for preview in PREVIEWS:
            _draw(preview, printed[preview.document], folder)


def shown(path: Path) -> str:
    """The words of the pages a picture was made of."""
    with Image.open(path) as picture:
        return str(picture.info[_WORDS])


def _draw(preview: Preview, pdf: Path, folder: Path) -> None:
    texts = [words([page]) for page in pdf_pages(pdf)]
    chosen = [_page(preview, texts, wanted) for wanted in preview.pages]
    images = pdf_images(pdf, pdf.with_suffix(".png"), dpi=_DPI)
    about = PngImagePlugin.PngInfo()
    about.add_itxt(_WORDS, "\n".join(texts[number] for number in chosen))
    picture = _beside(list(_parts(preview, [images[number] for number in chosen])))
    picture.quantize(_INK, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
        folder / preview.name, optimize=True, pnginfo=about
    )


def _page(preview: Preview, texts: list[str], wanted: tuple[str, ...]) -> int:
    """The first page that holds the words; KeyError where none does."""
    for number, text in enumerate(texts):
        if all(word in text for word in wanted):
            return number
    raise KeyError(f"{preview.document} prints no page with {wanted}")


def _parts(preview: Preview, pages: list[Path]) -> Iterator[Image.Image]:
    for path in pages:
        with Image.open(path) as page:
            whole = page.convert("RGB")
        cut = whole.crop((0, 0, whole.width, round(whole.height * preview.share)))
        inked = ImageChops.difference(cut, Image.new("RGB", cut.size, "white")).getbbox()
        trimmed = cut if len(pages) > 1 else cut.crop(inked)  # pages side by side keep their shape
        height = round(trimmed.height * preview.width / trimmed.width)
        scaled = trimmed.resize((preview.width, height), Image.Resampling.LANCZOS)
        yield ImageOps.expand(ImageOps.expand(scaled, 12, "white"), 1, "#BFBFBF")


def _beside(parts: list[Image.Image]) -> Image.Image:
    gap = 16
    whole = Image.new(
        "RGB",
        (sum(part.width for part in parts) + gap * (len(parts) - 1), max(part.height for part in parts)),
        "white",
    )
    left = 0
    for part in parts:
        whole.paste(part, (left, 0))
        left += part.width + gap
    return whole


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / FOLDER)
