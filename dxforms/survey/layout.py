"""The sheets, columns and items of 講演会情報.xlsx: their names, what a clerk chooses from, what is read beside them."""

from __future__ import annotations

from dxforms.records import record
from dxforms.survey.questions import ChartOrder, Kind
from dxforms.survey.settings import AnswerOrder, Base
from dxforms.text import heading_key


@record
class Item:
    """One row of a sheet of 項目 and 内容 (講演会, 設定).

    ``lines`` is how many rows the blank workbook offers: more than one where a text has paragraphs, one a row.
    ``note`` is 記入のしかた. ``choices`` are offered as a list.
    """

    name: str
    note: str
    required: bool = False
    lines: int = 1
    choices: tuple[str, ...] = ()


@record
class Column:
    """One column of a sheet. ``note`` is what to type there, with an example; ``choices`` are offered as a list."""

    name: str
    note: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()


@record
class SheetLayout:
    """One sheet: its columns, and its items where it is a sheet of 項目 and 内容.

    ``lead`` are the sentences over the table. ``aside`` are columns people may read and nobody is asked about:
    the program writes them and never reads them back.
    """

    name: str
    lead: tuple[str, ...]
    columns: tuple[Column, ...]
    items: tuple[Item, ...] = ()
    aside: tuple[str, ...] = ("記入のしかた", "根拠", "状態", "備考")
    required: bool = False

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where there is none."""
        return next(column for column in self.columns if column.name == name)


NOT_FILLED_IN = "未記入"
"""What stands where the program could not tell and a person must choose; left over it is a fault."""

REPORT_STATES = ("作成中", "決裁済")
"""報告書の状態; where it is 決裁済 neither report nor workbook is rewritten by habit."""

YES_NO = ("する", "しない")

LECTURE = SheetLayout(
    name="講演会",
    required=True,
    lead=(
        "色の付いたセルに記入してください。項目名に「*」のあるものは必須です。ほかは、分かるものだけで構いません。",
        "長い文章は、段落ごとに1行使います。行が足りないときは行を挿入し、項目の欄は空欄のまま続けてください。",
    ),
    columns=(
        Column(name="項目", required=True),
        Column(name="内容", required=True),
    ),
    items=(
        Item(
            name="講演会名",
            required=True,
            note="表紙に「（講演会名）　実施結果報告書」と印刷します。「実施結果報告書」の文字は記入しないでください。例：デジタル化に関する講演会",
        ),
        Item(
            name="開催日",
            required=True,
            note="和暦でも西暦でも構いません。例：令和8年11月24日（火）、2026/11/24",
        ),
        Item(name="団体名", note="例：みなも市"),
        Item(name="担当課", note="例：総務部人事課"),
        Item(name="主催", note="例：みなも市デジタル化推進本部"),
        Item(name="会場", note="例：市役所本庁舎3階 大会議室"),
        Item(name="演題", note="講演の題名です。例：一歩先の窓口を考える"),
        Item(name="講師名", note="例：青葉 みどり"),
        Item(name="講師名（ローマ字）", note="例：AOBA Midori"),
        Item(name="講師の所属・役職", note="例：みずうみ大学 地域防災研究所 教授"),
        Item(
            name="背景及び目的",
            lines=4,
            note="講演会を開いた背景と目的を、文章で記入します（段落ごとに1行）。例：本市では、窓口の混雑を減らすため、……",
        ),
        Item(
            name="アンケートの目的",
            lines=3,
            note="箇条書きで印刷します（1項目ごとに1行。「・」は付けません）。例：講演内容の理解度を把握する。",
        ),
        Item(name="アンケートの実施方法", note="例：Microsoft Formsによる無記名回答"),
        Item(
            name="アンケートの実施期間",
            note="記入したとおりに印刷します。例：令和8年11月24日（火）から11月30日（月）まで",
        ),
        Item(
            name="回答者の総称",
            note="考察の下書きで、回答者を指す言葉です。例：職員　→「アンケートに回答した職員のほとんどが……」",
        ),
        Item(name="報告書の日付", note="表紙に和暦で印刷します。例：令和8年12月10日"),
        Item(
            name="再掲の見出し",
            note="「講演の概要」の要点を報告書の最後にもう一度載せる場合に、その見出しを記入します。空欄の場合は載せません。例：職員階層別の取組ポイント（講演資料抜粋）",
        ),
        Item(
            name="回答ファイル又は共有リンク",
            note="Microsoft Formsの「Excelで開く」で保存したファイルの名前（このファイルと同じフォルダーに置きます。）、又はOneDrive・SharePointの共有リンク。部ごとに分かれている場合は「部」シートに記入します。例：講演会アンケート(1-41).xlsx",
        ),
        Item(
            name="前回の集計",
            note="前回の結果と比べる場合に、前回の「集計.xlsx」の場所を記入します（このファイルのあるフォルダーから）。設問文と選択肢が同じ設問を比べます。例：..\\2026-10-05_講演会\\集計.xlsx",
        ),
        Item(
            name="ファイル名の頭",
            note="作成するファイルの名前の前に付ける文字です。例：20261124_　→「20261124_集計.xlsx」",
        ),
        Item(
            name="報告書の状態",
            choices=REPORT_STATES,
            note="決裁が終わったら「決裁済」を選びます。それ以後、集計と報告書を書き換えません。",
        ),
    ),
)

SESSIONS = SheetLayout(
    name="部",
    lead=(
        "1つの部を1行に記入します。部に分かれていない講演会は、部の名称を空欄にして1行だけ記入してください。",
    ),
    columns=(
        Column(name="部の名称", note="部が2つ以上のときは必ず記入します。例：午前の部"),
        Column(name="開催時間", note="例：10:00～11:30"),
        Column(
            name="回答者の呼び方",
            note="自由記述の表の見出し【　】に使います。空欄のときは部の名称を使います。例：部次長級の幹部職員",
        ),
        Column(name="参加対象", note="1文で記入します。例：部長、次長、課長及び課長補佐"),
        Column(
            name="出席者数",
            note="まだ分からないときは空欄にします（回答率は「―」になります。）。例：32",
        ),
        Column(
            name="部を判別する設問",
            note="1つの回答ファイルに全ての部の回答が入っているときに、部が分かる列の見出しを記入します。回答した時刻で分けるときは「完了時刻」と記入します。例：参加した部を選択してください",
        ),
        Column(
            name="その部の回答",
            note="左の設問でこの部に当たる回答（2つ以上あるときは、セル内で改行）。完了時刻のときは時刻の範囲。例：午前の部、～13:00、13:00～",
        ),
        Column(
            name="回答ファイル又は共有リンク",
            note="部ごとに回答ファイルが分かれているときだけ記入します。例：アンケート（午前）(1-23).xlsx",
        ),
    ),
)

PROFILES = SheetLayout(
    name="講師",
    lead=(
        "講師プロフィールの表を、印刷する順に記入します。内容が空欄の項目は印刷しません。項目は自由に増やせます。",
        "長い内容は段落ごとに1行使い、講師と項目の欄は空欄のまま続けてください。",
    ),
    columns=(
        Column(
            name="講師",
            note="講師が1人のときは空欄で構いません。2人以上のときは、それぞれの最初の行に氏名を記入します。",
        ),
        Column(name="項目", note="例：略歴"),
        Column(name="内容", note="例：平成20年、みずうみ大学卒業。"),
    ),
)

PROFILE_ITEMS = (
    "ふりがな",
    "氏名",
    "所属・役職",
    "活動拠点",
    "略歴",
    "専門分野・技術",
    "メッセージ",
    "関連URL",
    "実績",
)
"""Rows of a lecturer's profile that the blank workbook offers; those left blank are not printed."""

