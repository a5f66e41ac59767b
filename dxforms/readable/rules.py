"""The rules a file is judged by, and what is said of them.

1-1 to 2-2: 総務省「統計表における機械判読可能なデータの表記方法の統一ルール」 (2020-12-18), titled in our own words. What surveys and
CSV files need beside them is the project's own (tally-conventions).
"""

from __future__ import annotations

from enum import Enum

from dxforms.issues import Where, quoted
from dxforms.records import record


class Verdict(Enum):
    """What is said of a rule."""

    KEPT = "適合"
    BROKEN = "不適合"
    LOOK = "要確認"
    """A person must look: the file alone does not tell."""
    UNCHECKED = "未検査"


@record
class Rule:
    """One rule: its number and its title."""

    number: str
    title: str

    def __str__(self) -> str:
        return f"{self.number}　{self.title}"


FORM = Rule(number="1-1", title="ファイル形式はExcel又はCSVとする")
ONE_DATUM = Rule(number="1-2", title="1つのセルに1つのデータを入れる")
NUMBERS = Rule(number="1-3", title="数値は数値属性とし、文字列を含めない")
MERGED = Rule(number="1-4", title="セルを結合しない")
LAYOUT = Rule(number="1-5", title="スペースや改行で体裁を整えない")
NAMES = Rule(number="1-6", title="項目名等を省略しない")
VALUES = Rule(number="1-7", title="数式ではなく値とする")
OBJECTS = Rule(number="1-8", title="図、グラフ等のオブジェクトを置かない")
UNITS = Rule(number="1-9", title="データの単位を記載する")
CHARACTERS = Rule(number="1-10", title="機種依存文字を使わない")
ERAS = Rule(number="1-11", title="年月日は西暦とする（和暦だけにしない）")
REGION = Rule(number="1-12", title="地域コード又は地域の名称を表示する")
BLANKS = Rule(number="1-13", title="数値の列を空欄にせず、0、***又はXとする")
DIVIDED = Rule(number="2-1", title="データを分断しない")
ONE_TABLE = Rule(number="2-2", title="1つのシートに1つの表とする")
CODES = Rule(number="調査-1", title="選択肢をコードで示し、コード表を付ける")
QUESTIONS = Rule(number="調査-2", title="設問の一覧を付ける")
OTHERS = Rule(number="調査-3", title="その他の記入は、独立した列とする")
BLANK_MEANING = Rule(number="調査-4", title="空欄の意味を記載する")
HIDDEN = Rule(number="調査-5", title="シート、行及び列を非表示にしない")
NOTES = Rule(number="調査-6", title="表の外に表題や注記を置かない（1行目を見出しとする）")
COLOURS = Rule(number="調査-7", title="色で意味を表さない")
METADATA = Rule(number="調査-8", title="メタデータ（調査の概要、集計の方法等）を付ける")
ENCODING = Rule(number="CSV-1", title="文字コードはUTF-8（BOM付き）とする")
QUOTES = Rule(number="CSV-2", title='コンマで区切り、全ての項目を「"」で囲み、改行はCRLFとする')
DATES = Rule(number="CSV-3", title="年月日はYYYY-MM-DDとする")

RULES = (
    FORM, ONE_DATUM, NUMBERS, MERGED, LAYOUT, NAMES, VALUES, OBJECTS, UNITS, CHARACTERS, ERAS, REGION, BLANKS,
    DIVIDED, ONE_TABLE, CODES, QUESTIONS, OTHERS, BLANK_MEANING, HIDDEN, NOTES, COLOURS, METADATA,
    ENCODING, QUOTES, DATES,
)  # fmt: skip
"""Every rule, in the order it is reported in."""


@record
class LintFinding:
    """One place where a rule is broken (不適合) or a person must look (要確認).

    ``value`` is what stands there, 40 characters at most; empty where respondents wrote it.
    """

    rule: Rule
    verdict: Verdict
    message: str
    """What is wrong and how to mend it, in polite Japanese."""
    where: Where
    value: str = ""

    def __str__(self) -> str:
        place = str(self.where)
        shown = quoted(self.value) if self.value else ""
        return f"{place}{shown and ' '}{shown}：{self.message}" if place or shown else self.message


@record
class Checked:
    """What is said of one rule: the verdict, why where nothing is found, and every finding."""

    rule: Rule
    verdict: Verdict
    reason: str = ""
    findings: tuple[LintFinding, ...] = ()


@record
class Judged:
    """A sheet and what it was taken for."""

    name: str
    role: str
    """機械判読用のシート, 人が見るためのシート, 庁内限りのシート, 表."""
    is_judged: bool


@record
class Linted:
    """What ``lint`` says of one file."""

    file: str
    sheets: tuple[Judged, ...]
    """Every sheet of a workbook; a CSV has one without a name."""
    rules: tuple[Checked, ...]
    """Every rule, in order."""

    @property
    def findings(self) -> tuple[LintFinding, ...]:
        """All findings, by rule."""
        return tuple(finding for checked in self.rules for finding in checked.findings)

    @property
    def is_broken(self) -> bool:
        """True where a rule is 不適合."""
        return any(checked.verdict is Verdict.BROKEN for checked in self.rules)

    def count(self, verdict: Verdict) -> int:
        """How many rules have this verdict."""
        return sum(checked.verdict is verdict for checked in self.rules)
