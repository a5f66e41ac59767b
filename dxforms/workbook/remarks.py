"""What a person should hear of a row of the review sheets: the sentences. Loaded where there is something to tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from dxforms.grid import Value
from dxforms.issues import quoted
from dxforms.records import record
from dxforms.text import nearest
from dxforms.workbook import answers as form
from dxforms.workbook import respondents as who


@record(kw_only=False)
class Remark:
    """What a person should hear of a row: its code, the sentence, the column it is about."""

    code: str
    message: str
    column: str
    is_fault: bool = False


REASON_ALONE = Remark(
    "review.reason-alone",
    f"「{who.REASON}」が選ばれていますが、「{who.COUNT}」が空欄のため、集計に含めています。"
    f"除く場合は「{who.NOT_COUNTED}」を選んでください。",
    who.COUNT,
)
STATE_ALONE = Remark(
    "review.state-alone",
    f"「{form.STATE}」は「{form.REVIEWED}」ですが、「{form.PUBLISH}」が空欄のため、未確認として扱います。"
    f"「{form.PUBLISH}」で「{who.COUNTED}」又は「{who.NOT_COUNTED}」を選んでください。",
    form.PUBLISH,
)
NOT_RECEIVED = Remark(
    "review.not-received",
    f"回答ファイルにない回答のため、報告書には載りません。「{form.ORIGINAL}」に記入された文は「{form.MEMO}」に移しました。",
    form.ORIGINAL,
)
CHANGED_GROUPING = Remark(
    "review.changed-grouping",
    f"「{form.GROUPING}」を記入した後に回答が変わりました。分類が今の回答に合うか確かめてください。",
    form.GROUPING,
)
CHANGED = Remark(
    "review.changed",
    f"確認した後に回答が変わりました。「{form.AGAIN}」としますので、内容を確かめ、「{form.STATE}」で「{form.REVIEWED}」を選んでください。",
    form.STATE,
)


def restored(column: str) -> Remark:
    """What was typed over 原文 stands in another column now."""
    return Remark(
        "review.original",
        f"「{form.ORIGINAL}」が書き換えられていました。原文は元に戻し、記入された文を「{column}」に移しました。",
        form.ORIGINAL,
    )


STRAY = Remark(
    "review.stray-row",
    "どの回答についてのものか分からない行があります。この行は、新しい集計ファイルには引き継がれません。"
    "残す場合は、回答の行の「メモ」の列に記入してください。",
    who.ID,
)
"""A row in which something stands and that is nobody's."""


@cache
def typed_without_id(column: str) -> Remark:
    """Something is typed in a row that is nobody's."""
    return Remark(
        "review.no-id",
        f"回答IDのない行の「{column}」に記入があり、どの回答についての記入か分かりません。"
        "回答IDを記入するか、この行を削除してください。",
        column,
        is_fault=True,
    )


def error_value(column: str, shown: str) -> Remark:
    """An error value stands where something is typed."""
    return Remark(
        "review.error",
        f"「{column}」がエラー値（{shown}）です。数式を直すか、文字で記入してください。",
        column,
        is_fault=True,
    )


def merged(column: str) -> Remark:
    """Cells of several rows are one."""
    return Remark(
        "review.merged",
        f"「{column}」のセルが結合されているため、その先頭の行の記入として読み取りました。"
        "ほかの行にも当てはまるときは、結合を解除して、それぞれの行に記入してください。",
        column,
    )


def unsolved(column: str) -> Remark:
    """A formula was saved without its result."""
    return Remark(
        "review.unsolved",
        f"「{column}」の数式の結果が保存されていないため、読み取れません。"
        "Excelで開いて上書き保存するか、文字で記入してください。",
        column,
        is_fault=True,
    )


def contradiction(label: str, cell: str, column: str) -> Remark:
    """Two rows of one answer say different things; ``cell`` is of the first."""
    return Remark(
        "review.twice",
        f"同じ回答（回答ID {label}）の行がもう一つあり（セル{cell}）、記入の内容が異なります。"
        "正しい方を残し、もう一方の行を削除してください。",
        column,
        is_fault=True,
    )


NO_QUESTION = Remark(
    "review.no-question",
    "設問の欄が空欄のため、どの回答についての行か分かりません。設問の番号を記入するか、この行を削除してください。",
    form.QUESTION,
    is_fault=True,
)
MIXED = Remark(
    "review.mixed",
    f"「{who.ID}」と「{who.KEY}」が別々の回答を指しています。一部の列だけを並べ替えたり貼り付けたりしたときに起こります。"
    "元に戻すか、その前に保存したファイルに戻してください。",
    who.ID,
    is_fault=True,
)
EXCHANGED = Remark(
    "review.exchanged",
    f"「{form.ORIGINAL}」が、別の回答の原文と入れ替わっています。「{form.ORIGINAL}」の列だけを並べ替えたときなどに起こります。"
    "元に戻すか、その前に保存したファイルに戻してください。",
    form.ORIGINAL,
    is_fault=True,
)


def other_name(label: str, number: str) -> Remark:
    """設問 is no question's number, and yet the answer tells which it is."""
    return Remark(
        "review.question-name",
        f"「{form.QUESTION}」に{quoted(label)}とありますが、原文から、{number}への回答として扱いました。",
        form.QUESTION,
    )


def unknown_word(typed: str, column: str, known: Sequence[str]) -> Remark:
    """A word is none of its list."""
    near = nearest(typed, known)
    return Remark(
        "review.word",
        f"「{column}」に{quoted(typed)}とあります。{'、'.join(known)}のいずれかを選んでください。"
        + (f"（{quoted(near)}のことですか。）" if near else ""),
        column,
        is_fault=True,
    )


def moved(old: str, new: str) -> Remark:
    """A 部 has another name now, or its responses stand in another file."""
    return Remark(
        "review.moved",
        f"部の名称又は回答ファイルの分け方が変わったため、{quoted(old)}の回答についての記入は、"
        f"{quoted(new)}の同じ回答に引き継ぎました。",
        who.KEY,
    )


def renumbered(numbers: Mapping[Value, str]) -> Remark:
    """Questions have other numbers now."""
    listed = "、".join(f"{quoted(old)}は{quoted(new)}" for old, new in numbers.items())
    return Remark(
        "review.renumbered",
        f"設問の番号が変わったため、記入を同じ設問の新しい番号に引き継ぎました（{listed}）。",
        form.QUESTION,
    )


def replaced(old: str, new: str) -> Remark:
    """A 部's name belongs to another form now, and its own is not there any more."""
    return Remark(
        "review.moved",
        f"{quoted(old)}は別の回答ファイルの名称になり、前の回答は見当たりません。"
        f"その記入は、{quoted(new)}の「{who.GONE}」の行に残しました。",
        who.KEY,
    )


def other_times(source: str) -> Remark:
    """The responses of a source were completed at other times than those that were decided on."""
    return Remark(
        "review.times",
        f"{quoted(source)}の回答の完了時刻が、前に集計したときと違います。別のフォームの回答に替わった場合は、"
        "記入した内容が別の人の回答に付いているおそれがあるため、「集計対象」や「掲載」などを確かめてください。",
        who.COMPLETED,
    )
