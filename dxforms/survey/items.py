"""The sheets of 項目 and 内容: 講演会's rows as cells by item, and 設定 as Settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from dxforms.grid import Value
from dxforms.issues import Findings, Where, quoted
from dxforms.survey import dated, typed
from dxforms.survey.filled import Cell, FilledSheet, missing, take
from dxforms.survey.layout import Item, name_key
from dxforms.survey.settings import AnswerOrder, Base, Settings
from dxforms.text import clean, nearest

T = TypeVar("T")
Places = dict[str, Where]


def read_items(sheet: FilledSheet, found: Findings, places: Places) -> dict[str, tuple[Cell, ...]]:
    """The cells of 内容 that hold something, by item; a row without 項目 continues the item above.

    Unknown and mistyped items, doubled ones, and required ones that are blank become faults. ``places`` gets
    ``sheet/item`` for every item that has a row.
    """
    layout = sheet.layout
    known = {name_key(item.name): item for item in layout.items}
    held: dict[str, list[Cell]] = {}
    current: Item | None = None
    adrift = False  # under an item nobody knows: its fault is told once
    for row in sheet.rows:
        name, content = row["項目"], row["内容"]
        if not name:
            if current is None and content and not adrift:
                missing(
                    found,
                    "item.nameless",
                    f"「項目」が空欄です。「内容」の{quoted(content.text, 20)}が何の項目かを記入してください。",
                    name.where,
                )
        elif (item := known.get(name_key(name.text))) is None:
            current, adrift = None, True
            found.fault("item.unknown", _unknown(sheet, name.text), name.where)
            continue
        elif item.name in held and not (item is current and item.lines > 1):
            current, adrift = None, True
            found.fault(
                "item.doubled",
                f"「{item.name}」の行が2つあります（もう1つはセル{places[f'{layout.name}/{item.name}'].cell}の行）。どちらかを削除してください。",
                name.where,
            )
            continue
        else:
            current, adrift = item, False
            held.setdefault(item.name, [])
            places.setdefault(f"{layout.name}/{item.name}", content.where)
        if current is not None and content:
            held[current.name].append(content)
    for item in layout.items:
        if item.required and not held.get(item.name):
            place = places.get(f"{layout.name}/{item.name}")
            missing(
                found,
                "item.missing",
                f"「{item.name}」は必ず記入してください。"
                + ("" if place else f"「項目」に「{item.name}」の行を追加してください。"),
                place or sheet.where,
            )
    return {name: tuple(cells) for name, cells in held.items()}


def _unknown(sheet: FilledSheet, shown: str) -> str:
    near = nearest(shown, (item.name for item in sheet.layout.items), cutoff=0.5)
    if near is not None:
        return f"項目{quoted(shown)}が分かりません。「{near}」ではありませんか。項目名を直してください。"
    return f"項目{quoted(shown)}が分かりません。「{sheet.layout.name}」シートにある項目名に直すか、この行を削除してください。"


def line(cells: tuple[Cell, ...], name: str, found: Findings) -> str:
    """The text of an item that has one line; a fault where there are more."""
    if not cells:
        return ""
    shown = cells[0].text
    if "\n" in shown or len(cells) > 1:
        found.fault(
            "item.lines",
            f"「{name}」は1行で記入してください。セルの中の改行や、下の行への続きは使えません。",
            cells[0].where if "\n" in shown else cells[1].where,
        )
    return shown


def passage(cells: tuple[Cell, ...]) -> str:
    """The text of an item that may have several lines, joined with line breaks."""
    return "\n".join(cell.text for cell in cells)


def paragraphs(cells: tuple[Cell, ...]) -> tuple[str, ...]:
    """The paragraphs of an item: one a row, and one a line of a cell; blank lines fall away."""
    return tuple(part for cell in cells for part in typed.lines(cell.text))


def value(cells: tuple[Cell, ...], name: str, found: Findings, read: Callable[[Value, str], T]) -> T | None:
    """The one value of an item, read by one of :mod:`dxforms.survey.typed`; None where it is blank or wrong."""
    if not cells:
        return None
    line(cells, name, found)
    return take(found, cells[0], lambda cell: read(cell, name))


_BASES = {base.value: base for base in Base}
_BASE_ALIASES = {
    "回答者全員": Base.ALL, "無回答を含む": Base.ALL, "全員": Base.ALL,
    "その設問の回答者": Base.ANSWERED, "無回答を除く": Base.ANSWERED, "設問の回答者": Base.ANSWERED,
}  # fmt: skip
_ORDERS = {order.value: order for order in AnswerOrder}
_ORDER_ALIASES = {"並べ替え": AnswerOrder.STIRRED, "並べ替える": AnswerOrder.STIRRED, "受付順のまま": AnswerOrder.AS_RECEIVED}  # fmt: skip


def _percent_sign(value: Value, name: str) -> str:
    # Compared before any folding: full-width and half-width are the very choice.
    shown = clean(typed.text(value))
    if shown in {"%", "％"}:
        return shown
    if shown in {"半角", "全角"}:
        return {"半角": "%", "全角": "％"}[shown]
    raise typed.Mistyped(
        "choice.unknown",
        f"「{name}」に{quoted(shown)}と記入されています。半角の「%」又は全角の「％」を選んでください。",
    )


def read_settings(items: Mapping[str, tuple[Cell, ...]], found: Findings) -> Settings:
    """設定 with the defaults of :class:`Settings` for what is blank."""
    standard = Settings()

    def get(name: str, default: T, read: Callable[[Value, str], T]) -> T:
        got = value(items.get(name, ()), name, found, read)
        return default if got is None else got

    return Settings(
        base=get(
            "割合の基数", standard.base, lambda cell, name: typed.choice(cell, name, _BASES, _BASE_ALIASES)
        ),
        person_unit=get(
            "人数の単位",
            standard.person_unit,
            lambda cell, name: typed.choice(cell, name, {"名": "名", "人": "人"}),
        ),
        percent_sign=get("パーセントの記号", standard.percent_sign, _percent_sign),
        answer_order=get(
            "回答の並び",
            standard.answer_order,
            lambda cell, name: typed.choice(cell, name, _ORDERS, _ORDER_ALIASES),
        ),
        reference_mark=get("参考値の表示", standard.reference_mark, typed.yes),
        digits=get(
            "割合の小数点以下の桁数", standard.digits, lambda cell, name: typed.count(cell, name, most=2)
        ),
        difference_n=get(
            "部の差を述べる最小の回答者数",
            standard.difference_n,
            lambda cell, name: typed.count(cell, name, least=1),
        ),
        deadline=get("締切", standard.deadline, dated.moment),
        kept_copies=get("残しておく回答ファイルの数", standard.kept_copies, typed.count),
        small_cells=get("部を示す最小の回答者数", standard.small_cells, typed.count),
    )
