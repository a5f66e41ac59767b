"""What is taken out of a report before it is published: counted by name, and what cannot be taken out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum

from lxml import etree

from dxforms.issues import Findings, Where
from dxforms.report.ooxml import Element


class Taken(Enum):
    """What was taken out, in a clerk's words; in the order they are told."""

    MARKS = "dxformsの記録（しおり、カスタムXML）"
    COMMENTS = "コメント"
    STYLES = "下書きの書式の定義"
    PROPERTIES = "作成者、更新者などの文書の情報"
    IDS = "編集の記録（rsidなど）"
    HIDDEN = "隠し文字及び非表示の図"
    PHOTO = "写真の撮影情報（位置、日時、機種など）"
    CROPPED = "図のトリミングで隠れていた部分"
    BOOK = "グラフの中のブックの、グラフに使っていない内容"
    OBJECT = "埋め込まれたオブジェクトの中身（見た目は図として残しました）"
    LINK = "組織の内部へのリンク（文字は残しました）"
    FIELD = "文書の情報などを差し込むフィールド（表示されている文字は残しました）"
    CONTROL = "コンテンツコントロールの設定（中の文字は残しました）"
    SETTINGS = "文書の変数、ひな形の場所などの設定"
    BOOKMARKS = "どこからも使われていないブックマーク"
    INK = "手書きの書き込み（インク）"
    PARTS = "表示されない部品（縮小版、印刷の設定など）"


@dataclass(slots=True, kw_only=True)
class Work:
    """One report on its way out."""

    file: str
    taken: Counter[Taken] = field(default_factory=Counter)
    found: Findings = field(default_factory=Findings)

    def take(self, what: Taken, count: int = 1) -> None:
        """Note that something was taken out."""
        if count:
            self.taken[what] += count

    def refuse(self, code: str, message: str, spot: str = "") -> None:
        """Note what cannot be published, and go on looking."""
        self.found.fault(code, message, Where(file=self.file, spot=spot))

    def told(self) -> tuple[tuple[str, int], ...]:
        """What was taken out, by name, with how often."""
        return tuple((what.value, self.taken[what]) for what in Taken if self.taken[what])


def drop(element: Element) -> None:
    """Take an element out of its parent, what it holds with it."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def unwrap(element: Element, holder: Element | None = None) -> None:
    """Put an element's children (or those of ``holder`` within it) in its place."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    children = list(element if holder is None else holder)
    parent.remove(element)
    for offset, child in enumerate(children):
        parent.insert(at + offset, child)


def serialize(root: Element) -> bytes:
    """A part's bytes, with the declaration Word writes."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
