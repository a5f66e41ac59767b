"""What a report can say, by name: the vocabulary a template may ask for. The values are made in ``values``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from dxforms.records import record
from dxforms.text import heading_key


class Sort(Enum):
    """What a name stands for in a template."""

    TEXT = "文字"
    """``{{名前}}``: a text; its line breaks are kept."""
    FIGURE = "数値"
    """``{{名前}}``: a figure as printed, with its unit."""
    PROSE = "文章"
    """``{{名前}}``: paragraphs; alone in a paragraph it becomes as many."""
    LIST = "くり返し"
    """``{{#名前}}…{{/名前}}`` for each item."""
    CONDITION = "条件"
    """``{{#名前}}…{{/名前}}`` where it is true, ``{{^名前}}…{{/名前}}`` where it is not."""
    CHART = "グラフ"
    """In the alt text of a chart."""
    PICTURE = "写真"
    """In the alt text of a picture."""

    @property
    def is_text(self) -> bool:
        """True for what ``{{名前}}`` can be replaced by."""
        return self in {Sort.TEXT, Sort.FIGURE, Sort.PROSE}


@dataclass(frozen=True, kw_only=True)
class Field:
    """One name: its sort, what it is in Japanese, and (a list) the names of its items."""

    name: str
    sort: Sort
    about: str
    fields: tuple[Field, ...] = ()

    @cached_property
    def inner(self) -> Mapping[str, Field]:
        """The names of a list's items by key, those every list has among them."""
        return {heading_key(each.name): each for each in (*self.fields, *IN_EVERY_LIST)}


def _text(name: str, about: str) -> Field:
    return Field(name=name, sort=Sort.TEXT, about=about)


def _figure(name: str, about: str) -> Field:
    return Field(name=name, sort=Sort.FIGURE, about=about)


def _prose(name: str, about: str) -> Field:
    return Field(name=name, sort=Sort.PROSE, about=about)


def _condition(name: str, about: str) -> Field:
    return Field(name=name, sort=Sort.CONDITION, about=about)


def _list(name: str, about: str, *fields: Field) -> Field:
    return Field(name=name, sort=Sort.LIST, about=about, fields=fields)


def _chart(name: str, about: str) -> Field:
    return Field(name=name, sort=Sort.CHART, about=about)


def _picture(name: str, about: str) -> Field:
    return Field(name=name, sort=Sort.PICTURE, about=about)


IN_EVERY_LIST = (
    _condition("最初", "くり返しの1件目のとき"),
    _condition("最後", "くり返しの最後の1件のとき"),
    _figure("通し番号", "くり返しの何件目か（1から）"),
)
"""Names every repeat has."""

_CHARTS = (
    _chart("グラフ", "設問に合うグラフ（図の代替テキストに書く）。棒グラフなら、見本の種類のまま"),
    _chart("帯グラフ", "全体と各部の帯グラフ。帯グラフに向かない設問では、見本ごと消える"),
    _chart("横棒グラフ", "選択肢ごとの横棒グラフ。横棒に向かない設問では、見本ごと消える"),
    _text("グラフの題", "グラフの題（設問番号、設問文及びn）"),
    _condition("数値表が必要", "グラフだけでは全ての数値を示せないとき（部や選択肢が多いときなど）"),
)
_CELLS = (
    _text("区分", "全体、部の名称又は部不明"),
    _condition("全体", "全体の列又は行のとき"),
    _figure("n", "割合の基数"),
)
_SHARE = (
    _figure("回答数", "全体の回答数"),
    _figure("割合", "全体の割合"),
    _figure("回答数と割合", "全体の「22（95.7%）」の形"),
)
_TABLES = (
    _list(
        "集計区分", "集計表の列：全体、各部、部不明", *_CELLS,
        _figure("回答した人数", "この設問に回答した人数"),
        _figure("平均", "段階評価、NPS及び数値の平均"),
        _figure("最小", "数値及び日付の最小（最も早い日）"),
        _figure("最大", "数値及び日付の最大（最も遅い日）"),
        _figure("NPSの値", "推奨者の割合から批判者の割合を引いた値"),
    ),
    _list(
        "集計行", "集計表の行：選択肢、選択肢以外の回答、無回答",
        _text("選択肢", "選択肢の表記"),
        _condition("無回答の行", "無回答の行のとき"),
        *_SHARE,
        _list(
            "集計区分", "この行の値：全体、各部、部不明", *_CELLS,
            _figure("回答数", "回答数"),
            _figure("割合", "割合"),
            _figure("回答数と割合", "「22（95.7%）」の形"),
        ),
    ),
    _list(
        "順位の行", "順位付けの集計表の行",
        _text("選択肢", "選択肢の表記"),
        _list("集計区分", "この行の値：全体、各部、部不明", *_CELLS, _figure("平均順位", "平均順位")),
    ),
)  # fmt: skip
_COMPARED = (
    _condition("前回と比較できる", "「前回の集計」に、設問文と選択肢の同じ設問があるとき"),
    _figure("今回のn", "今回の割合の基数"),
    _figure("前回のn", "前回の割合の基数"),
    _list(
        "前回との比較",
        "選択肢ごとの今回と前回（全体の値。比較できない設問にはない）",
        _text("選択肢", "選択肢の表記"),
        _figure("今回の回答数", "今回の回答数"),
        _figure("今回の割合", "今回の割合"),
        _figure("前回の回答数", "前回の回答数"),
        _figure("前回の割合", "前回の割合"),
        _figure("差", "前回との差（ポイント。例：+3.2）"),
    ),
    _text("比較しない理由", "前回と比較しない理由（「前回の集計」がないときは何もない）"),
)
_GROUP_OF_ANSWERS = (
    _text("部の名称", "部の名称（部が一つのときは全体、示さない部があるときは、まとめて「その他の部」）"),
    _text("回答者の呼び方", "回答の表の上に置く呼び方（例：部次長級の幹部職員）"),
    _figure("件数", "掲載した回答の数"),
    _condition("回答がある", "この部の回答を1件以上掲載するとき"),
    _text(
        "回答がないときの文",
        "「回答なし」（回答はあるが全て掲載しないときは「掲載する回答なし」）。掲載する回答があるときは何もない",
    ),
    _list("回答", "掲載する回答", _figure("NO", "部ごとの番号（1から）"), _prose("内容", "回答の文章")),
)

QUESTION = (
    _text("番号", "設問の番号（例：Q1）"),
    _prose("設問文", "設問の文章"),
    _text("回答形式", "単一選択、複数選択、自由記述など"),
    *(
        _condition(kind, f"回答形式が{kind}の設問のとき")
        for kind in ("単一選択", "複数選択", "自由記述", "段階評価", "NPS", "数値", "日付", "順位付け", "マトリクス")
    ),
    _condition("選択式", "選択肢ごとに集計する設問のとき"),
    _condition("部が複数", "部ごとの値を示すとき（回答者が少なく、どの部も示さないときは当てはまらない）"),
    _condition("部が四つ以上", "示す部が四つ以上あるとき"),
    _condition("回答なし", "この設問に1件も回答がないとき"),
    _figure("選択数の上限", "複数選択で選べる数"),
    _text("選択数の指示", "「（2つまで選択してください）」の形。設問文に書かれているときは何もない"),
    _prose("選択肢", "選択肢の一覧。①②…の記号付き（元の表記に記号があるときは、そのまま）"),
    *_CHARTS,
    *_TABLES,
    *_COMPARED,
    _list(
        "項目", "マトリクスの項目（段階評価や順位付けなどでは使わない）",
        _text("項目名", "項目の文章"), _condition("回答なし", "この項目に1件も回答がないとき"), *_CHARTS, *_TABLES[:2], *_COMPARED,
    ),
    _condition("その他の内容がある", "その他の記入を掲載するとき"),
    _list("その他の内容", "その他の記入（部ごと）", *_GROUP_OF_ANSWERS),
    _prose("考察", "考察。講演会情報に記入がなければ、集計値から作る下書き"),
    _condition("考察は下書き", "考察が自動の下書きのとき"),
    _list(
        "意見の分類", "自由記述等の意見の分類（講演会情報に条件の記入がある設問だけ）",
        _list("集計区分", "集計表の列：全体、各部、部不明", *_CELLS),
        _list(
            "分類の行", "集計表の行：各分類、分類なし",
            _text("分類", "分類名"),
            _condition("分類なしの行", "分類なしの行のとき"),
            _figure("回答数", "全体の回答数"),
            _figure("割合", "全体の割合"),
            _figure("回答数と割合", "全体の「12（32.4%）」の形"),
            _list(
                "集計区分", "この行の値：全体、各部、部不明", *_CELLS,
                _figure("回答数", "回答数"),
                _figure("割合", "割合"),
                _figure("回答数と割合", "「12（32.4%）」の形"),
            ),
        ),
        _prose("分類の注記", "意見の分類の表の下に置く注記。当てはまるものだけ"),
    ),
    _list("回答詳細", "自由記述の回答（部ごと）", *_GROUP_OF_ANSWERS),
    _prose("回答の注記", "回答の表の下に置く注記。当てはまるものだけ"),
)  # fmt: skip

_SESSION = (
    _text("部の名称", "部の名称（部不明は「部不明」）"),
    _text("開催時間", "開催時間"),
    _text("回答者の呼び方", "回答者の呼び方"),
    _text("参加対象", "参加対象"),
    _figure("出席者数", "その部の出席者数（分からないときは「―」）"),
    _figure("回答者数", "その部の回答者数"),
    _figure("回答率", "その部の回答率（分からないときは「―」）"),
)

FIELDS = (
    _text("講演会名", "講演会名"),
    _condition("長い講演会名", "講演会名が38字を超えるとき（ヘッダーで「実施結果報告書」と同じ行に収まらないとき）"),
    _text("開催日", "開催日（例：令和8年11月24日（火））"),
    _text("報告書の日付", "報告書の日付（例：令和8年12月1日）"),
    _text("団体名", "団体名"),
    _text("担当課", "担当課"),
    _text("主催", "主催"),
    _text("会場", "会場"),
    _text("演題", "演題"),
    _text("講師名", "講師名"),
    _text("講師名（ローマ字）", "講師名のローマ字表記"),
    _text("講師の所属・役職", "講師の所属・役職"),
    _prose("背景及び目的", "背景及び目的の文章"),
    _prose("アンケートの目的", "アンケートの目的"),
    _text("アンケートの実施方法", "アンケートの実施方法"),
    _text("アンケートの実施期間", "アンケートの実施期間"),
    _text("回答者の総称", "回答者の総称"),
    _condition("部が複数", "部が二つ以上あるとき"),
    _condition("部が四つ以上", "部が四つ以上あるとき（集計表の列が多いとき）"),
    _condition("日時及び会場がある", "開催時間又は会場の記入があるとき"),
    _condition("参加対象がある", "参加対象の記入がある部があるとき"),
    _list("部", "講演会の部", *_SESSION),
    _list("回収状況", "部ごとの出席者数と回答状況（部不明の回答があれば、その行も）", *_SESSION),
    _figure("出席者数", "出席者数の計（分からない部があるときは「―」）"),
    _figure("回答者数", "回答者数の計"),
    _figure("回答率", "全体の回答率"),
    _condition("プロフィールがある", "講師プロフィールの記入があるとき"),
    _list(
        "講師プロフィール", "講師（一人ずつ）",
        _text("講師", "講師の名前"),
        _list("プロフィールの行", "プロフィールの1行", _text("項目", "項目"), _prose("内容", "内容")),
    ),
    _condition("講師が複数", "講師プロフィールが二人以上あるとき"),
    _condition("講演の記入がある", "演題、講師名又は講演の概要の記入があるとき"),
    _list(
        "講演", "講演（演題ごと）",
        _text("演題", "この講演の演題"),
        _condition("概要がある", "この講演の概要の記入があるとき"),
        _list("概要", "概要の見出しごと", _text("見出し", "見出し（例：① 共通）"), _prose("要点", "要点")),
    ),
    _condition("講演が複数", "講演が二つ以上あるとき"),
    _condition("概要がある", "講演の概要の記入があるとき"),
    _text("再掲の見出し", "概要を再掲する節の見出し"),
    _condition("再掲する", "再掲の見出しと講演の概要の両方の記入があるとき"),
    _condition("写真がある", "写真の記入があるとき"),
    _list("写真", "写真（1枚ずつ）", _picture("写真", "写真（図の代替テキストに書く）"), _text("説明", "写真の説明")),
    _list(
        "写真の段", "写真の段（2枚ずつ）",
        _picture("左の写真", "左の写真（図の代替テキストに書く）"), _text("左の説明", "左の写真の説明"),
        _picture("右の写真", "右の写真（枚数が奇数の最後の段にはない）"), _text("右の説明", "右の写真の説明"),
        _condition("説明がある", "この段のどちらかの写真に説明があるとき"),
    ),
    _prose("注記", "集計の注記。当てはまるものだけ"),
    _list("設問", "設問（集計しない設問を除く。）", *QUESTION),
    _condition("前回の集計がある", "「前回の集計」を記入したとき"),
    _text("前回の開催日", "前回の講演会の開催日"),
    _text("前回の講演会名", "前回の講演会名"),
    _prose("前回との比較の注記", "前回の講演会の説明及び差の注記。比較できる設問があるときだけ"),
    _condition("肯定的な回答がある", "「肯定的とみなす選択肢」を記入した設問があるとき（複数選択と順位付けを除く。）"),
    _list(
        "肯定的な回答の割合", "「肯定的とみなす選択肢」を記入した設問ごと（マトリクスは項目ごと）",
        _text("番号", "設問の番号（例：Q1）"),
        _text("設問文", "設問の文章を1行にしたもの。マトリクスは項目の文章"),
        _text("選択肢", "肯定的とみなす選択肢（例：「理解できた」又は「おおむね理解できた」）"),
        _figure("n", "割合の基数"),
        *_SHARE,
        _figure("前回の割合", "前回の割合（比較できない設問では何もない）"),
        _figure("前回との差", "前回との差（ポイント。例：+3.2。比較できない設問では何もない）"),
        _list("集計区分", "全体、各部、部不明", *_CELLS, *_SHARE),
    ),
    _chart("肯定的な回答のグラフ", "設問ごとの肯定的な回答の割合の横棒グラフ（図の代替テキストに書く）。回答がなければ、見本ごと消える"),
    _condition("肯定的な回答のグラフは一部", "設問が多く、グラフに初めの15問だけを示すとき"),
    _condition("肯定的な回答を前回と比較できる", "肯定的な回答の割合を前回と比較できる設問があるとき"),
    _prose("肯定的な回答の説明", "どの選択肢を肯定的な回答としたか"),
    _prose("まとめ", "実施結果まとめ"),
)  # fmt: skip
"""Every name a template may ask for; the names of a list's items only inside it."""

ROOT = Field(name="", sort=Sort.LIST, about="", fields=FIELDS)


@record
class Listed:
    """One name as ``dxforms fields`` prints it. ``blocks`` are the repeats around it, outermost first."""

    name: str
    sort: Sort
    about: str
    blocks: tuple[str, ...] = ()

    @property
    def tag(self) -> str:
        """How a template writes it."""
        if self.sort in {Sort.LIST, Sort.CONDITION}:
            return f"{{{{#{self.name}}}}}…{{{{/{self.name}}}}}"
        return f"{{{{{self.name}}}}}"


def listed(fields: tuple[Field, ...] = FIELDS, blocks: tuple[str, ...] = ()) -> Iterator[Listed]:
    """Every name with the repeats around it, in the order declared."""
    for each in fields:
        yield Listed(name=each.name, sort=each.sort, about=each.about, blocks=blocks)
        yield from listed(each.fields, (*blocks, each.name))


@record
class Scope:
    """The repeats around a place in a template, innermost last, and the names that can be used there."""

    around: tuple[Field, ...] = field(default=(ROOT,))

    def find(self, name: str) -> tuple[Field, int] | None:
        """The field a name means here, from the innermost repeat that knows it, and that repeat's index in ``around``."""
        wanted = heading_key(name)
        for index in reversed(range(len(self.around))):
            found = self.around[index].inner.get(wanted)
            if found is not None and (index or found not in IN_EVERY_LIST):
                return found, index
        return None

    def within(self, block: Field) -> Scope:
        """The scope inside a repeat."""
        return Scope(around=(*self.around, block))

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that can be used here."""
        return tuple(
            dict.fromkeys(
                name.name
                for each in reversed(self.around)
                for name in (each.inner.values() if each.name else each.fields)
            )
        )


ROOT_SCOPE = Scope()
"""The scope outside of every repeat."""


def homes(name: str) -> tuple[str, ...]:
    """The repeats a name belongs to, outermost first; empty where it is not declared inside one."""
    wanted = heading_key(name)
    return next((each.blocks for each in listed() if each.blocks and heading_key(each.name) == wanted), ())
