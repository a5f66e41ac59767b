"""How many answers to a free text prose says there are, and how many say 特になし."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dxforms.report.proof_claims import Claim
from dxforms.report.proof_tallied import Sentence, named
from dxforms.survey.published import is_blank_word
from dxforms.survey.tally import Tally
from dxforms.text import key

_NOTHING = re.compile(
    r"[「『]?(?P<word>(?:特に|とくに|(?<![ぁ-んァ-ヴー一-龥]))(?:なし|無し|ない|ありません|ございません))[。]?[」』]?"
    r"(?:など|等)?(?:の|と(?:する|の|した|いう|いった))?"
    r"(?:回答|記載|記入|記述|意見|もの|内容|答え)?(?:した)?(?:者|人|方|職員)?(?:数|件数)?(?:は|が|も|の|:|：|、)*\s?$"
)
_SAYS = re.compile(
    r"の(?:自由記述の?|意見・?|御?意見や?|有効な?)?回答(?:が|を|で|のうち|の内)|の(?:御?意見|感想|自由記述|記述|記載|記入|声)(?:が|を)"
)
_CALLED = re.compile(r"自由記述(?:の?回答)?(?:数|件数)?(?:は|が)?(?:、|全体で|合わせて|合計|計|全)*\s?$")
_STATED = re.compile(r"(?:あ|で|の|寄せ|に|、|。|$)")
"""自由記述は41件あり, and not 自由記述は5件が要望であり."""
_OF_ALL = re.compile(
    r"(?:(?:(?:この|本)設問|自由記述(?:欄|式)?|アンケート|全体|今回)(?:の?(?:設問|欄|回答))?(?:数|件数)?"
    r"(?:では|には|に対し(?:て|、)?|で|に|は|として|、)*|で|では|に|には|は|、|また|なお|全|計|合計|合わせて|約)*"
)


def says_nothing(claim: Claim, sentence: Sentence) -> bool:
    """True where a claim counts answers that say 特になし and the like."""
    figure = claim.count
    if figure is None or figure.about or claim.base is not None:
        return False
    match = _NOTHING.search(sentence.text[: figure.start])
    return match is not None and is_blank_word(match["word"])


def blank_answers(
    tally: Tally, question: int, claim: Claim, sentence: Sentence, groups: Sequence[int]
) -> str:
    """What is wrong with how many say 特になし: neither all such answers nor those in these very words."""
    asked = tally.questions[question]
    figure, match = claim.count, _NOTHING.search(sentence.text[: claim.count.start if claim.count else 0])
    if not asked.blank_words or figure is None or match is None:
        return ""
    right = {asked.blank_words[group] for group in groups}
    word = key(match["word"])
    numbers = [each.number for each in tally.responses.survey.questions]
    column = tally.responses.answers[numbers.index(asked.question.number)]
    same = [index for index in tally.counted if _says(column[index], word)]
    for group in groups:
        session = tally.groups[group].session
        right.add(sum(group == 0 or tally.sessions[index] == session for index in same))
    if figure.count in right:
        return ""
    true = asked.blank_words[groups[0]]
    return (
        f"「特になし」などの回答数「{figure.count:,}{figure.unit}」が集計と違います。"
        f"集計では{named(tally, groups[0])}{true:,}{figure.unit}です。"
    )


def _says(answer: object, word: str) -> bool:
    return isinstance(answer, str) and key(answer).rstrip("。.") == word


def answers(tally: Tally, question: int, claim: Claim, sentence: Sentence, groups: Sequence[int]) -> str:
    """What is wrong with how many answers to a free text there are: 41件の回答があった."""
    figure = claim.count
    if figure is None or figure.unit != "件" or claim.base or claim.rate:
        return ""
    head, tail = sentence.bare[: figure.start], sentence.bare[figure.end :]
    for spot in reversed(sentence.groups):
        head = head[: spot.start] + head[spot.end :] if spot.end <= figure.start else head
    said = _SAYS.match(tail) or (_CALLED.search(head) and _STATED.match(tail))
    if not said or not _OF_ALL.fullmatch(head.strip()):
        return ""
    asked = tally.questions[question]
    right = {asked.table.answered[group] for group in groups}
    printed = {group.group: len(group.answers) for group in asked.answers}
    right |= {sum(printed.values()) if group == 0 else printed.get(group, -1) for group in groups}
    if figure.count in right:
        return ""
    true = asked.table.answered[groups[0]]
    return f"回答数「{figure.count:,}件」が集計と違います。集計では{named(tally, groups[0])}{true:,}件です。"
