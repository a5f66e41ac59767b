"""Which tag closes which, and what every tag means at its place; faults with the nearest right name."""

from __future__ import annotations

from collections.abc import Sequence

from dxforms.issues import Findings, Where
from dxforms.report.fields import ROOT_SCOPE, Field, Scope, Sort, homes
from dxforms.report.ooxml import Element, q
from dxforms.report.tags import Tag
from dxforms.text import heading_key, nearest


def match(tags: Sequence[Tag], found: Findings, file: str) -> None:
    """Give every tag its field, its scope and its partner; note every fault."""
    open_tags: list[Tag] = []
    scope = ROOT_SCOPE
    for index, tag in enumerate(tags):
        tag.scope = scope
        if not tag.name:
            found.fault(
                "template.empty",
                "中かっこの中に名前がありません。{{講演会名}}のように記入してください。",
                _where(tag, file),
            )
            continue
        if tag.mark == "/":
            scope = _close(tag, open_tags, tags[index + 1 :], found, file) or scope
            continue
        known = scope.find(tag.name)
        if known is not None:
            tag.field, tag.depth = known
        if tag.field is None and tag.column != "cells":  # told once, at the grid
            found.fault("template.unknown", _unknown(tag, scope), _where(tag, file))
        elif tag.field is None:
            pass
        elif tag.drawing is not None:
            _check_prototype(tag, tag.field, tag.drawing, found, file)
        elif tag.mark == "":
            _check_value(tag, tag.field, found, file)
        if tag.mark in {"#", "^"} and tag.drawing is None:
            open_tags.append(tag)
            if tag.mark == "#" and tag.field is not None and tag.field.sort is Sort.LIST:
                scope = scope.within(tag.field)
    for tag in open_tags:
        found.fault(
            "template.unclosed",
            f"{tag.shown}が閉じていません。くり返し又は条件の終わりに{{{{/{tag.name}}}}}を置いてください。",
            _where(tag, file),
        )


def _where(tag: Tag, file: str) -> Where:
    """A tag's place, asked for where there is a fault only: to tell it the part is read once more."""
    return Where(file=file, spot=tag.spot)


def _close(tag: Tag, open_tags: list[Tag], later: Sequence[Tag], found: Findings, file: str) -> Scope | None:
    """Pair a closing tag; the scope after it, None where it closes nothing."""
    wanted = heading_key(tag.name)
    names = [heading_key(each.name) for each in open_tags]
    if wanted not in names:
        if open_tags:
            inner = open_tags[-1]
            near = nearest(tag.name, [each.name for each in open_tags])
            if near is None and not any(
                each.mark == "/" and heading_key(each.name) == heading_key(inner.name) for each in later
            ):
                near = inner.name
            found.fault(
                "template.mismatch",
                f"{tag.shown}に対する始まりがありません。ここで閉じられるのは{{{{/{near or inner.name}}}}}です。",
                _where(tag, file),
            )
            if near is None:
                return None
            # A slip of the pen in the closing name: take it as meant, so that it is reported once.
            wanted = heading_key(near)
        else:
            found.fault(
                "template.mismatch",
                f"{tag.shown}に対する{{{{#{tag.name}}}}}がありません。始まりを置くか、この{tag.shown}を削除してください。",
                _where(tag, file),
            )
            return None
    while True:
        opener = open_tags.pop()
        if heading_key(opener.name) == wanted:
            opener.partner, tag.partner = tag, opener
            tag.field = opener.field
            return opener.scope
        found.fault(
            "template.crossed",
            f"{opener.shown}が、{tag.shown}より前に閉じていません。{{{{/{opener.name}}}}}を{tag.shown}の前に置いてください。",
            _where(opener, file),
        )


def _unknown(tag: Tag, scope: Scope) -> str:
    around = homes(tag.name)
    if around:
        blocks = "、".join(f"{{{{#{name}}}}}…{{{{/{name}}}}}" for name in around)
        return f"{tag.shown}は、{blocks}の中で使う名前です。その中に移してください。"
    near = nearest(tag.name, scope.names)
    hint = (
        f"{{{{{tag.mark}{near}}}}}の誤りではありませんか。"
        if near
        else "使える名前は「dxforms fields」で確かめられます。"
    )
    return f"{tag.shown}という名前はありません。{hint}"


_INSTEAD = {
    Sort.LIST: "くり返しの名前です。{{{{#{0}}}}}…{{{{/{0}}}}}の形で使ってください。",
    Sort.CONDITION: "条件の名前です。{{{{#{0}}}}}…{{{{/{0}}}}}の形で使ってください。",
    Sort.CHART: "グラフの名前です。Wordのグラフを置き、その代替テキストに{{{{{0}}}}}と記入してください。",
    Sort.PICTURE: "写真の名前です。見本の図を置き、その代替テキストに{{{{{0}}}}}と記入してください。",
}


def _check_value(tag: Tag, field: Field, found: Findings, file: str) -> None:
    if not field.sort.is_text:
        found.fault(
            "template.sort", f"{tag.shown}は、{_INSTEAD[field.sort].format(field.name)}", _where(tag, file)
        )


def _check_prototype(tag: Tag, field: Field, drawing: Element, found: Findings, file: str) -> None:
    """A drawing's alt text asks for what a drawing can show."""
    graphic = next(drawing.iter(q("a:graphicData")), None)
    uri = "" if graphic is None else graphic.get("uri", "")
    is_chart, is_picture = uri.endswith("/chart"), uri.endswith("/picture")
    if tag.mark:
        found.fault(
            "template.alt",
            f"図の代替テキストに{tag.shown}は使えません。代替テキストには{{{{名前}}}}の形だけを記入してください。",
            _where(tag, file),
        )
    elif field.sort is Sort.CHART and not is_chart:
        found.fault(
            "template.not_a_chart",
            f"{tag.shown}はグラフの名前ですが、この図はWordのグラフではありません。"
            "「挿入」の「グラフ」で作ったグラフに記入してください。",
            _where(tag, file),
        )
    elif field.sort is Sort.PICTURE and not is_picture:
        found.fault(
            "template.not_a_picture",
            f"{tag.shown}は写真の名前ですが、この図は画像ではありません。"
            "「挿入」の「画像」で入れた見本の画像に記入してください。",
            _where(tag, file),
        )
    elif field.sort not in {Sort.CHART, Sort.PICTURE}:
        found.fault(
            "template.alt",
            f"{tag.shown}は{field.sort.value}の名前で、図の代替テキストには使えません。"
            "グラフ又は写真の名前を記入してください。",
            _where(tag, file),
        )