OUTLINE = SheetLayout(
    name="講演の概要",
    lead=(
        "講演の要点を、1行に1つずつ記入します。同じ演題・見出しが続く行は、その欄を空欄にして構いません。",
    ),
    columns=(
        Column(name="演題", note="演題が1つのときは空欄で構いません（「講演会」シートの演題を使います。）。"),
        Column(name="見出し", note="要点のまとまりの見出しです。例：① 共通"),
        Column(
            name="要点",
            note="箇条書きで印刷します（「・」は付けません）。例：窓口の仕事は、来庁者の目線で見直す。",
        ),
    ),
)

PHOTOS = SheetLayout(
    name="写真",
    lead=(
        "報告書に載せる写真を、載せる順に記入します（6枚程度まで）。写真は、このファイルと同じフォルダーに置いてください。",
    ),
    columns=(
        Column(name="ファイル名", note="例：会場.jpg、写真\\会場.jpg"),
        Column(name="説明", note="写真の下に印刷します。空欄でも構いません。例：講演の様子"),
    ),
)

QUESTIONS = SheetLayout(
    name="設問",
    required=True,
    lead=(
        "アンケートの設問を、報告書に載せる順に、1行に1問ずつ記入します。回答ファイルの列のうち、載せないものは「集計しない」を選んでください。",
        "1つのセルの中で行を分けるときは、Altキーを押しながらEnterキーを押します。",
    ),
    columns=(
        Column(name="番号", required=True, note="例：Q1"),
        Column(
            name="列見出し",
            required=True,
            note="回答ファイルの1行目の見出しと同じ文字。マトリクスは、項目ごとの見出しを1行に1つずつ。",
        ),
        Column(name="設問文", note="報告書に載せる文。空欄のときは列見出しを使います（マトリクスは必須）。"),
        Column(
            name="回答形式",
            required=True,
            note="一覧から選びます。",
            choices=tuple(kind.value for kind in Kind),
        ),
        Column(
            name="選択肢",
            note="1行に1つずつ、載せる順に。回答の途中で文字を直したときは「新しい表記 ← 古い表記」。段階評価とNPSは空欄でも可。",
        ),
        Column(name="選択数の上限", note="「2つまで」なら 2（複数選択のみ）。"),
        Column(name="肯定的とみなす選択肢", note="考察の下書きに使います。1行に1つずつ。例：理解できた"),
        Column(
            name="グラフの並び",
            note="空欄なら、複数選択は回答の多い順、ほかは選択肢順。",
            choices=tuple(order.value for order in ChartOrder),
        ),
        Column(name="考察", note="段落ごとに1行。空欄のときは、集計値から下書きを作ります。"),
    ),
)

