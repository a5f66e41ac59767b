"""Pictures in a report on its way out: without what a camera wrote into them, cut to what is shown."""

from __future__ import annotations

import re

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.part import Part
from docx.package import Package

from dxforms.report.chart_parts import fresh_name, set_content
from dxforms.report.ooxml import Element, q
from dxforms.report.strip_pictures import Crop, Picture, cropped, stripped
from dxforms.report.strip_story import place_of
from dxforms.report.strip_work import Taken, Work, drop

_SIDES = ("left", "top", "right", "bottom")
_WHOLE = 100_000
"""``a:srcRect`` counts in thousandths of a per cent."""
_PLAIN_NAME = re.compile(r"/word/media/image[0-9]*\.[a-z]+")
"""A part's name that says nothing; other editors take that of the picture's file."""
_VML_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"


class Graphics:
    """The pictures of one package, each stripped once."""

    def __init__(self, package: Package, work: Work) -> None:
        self._package, self._work = package, work
        self._done: set[Part] = set()
        self._cuts: dict[tuple[Part, Crop], Part] = {}

    def strip(self, part: Part, root: Element) -> None:
        """Cut the pictures one part draws to what is shown, and let go of what they were before an effect."""
        _strip_effects(root)
        for rectangle in list(root.iter(q("a:srcRect"))):
            self._cut(part, rectangle)
        for data in root.iter(_VML_IMAGE):
            if any(data.get(f"crop{side}", "0").strip() not in {"0", "0f", ""} for side in _SIDES):
                self._work.refuse(
                    "publish.crop",
                    "トリミングされた古い形式の図があり、隠れている部分を取り除けません。図を切り取り、「図」として貼り付け直してください。",
                    spot=place_of(data),
                )

    def strip_picture(self, part: Part) -> None:
        """Leave out of a picture's part what it is not drawn by."""
        if part in self._done:
            return
        self._done.add(part)
        made = stripped(part.blob)
        if made is None:
            self._work.refuse(
                "publish.picture",
                f"報告書の図（.{part.partname.ext}形式）を読み取れないため、公表用にできません。JPEG又はPNGの図に差し替えてください。",
            )
            return
        if made.data != part.blob:
            self._work.take(Taken.PHOTO)
            set_content(part, made.data)
        if made.content_type != part.content_type or _PLAIN_NAME.fullmatch(part.partname) is None:
            part._content_type = made.content_type
            part.partname = fresh_name(self._package, f"/word/media/image.{made.ending}")

    def _cut(self, part: Part, rectangle: Element) -> None:
        crop = Crop(**{side: int(rectangle.get(side[0], "0")) / _WHOLE for side in _SIDES})
        fill = rectangle.getparent()
        blip = None if fill is None else fill.find(q("a:blip"))
        if not crop.hides or blip is None:
            return
        relationship = part.rels.get(blip.get(q("r:embed"), ""))
        cut = None
        if relationship is not None and not relationship.is_external and not _has_twin(blip):
            cut = self._cut_part(relationship.target_part, crop)
        if cut is None:
            self._work.refuse(
                "publish.crop",
                "トリミングで隠れている部分を取り除けない図があります。"
                "図を選び、「図の形式」の「図の圧縮」で「図のトリミング部分を削除する」を行ってください。",
                spot=place_of(rectangle),
            )
            return
        blip.set(q("r:embed"), part.relate_to(cut, RT.IMAGE))
        for side in _SIDES:
            rest = round(getattr(crop.rest, side) * _WHOLE)
            rectangle.attrib.pop(side[0], "")
            if rest:
                rectangle.set(side[0], str(rest))
        self._work.take(Taken.CROPPED)

    def _cut_part(self, picture: Part, crop: Crop) -> Part | None:
        if (picture, crop) not in self._cuts:
            made = cropped(picture.blob, crop)
            if made is None:
                return None
            self._cuts[picture, crop] = self._part(made)
        return self._cuts[picture, crop]

    def _part(self, made: Picture) -> Part:
        name = fresh_name(self._package, f"/word/media/image.{made.ending}")
        part = Part(name, made.content_type, made.data, self._package)
        self._done.add(part)
        return part


def _has_twin(blip: Element) -> bool:
    """True where a drawing in lines stands for the picture."""
    return any(str(each.tag).endswith("}svgBlip") for each in blip.iter())


def _strip_effects(root: Element) -> None:
    """The picture as it was before an effect or before its background was taken away, kept to undo that."""
    for extension in list(root.iter(q("a:ext"))):
        if not any(str(inner.tag).endswith("}imgProps") for inner in extension):
            continue
        holder = extension.getparent()
        drop(extension)
        if holder is not None and not len(holder):
            drop(holder)
