"""The example's photos: drawn, so that nobody is on them."""

from __future__ import annotations

import random
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

SCALE = 2  # drawn twice as large, then reduced: smooth edges
SIZE = (1600, 1067)

NAVY, SKY, SAND, WOOD, LEAF, ORANGE, SKIN, WHITE = (
    "#24405f", "#bfe0f2", "#f3ead9", "#c9a070", "#5fa77a", "#f2a541", "#e9c4a0", "#ffffff",
)  # fmt: skip
SUITS = ("#3b4a5a", "#5a4a42", "#2f5d62", "#6b705c", "#7a5c61", "#44546a", "#8a8d91", "#4f6d7a")


class Canvas:
    """A drawing in the coordinates of the finished picture."""

    def __init__(self, size: tuple[int, int] = SIZE, ground: str = SAND) -> None:
        self.size = size
        self.image = Image.new("RGB", (size[0] * SCALE, size[1] * SCALE), ground)
        self._draw = ImageDraw.Draw(self.image)

    def box(
        self, left: float, top: float, right: float, bottom: float, colour: str, radius: float = 0
    ) -> None:
        self._draw.rounded_rectangle(
            [value * SCALE for value in (left, top, right, bottom)], radius * SCALE, fill=colour
        )

    def oval(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        corners = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        self._draw.ellipse([value * SCALE for value in corners], fill=colour)

    def shape(self, points: list[tuple[float, float]], colour: str) -> None:
        self._draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=colour)

    def person_from_behind(self, x: float, y: float, size: float, suit: str, hair: str) -> None:
        self.oval(x, y + size * 1.55, size * 1.9, size * 2.0, suit)
        self.oval(x, y + size * 0.55, size * 0.42, size * 0.5, SKIN)
        self.oval(x, y, size * 0.92, size * 1.05, hair)

    def light(self, x: float, y: float, radius: float, strength: int) -> None:
        """A soft light over what was drawn."""
        mask = Image.new("L", (self.size[0] // 4, self.size[1] // 4), 0)
        ImageDraw.Draw(mask).ellipse(
            [value / 4 for value in (x - radius, y - radius, x + radius, y + radius)], fill=strength
        )
        mask = mask.filter(ImageFilter.GaussianBlur(radius / 9)).resize(self.image.size)
        self.image.paste(Image.new("RGB", self.image.size, WHITE), (0, 0), mask)
        self._draw = ImageDraw.Draw(self.image)

    def finished(self) -> Image.Image:
        return self.image.resize(self.size, Image.Resampling.LANCZOS)


def _screen(canvas: Canvas, left: float, top: float, width: float, height: float) -> None:
    """A screen with a flow of three steps and two bars that get shorter."""
    canvas.box(left - 10, top - 10, left + width + 10, top + height + 10, "#8fa3b3", 6)
    canvas.box(left, top, left + width, top + height, WHITE, 2)
    canvas.box(left, top, left + width, top + height * 0.15, NAVY, 2)
    canvas.box(left + width * 0.05, top + height * 0.055, left + width * 0.55, top + height * 0.095, SKY, 3)
    for step, colour in enumerate((SKY, "#8cc8e8", "#4d9fcf")):
        x = left + width * (0.07 + step * 0.31)
        canvas.box(x, top + height * 0.26, x + width * 0.23, top + height * 0.44, colour, 10)
        canvas.box(x + width * 0.04, top + height * 0.335, x + width * 0.19, top + height * 0.36, WHITE, 3)
        if step < 2:
            end, middle = x + width * 0.285, top + height * 0.35
            canvas.shape(
                [(end - width * 0.035, middle - height * 0.04), (end, middle), (end - width * 0.035, middle + height * 0.04)],
                ORANGE,
            )  # fmt: skip
    for row, (share, colour) in enumerate(((0.8, "#a9b4bd"), (0.42, ORANGE))):
        y = top + height * (0.56 + row * 0.18)
        canvas.box(left + width * 0.07, y, left + width * (0.07 + share), y + height * 0.11, colour, 4)


def hall() -> Image.Image:
    """The hall from the last row: the screen, the lecturer beside it, the audience."""
    canvas, chance = Canvas(), random.Random(11)
    canvas.box(0, 0, SIZE[0], 90, "#e4d8c2")
    for x in range(120, SIZE[0], 340):
        canvas.box(x, 30, x + 200, 52, "#fffdf4", 6)
    canvas.box(0, 640, SIZE[0], SIZE[1], "#b9a892")
    canvas.box(60, 560, SIZE[0] - 60, 680, WOOD)
    canvas.box(60, 560, SIZE[0] - 60, 574, "#dbb98a")
    _screen(canvas, 450, 120, 700, 394)
    for side in (70, 1370):
        canvas.box(side, 130, side + 160, 480, SKY, 4)
        canvas.box(side + 74, 130, side + 86, 480, "#eef6fa")
    canvas.oval(1265, 425, 46, 54, "#3a2d28")
    canvas.oval(1265, 436, 38, 44, SKIN)
    canvas.box(1232, 462, 1298, 590, NAVY, 22)
    canvas.box(1210, 500, 1320, 600, "#8a6642", 6)
    for row, (y, size, count) in enumerate(((690, 44, 15), (770, 58, 12), (880, 78, 10))):
        for seat in range(count):
            step = SIZE[0] / count
            x = step * (seat + 0.5) + chance.uniform(-8, 8) + (row % 2) * 14
            canvas.person_from_behind(
                x, y + chance.uniform(-6, 6), size, chance.choice(SUITS), chance.choice(("#2b2523", "#453732", "#6d6560", "#1f1c1b"))
            )  # fmt: skip
    canvas.light(800, 320, 620, 46)
    return canvas.finished()


def lecturer() -> Image.Image:
    """The lecturer at the desk, upright (portrait)."""
    canvas = Canvas((1067, 1600), "#e9eef1")
    canvas.box(0, 0, 1067, 1150, "#dfe9ee")
    canvas.box(0, 1150, 1067, 1600, "#c7b299")
    _screen(canvas, 60, 130, 640, 400)
    canvas.box(930, 620, 946, 1160, "#8a6642")
    for x, y, width in ((900, 560, 150), (980, 520, 160), (940, 620, 180), (1000, 620, 130)):
        canvas.oval(x, y, width, width * 1.1, LEAF)
    canvas.shape([(385, 1230), (420, 820), (500, 770), (640, 770), (720, 820), (755, 1230)], NAVY)
    canvas.shape([(520, 770), (570, 900), (620, 770)], WHITE)
    canvas.shape([(560, 800), (580, 800), (592, 900), (570, 930), (548, 900)], ORANGE)
    canvas.box(535, 700, 605, 790, SKIN, 20)
    canvas.oval(570, 632, 172, 200, SKIN)
    canvas.oval(570, 572, 190, 120, "#3a2d28")
    canvas.oval(490, 620, 40, 120, "#3a2d28")
    canvas.oval(650, 620, 40, 120, "#3a2d28")
    canvas.shape([(430, 840), (250, 690), (215, 640), (255, 620), (310, 680), (470, 800)], NAVY)
    canvas.oval(230, 620, 66, 72, SKIN)
    canvas.box(300, 1090, 840, 1140, "#a67c52", 8)
    canvas.box(330, 1140, 810, 1600, WOOD)
    canvas.box(380, 1200, 760, 1540, "#d9b384", 10)
    canvas.box(700, 985, 712, 1095, "#555555")
    canvas.oval(700, 975, 44, 60, "#333333")
    canvas.light(400, 420, 560, 40)
    return canvas.finished()


def exchange() -> Image.Image:
    """Questions and answers: three people in talk, with speech balloons."""
    canvas = Canvas(SIZE, "#eaf3ee")
    canvas.box(0, 760, SIZE[0], SIZE[1], "#cfc0aa")
    for x in (90, 620, 1150):
        canvas.box(x, 110, x + 360, 470, "#cfe7f3", 4)
        canvas.box(x + 174, 110, x + 186, 470, WHITE)
        canvas.oval(x + 90, 470, 190, 120, "#9dc9ad")
        canvas.oval(x + 260, 480, 220, 100, "#86ba9a")
    people = ((360, "#5a4a42", "#2b2523"), (800, "#2f5d62", "#6d6560"), (1240, NAVY, "#453732"))
    for number, (x, suit, hair) in enumerate(people):
        y = 560 - (number == 1) * 70
        canvas.oval(x, y + 360, 330, 430, suit)
        canvas.shape([(x - 38, y + 160), (x, y + 250), (x + 38, y + 160)], WHITE)
        canvas.box(x - 30, y + 70, x + 30, y + 170, SKIN, 14)
        canvas.oval(x, y + 10, 152, 178, SKIN)
        canvas.oval(x, y - 48, 166, 100, hair)
        canvas.oval(x - 72, y - 12, 30, 80, hair)
        canvas.oval(x + 72, y - 12, 30, 80, hair)
    canvas.box(120, 830, 1480, 880, "#a67c52", 8)
    canvas.box(160, 880, 1440, SIZE[1], WOOD)
    for x, colour in ((300, WHITE), (760, WHITE), (1200, WHITE)):
        canvas.shape([(x, 838), (x + 150, 838), (x + 175, 868), (x - 25, 868)], colour)
    for left, top, width, colour, lines in ((470, 250, 210, WHITE, 3), (960, 300, 190, ORANGE, 2)):
        canvas.box(left, top, left + width, top + 130, colour, 28)
        canvas.shape([(left + 40, top + 118), (left + 10, top + 176), (left + 92, top + 122)], colour)
        for line in range(lines):
            y = top + 34 + line * 28
            canvas.box(
                left + 30,
                y,
                left + width - 30 - line * 30,
                y + 10,
                "#8fa3b3" if colour == WHITE else WHITE,
                5,
            )
    canvas.light(800, 260, 700, 36)
    return canvas.finished()


def write_pictures(folder: Path) -> None:
    """The three photos; that of the lecturer lies on its side with the EXIF note that says so, as cameras write it."""
    folder.mkdir(parents=True, exist_ok=True)
    hall().save(folder / "会場全景.jpg", quality=84)
    exif = Image.Exif()
    exif[0x0112] = 6  # Orientation: turn by 90 degrees clockwise to show
    exif[0x010F] = "Drawn"  # Make
    lecturer().transpose(Image.Transpose.ROTATE_90).save(folder / "講師.jpg", quality=84, exif=exif)
    exchange().save(folder / "意見交換.png", optimize=True)
