"""The inputs of a measurement, made in a process of their own: the one that measures must stay small.

``python -m tests.bench.inputs FOLDER ANSWERS PHOTOS`` writes an export of ANSWERS rows, the description that
``dxforms init`` makes of it, filled in, and PHOTOS pictures of a phone's size which the description names.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import openpyxl
from PIL import Image

from tests.exports import many, write_download

EXPORT, DESCRIPTION = "回答.xlsx", "講演会情報.xlsx"
FILLED = {
    "講演会名": "計測のための講演会",
    "開催日": "令和8年11月24日",
    "回答ファイル又は共有リンク": EXPORT,
}
PHONE = (4000, 3000)


def make(folder: Path, answers: int, photos: int) -> None:
    """Write the inputs."""
    export, description = folder / EXPORT, folder / DESCRIPTION
    headings, rows = many(answers)
    write_download(export, headings, rows)
    dxforms = [sys.executable, "-m", "dxforms", "init", str(export), "-o", str(description)]
    subprocess.run(dxforms, check=True, capture_output=True)
    book = openpyxl.load_workbook(description)
    for row in book["講演会"].iter_rows(min_row=1):
        item = str(row[0].value or "").rstrip("* ＊")
        if item in FILLED:
            row[1].value = FILLED[item]
    sheet = book["写真"]
    top = next(row[0].row for row in sheet.iter_rows() if row[0].value == "ファイル名")
    for number in range(1, photos + 1):
        name = f"写真{number}.jpg"
        # Noise over a slope: it takes a decoder as long as a real picture does.
        slope, noise = Image.linear_gradient("L").resize(PHONE), Image.effect_noise(PHONE, 12)
        Image.merge("RGB", (slope, noise, Image.blend(slope, noise, 0.3))).save(folder / name, quality=85)
        sheet.cell(top + number, 1).value = name
        sheet.cell(top + number, 2).value = f"講演の様子（{number}）"
    book.save(description)


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