CONCLUSIONS = SheetLayout(
    name="まとめ",
    lead=("報告書の「実施結果まとめ」の文章を、段落ごとに1行ずつ記入します。Wordで書いても構いません。",),
    columns=(
        Column(
            name="本文",
            note="例：講演内容は、階層を問わずおおむね理解された。",
        ),
    ),
)

SETTINGS = SheetLayout(
    name="設定",
    lead=("数え方や表し方を変えるときに使います。空欄の項目は「記入のしかた」の標準になります。",),
    columns=(Column(name="項目", required=True), Column(name="内容", required=True)),
    items=(
        Item(
            name="割合の基数",
            choices=tuple(base.value for base in Base),
            note="割合（％）を計算するときの分母です。標準：回答者全員（無回答を含む）",
        ),
        Item(name="人数の単位", choices=("名", "人"), note="標準：名"),
        Item(name="パーセントの記号", choices=("%", "％"), note="半角（%）又は全角（％）。標準：%（半角）"),
        Item(
            name="割合の小数点以下の桁数", choices=("0", "1", "2"), note="0、1又は2。標準：1　例：1 → 71.9%"
        ),
        Item(
            name="回答の並び",
            choices=tuple(order.value for order in AnswerOrder),
            note="自由記述を載せる順です。「設問ごとに並べ替え」にすると、同じ人の回答を番号で結び付けられなくなります。標準：受付順",
        ),
        Item(
            name="参考値の表示",
            choices=YES_NO,
            note="回答者数が30未満の割合に「参考値」と表示します。標準：しない",
        ),
        Item(
            name="部の差を述べる最小の回答者数",
            note="考察の下書きで部どうしの差に触れるのは、どの部もこの人数以上のときだけです。標準：30",
        ),
        Item(
            name="締切",
            note="締切後の回答をお知らせします。時刻がないときは、その日の終わりまで。例：令和8年11月30日 17:00",
        ),
        Item(
            name="残しておく回答ファイルの数",
            note="取り込むたびに日付を付けて残す、前の回答ファイルの数です。0なら残しません。標準：5",
        ),
        Item(
            name="部を示す最小の回答者数",
            note="回答者がこの人数に満たない部は、個人が特定されないよう全体だけに含めます"
            "（差引きで分からないよう、次に少ない部も含めることがあります。）。0なら全て示します。標準：0",
        ),
    ),
)

CROSSINGS = SheetLayout(
    name="クロス集計",
    lead=(
        "設問どうしを組み合わせて集計するときに、1行に1組ずつ記入します。部ごとの集計は、記入しなくても作成します。",
    ),
    columns=(
        Column(name="表側の設問", required=True, note="集計する設問の番号。例：Q3"),
        Column(
            name="表頭の設問",
            required=True,
            note="回答者を分ける設問の番号（単一選択、段階評価又はNPS）。例：Q1",
        ),
    ),
)

GROUPINGS = SheetLayout(
    name="意見の分類",
    lead=(
        "自由記述の回答を、含まれる語で分類するときに、1行に1つの分類を記入します。記入した設問だけを分類します。",
        "全角と半角、大文字と小文字、空白及び改行の違いは区別しません。語の一部でも、含まれていれば当てはまります。どの分類にも当てはまらない回答は「分類なし」とします。",
    ),
    columns=(
        Column(
            name="設問",
            required=True,
            note="自由記述（又は「その他」のある設問）の番号。上の行と同じときは空欄でも可。例：Q4",
        ),
        Column(name="分類名", required=True, note="例：待ち時間"),
        Column(
            name="条件",
            required=True,
            note="語を、いずれかを含むなら「、」又は or、両方を含むなら and、含まないなら not でつなぎます。"
            "and と or を両方使うときは、先にまとめる部分を（ ）で囲みます。空白を含む語は「」で囲みます。"
            "例：待ち時間、行列、混雑　例：（窓口 or 受付） and 待つ　例：駐車場 and not 満足",
        ),
    ),
)

SHEETS = (
    LECTURE,
    SESSIONS,
    PROFILES,
    OUTLINE,
    PHOTOS,
    QUESTIONS,
    CONCLUSIONS,
    SETTINGS,
    CROSSINGS,
    GROUPINGS,
)
"""Every sheet the blank workbook has, in its order."""

EXAMPLE = "記入例"
"""The sheet that shows a filled-in survey. Never read; the same word left in a cell to fill in is a fault."""


def name_key(value: str) -> str:
    """What names of sheets, columns and items are compared by: without the required mark, 及び and および alike."""
    bare = heading_key(value).rstrip("*").removesuffix("(必須)")
    return bare.replace("および", "及び").replace("または", "又は")
