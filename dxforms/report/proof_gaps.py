"""What was left to be filled in, dates whose weekday is wrong, and personal data in published answers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date

from dxforms.issues import quoted
from dxforms.report.proof_paper import Paragraph, ProofFinding, Role, Weight, found
from dxforms.report.proof_text import BLANK, half_width, unquoted
from dxforms.report.proof_words import Words
from dxforms.survey.sentences import listed
from dxforms.text import WEEKDAYS

_BRACKETS = re.compile(r"〔[^〔〕\n]{0,80}〕")
_TAG = re.compile(r"(?:\{\{|｛｛)[^{}｛｝\n]{0,60}(?:\}\}|｝｝)")
_DIGITS = "〇一二三四五六七八九十百千"
_NUMERALS = "〇一二三四五六七八九"


def gaps(
    paragraphs: Sequence[Paragraph], words: Words, drafts: frozenset[int] = frozenset()
) -> Iterator[ProofFinding]:
    """〔…〕, {{…}}, and ●● or ○○ outside of quotations; ``drafts`` are paragraphs that are named as drafts already."""
    signs = "".join(re.escape(word) for word in words.of("伏せ字"))
    # ○○ (〇〇, the numeral zero, is typed for it; 二〇〇〇年 is a number), and ○ in the place of a number: 令和○年○月○日. At a line's beginning a single one marks a point of a list.
    circles = (
        re.compile(
            rf"(?<![{_NUMERALS}])([{signs}])\1+(?![{_NUMERALS}])|(?<!\n)(?<!^)(?<![{_NUMERALS}])[{signs}](?=[年月日時名人件%％])"
        )
        if signs
        else re.compile(r"(?!)")
    )
    for paragraph in paragraphs:
        text = paragraph.text
        if paragraph.role in {Role.ANSWER, Role.CONTENTS} or not text:
            continue
        for match in _TAG.finditer(text):
            yield found(
                "gap.tag",
                Weight.MEND,
                f"ひな形の項目{quoted(match[0])}が残っています。文章に置き換えるか、削除してください。",
                paragraph,
                match.start(),
            )
        if paragraph.index not in drafts:
            for match in _BRACKETS.finditer(text):
                yield found(
                    "gap.bracket",
                    Weight.MEND,
                    f"記入する箇所{quoted(match[0])}が残っています。文章を記入し、〔 〕を削除してください。",
                    paragraph,
                    match.start(),
                )
        for match in circles.finditer(unquoted(text)):
            if match[0] == "×":  # ×年 is a mark, not a gap
                continue
            yield found(
                "gap.circles",
                Weight.MEND,
                f"{quoted(match[0])}が残っています。実際の名称や数値に直してください。",
                paragraph,
                match.start(),
            )


# ---------------------------------------------------------------- dates

_ERAS = {
    "令和": (2018, date(2019, 5, 1)),
    "平成": (1988, date(1989, 1, 8)),
    "昭和": (1925, date(1926, 12, 25)),
}
_DATE = re.compile(
    r"(?:(?:(?P<era>令和|平成|昭和)\s*(?P<year>元|[0-9]{1,2})|(?P<western>(?:19|20)[0-9]{2}))\s*年\s*)?"
    r"(?:(?P<month>[0-9]{1,2})\s*月\s*|(?P<same>同月))(?P<day>[0-9]{1,2})\s*日"
    r"(?:\s*\(?\s*(?P<weekday>[月火水木金土日])\s*(?:曜日?)?\s*(?:[・,、]\s*[祝休]日?)?\s*\)|(?P<word>[月火水木金土日])曜日?)?"
)


def weekdays(paragraphs: Sequence[Paragraph], day: date | None = None) -> Iterator[ProofFinding]:
    """Dates whose weekday is wrong, and days that do not exist.

    A date without its year takes that of the date before it in the paragraph, else of ``day``, the lecture's (or the
    year after: reports look ahead).
    """
    for paragraph in paragraphs:
        if paragraph.role in {Role.ANSWER, Role.CONTENTS} or "日" not in paragraph.text:
            continue
        year: int | None = None
        month = 0
        for match in _DATE.finditer(half_width(paragraph.text)):
            shown = paragraph.text[match.start() : match.end()]
            stated = _year(match)
            month = month if match["same"] else int(match["month"])
            years = [stated or year] if stated or year else [day.year, day.year + 1] if day and month else []
            year = stated or year
            if not month or not years:
                continue
            days = [each for each in (_date(one, month, int(match["day"])) for one in years if one) if each]
            if not days:
                if stated:
                    yield found(
                        "date.none",
                        Weight.MEND,
                        f"{quoted(shown)}という日はありません。",
                        paragraph,
                        match.start(),
                    )
                continue
            weekday = match["weekday"] or match["word"]
            if weekday and all(WEEKDAYS[each.weekday()] != weekday for each in days):
                yield found(
                    "date.weekday",
                    Weight.MEND,
                    f"{quoted(shown)}の曜日が違います。この日は{WEEKDAYS[days[0].weekday()]}曜日です。",
                    paragraph,
                    match.start(),
                )


def _year(match: re.Match[str]) -> int | None:
    if match["western"]:
        return int(match["western"])
    if not match["era"]:
        return None
    before, _ = _ERAS[match["era"]]
    return before + (1 if match["year"] == "元" else int(match["year"]))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


# ---------------------------------------------------------------- personal data

_MAIL = re.compile(r"[A-Za-z0-9._%+-]+\s?[@＠]\s?[A-Za-z0-9-]+(?:[.．][A-Za-z0-9-]+)+")
_PHONE = re.compile(
    r"(?<![0-9])(?:\+81[- ]?[1-9]|0[1-9])[0-9]{0,3}[-() ]{0,2}[0-9]{1,4}[-() ]{0,2}[0-9]{3,4}(?![0-9])"
)
_EXTENSION = re.compile(r"(?:内線|電話|携帯|℡|TEL|Tel|tel)(?:番号)?[:は ]{0,3}[0-9]{3,}")
_POST = re.compile(r"〒\s*[0-9]{3}|(?<![0-9-])[0-9]{3}-[0-9]{4}(?![0-9-]|\s?[名人円件回字年月日時分個枚台])")
_NUMBER = rf"[0-9{_DIGITS}]+"
_ADDRESS = re.compile(
    rf"[一-龥々ヶケァ-ヴー]{{1,12}}(?:{_NUMBER}\s*(?:丁目|番地)|(?<=[町村字区市郡丘台])\s*{_NUMBER}\s*(?:-\s*{_NUMBER}|番(?!目)|号(?!線|議)))"
)
_DASHES = str.maketrans("－‐−–—ー―", "-------")
_WORD = r"[一-龥々ヶ]{1,6}|[ァ-ヴー]{2,10}(?:・[ァ-ヴー]{2,10})?|(?<![ぁ-ん])[ぁ-ん]{2,5}?"
_NOT_SAN = r"(?!ざん|か[がをに]|せ|じょ)"
_ALWAYS = {"皆"}
_HIRAGANA = re.compile(r"[ぁ-ん]+")


def personal(
    paragraphs: Sequence[Paragraph], words: Words, names: Sequence[str] = ()
) -> Iterator[ProofFinding]:
    """Possible personal data in published answers; ``names`` are known to the public (the lecturers')."""
    known = re.compile(
        "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if name) or "(?!)"
    )
    not_names = frozenset(words.of("個人でない敬称"))
    titled = re.compile(rf"(?P<word>{_WORD})\s?(?:さん{_NOT_SAN}|氏(?!名|族|神))")
    for paragraph in paragraphs:
        if paragraph.role is not Role.ANSWER:
            continue
        kinds = list(_personal(paragraph.text, known, titled, not_names))
        if kinds:
            yield found(
                "personal",
                Weight.MEND,
                f"{listed(kinds)}と思われる記載があります。個人の特定につながる場合は、"
                "集計の「自由記述」シートで掲載文を直すか、掲載しないとしてください。",
                paragraph,
            )


def _personal(
    text: str, known: re.Pattern[str], titled: re.Pattern[str], not_names: frozenset[str]
) -> Iterator[str]:
    plain = unicodedata.normalize("NFKC", text)
    digits = plain.translate(_DASHES)
    if _MAIL.search(plain):
        yield "メールアドレス"
    # A number of seven to eleven digits that begins with 0, or one that is called a telephone's.
    if any(
        10 <= sum(char.isdigit() for char in each[0]) <= 13 for each in _PHONE.finditer(digits)
    ) or _EXTENSION.search(digits):
        yield "電話番号"
    if _POST.search(digits):
        yield "郵便番号"
    if _ADDRESS.search(digits):
        yield "住所"
    public = known.sub(lambda match: BLANK * len(match[0]), text)
    for match in titled.finditer(public):
        word = match["word"]
        if not any(
            word == each or (word.endswith(each) and (len(each) > 1 or each in _ALWAYS)) for each in not_names
        ) and not _common(word, match, public):
            yield "個人の名前（「さん」「氏」の付いた語）"
            return


_COMMON = (
    "たく",
    "みな",
    "おとう",
    "おかあ",
    "おじい",
    "おばあ",
    "おにい",
    "おねえ",
    "おく",
    "おきゃく",
    "こども",
    "おこ",
    "かさ",
    "はさ",
    "おば",
    "おじ",
)


def _common(word: str, match: re.Match[str], text: str) -> bool:
    """True for hiragana that is no name: たくさん, 嵩んで in hiragana."""
    if not _HIRAGANA.fullmatch(word):
        return False
    return word.endswith(_COMMON) or text[match.end() : match.end() + 1] in {"で", "だ"}
