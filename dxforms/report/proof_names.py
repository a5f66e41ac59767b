"""Names of 部 and lecturers that are nearly, but not, the description's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dxforms.issues import quoted
from dxforms.records import record
from dxforms.report.proof_paper import Paragraph, ProofFinding, Role, Weight, found
from dxforms.report.proof_text import BLANK, distance, masked
from dxforms.report.proof_words import Words, any_word
from dxforms.survey.description import Description
from dxforms.text import key

_ELSEWHERE = {Role.ANSWER, Role.QUESTION, Role.OPTION, Role.CONTENTS}
_RUN = re.compile(r"[一-龥々ヶァ-ヴー]+$")
_BOUNDARY = r"(?![一-龥々ァ-ヴー])"
_PARTICLES = "はがをにでとのもへや"
_SERIAL = re.compile("[0-9０-９]{1,2}|[一二三四五六七八九]")
_KANJI = "〇一二三四五六七八九"
_TIMES = ("回", "期", "日", "年", "月", "週", "時")
_OF_TITLES = "副元前准名"
_OTHER_TITLES = "様殿師君家側邸宅班課係町市村区県郡駅"
_HIRAGANA = re.compile("[ぁ-ん]")
_BLANKS = re.compile(r"[\s\u3000]+")
_NOT_PART = "[署屋分下長門員局隊位数品会活類首隅材]"
_PART = re.compile(rf"の部(?!{_NOT_PART})")


@record
class Names:
    """The names of a description, and everything it says, by key."""

    parts: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    """Lecturers, without blanks."""
    surnames: tuple[str, ...] = ()
    full: tuple[str, ...] = ()
    """Surnames that are written apart from a given name."""
    romanised: tuple[str, ...] = ()
    """Words of romanised names."""
    written: str = ""


def names_of(description: Description, written: Sequence[str]) -> Names:
    """The names that must stand as the description has them."""
    lecture = description.lecture
    people: dict[str, str] = {}
    surnames: list[str] = []
    full: list[str] = []
    for speaker in (lecture.speaker, *(profile.speaker for profile in lecture.profiles)):
        for one in re.split(r"[、,／/\n]|及び", speaker):
            words = one.replace("\u3000", " ").split()
            if not words:
                continue
            people.setdefault("".join(words), one)
            if len(words) == 2:
                surnames.append(words[0])
                full.append(words[0])
            elif len(words) == 1 and 4 <= len(words[0]) <= 6:
                surnames.append(words[0][:2])  # most surnames have two characters
    romanised: list[str] = re.findall(r"[A-Za-z]{4,}", lecture.speaker_romanised)
    return Names(
        parts=tuple(dict.fromkeys(key(session.name) for session in lecture.sessions if session.name)),
        people=tuple(people),
        surnames=tuple(dict.fromkeys(surnames)),
        full=tuple(dict.fromkeys(full)),
        romanised=tuple(dict.fromkeys(romanised)),
        written="\ue001".join(map(key, written)),
    )


def public_names(names: Names) -> tuple[str, ...]:
    """Names that may stand in an answer: the lecturers', with and without the given name."""
    return (*names.people, *names.surnames)


def misnamed(paragraphs: Sequence[Paragraph], names: Names, words: Words) -> Iterator[ProofFinding]:
    """Near misses of the description's 部 and lecturers in everything but answers and the form's own texts."""
    honorific = any_word(words.of("人の敬称"))
    slips = any_word(words.of("部の書き誤り"))
    stems = frozenset(words.of("部の名称に使われる語"))
    for paragraph in paragraphs:
        if paragraph.role in _ELSEWHERE or len(paragraph.text) < 3:
            continue
        blanks = [match.span() for match in _BLANKS.finditer(paragraph.text)]
        text, at = _without_blanks(paragraph.text, blanks)
        if key(text) and key(text) in names.written:
            continue
        hidden = _hide(text, (*names.parts, *names.people))
        seen: set[str] = set()
        for start, wrong, right, what in (
            *_parts(hidden, names, slips, stems),
            *_people(hidden, names, honorific),
            *_surnames(hidden, names, honorific),
            *_romanised(paragraph.text, names),
        ):
            if wrong in seen or key(wrong) in names.written:
                continue
            seen.add(wrong)
            yield found(
                "name.part" if what == "部" else "name.lecturer",
                Weight.MEND,
                f"{quoted(wrong)}は、講演会情報の{'部の名称' if what == '部' else '講師名'}{quoted(right)}と違います。",
                paragraph,
                at[start] if start < len(at) else 0,
            )


def _without_blanks(text: str, blanks: Sequence[tuple[int, int]]) -> tuple[str, list[int]]:
    """The text without blanks, and where each character stood."""
    gone = {position for start, end in blanks for position in range(start, end)}
    at = [position for position in range(len(text)) if position not in gone]
    return "".join(text[position] for position in at), at


def _hide(text: str, names: Sequence[str]) -> str:
    """The text with every right name blanked out."""
    spans = [match.span() for match in re.finditer(any_word(names), text)]
    return masked(text, spans)


_Miss = tuple[int, str, str, str]
"""Where, what stands there, what it should be, 部 or 講師."""


def _parts(text: str, names: Names, slips: str, used: frozenset[str]) -> Iterator[_Miss]:
    """A stem that is nearly right before の部 (or another one that 部 are called by), or a right stem with a slip for 部."""
    if len(names.parts) < 2:
        return
    stems = {
        part.removesuffix("の部"): part for part in names.parts if part.endswith("の部") and len(part) > 2
    }
    for match in _PART.finditer(text) if stems else ():
        run = _RUN.search(text, 0, match.start())
        stem = run[0] if run else ""
        if not stem or BLANK in stem:
            continue
        near = min(stems, key=lambda each: distance(stem, each, 9))
        # Two characters of which one is right; of longer names two may be wrong.
        is_near = distance(stem, near, 2) <= min(2, max(1, len(near) // 2)) and set(stem) & set(near)
        if is_near or stem in used:
            yield run.start() if run else 0, f"{stem}の部", stems[near], "部"
    for stem, part in stems.items():
        for match in re.finditer(rf"{re.escape(stem)}(?:の{slips}|部|のの部|の部部){_BOUNDARY}", text):
            yield match.start(), match[0], part, "部"
    for part in names.parts:
        if part not in stems.values() and len(part) >= 4:
            yield from (
                (start, wrong, part, "部")
                for start, wrong in _near(text, part)
                if len(wrong) != len(part) or wrong[-1] == part[-1] or wrong[-1] not in _PARTICLES
            )
    yield from _numbered(text, names)


def _numbered(text: str, names: Names) -> Iterator[_Miss]:
    """第3部 where 第1部 and 第2部 were held, and 午後3の部; 第3回 may be yet to come."""
    series: dict[tuple[str, str], dict[int, str]] = {}
    for part in names.parts:
        for match in _SERIAL.finditer(part):
            affixes = part[: match.start()], part[match.end() :]
            if affixes[0] and not affixes[1].startswith(_TIMES):  # 「3部」 may be copies
                series.setdefault(affixes, {})[_serial(match[0])] = part
    for (before, after), held in series.items():
        if len(held) < 2:
            continue
        more = _NOT_PART if after.endswith("部") else "[一-龥々ァ-ヴー0-9０-９]"
        pattern = (
            rf"(?<![」』一-龥々ァ-ヴー]){re.escape(before)}({_SERIAL.pattern}){re.escape(after)}(?!{more})"
        )
        for match in re.finditer(pattern, text):
            number = _serial(match[1])
            if number not in held:
                near = min(held, key=lambda each: abs(each - number))
                yield match.start(), match[0], held[near], "部"


def _serial(typed: str) -> int:
    plain = key(typed)
    return int(plain) if plain.isdecimal() else _KANJI.index(plain)


def _people(text: str, names: Names, honorific: str) -> Iterator[_Miss]:
    title = re.compile(rf"[{_OF_TITLES}]?{honorific}|[{_OTHER_TITLES}]")
    ends = re.compile(rf"{honorific}|[^一-龥々ァ-ヴー]|$")
    for person in names.people:
        if len(person) < 3:
            continue
        for start, wrong in _near(text, person):
            last = start + len(wrong) - 1
            if len(wrong) == len(person) and wrong[:-1] == person[:-1]:
                # What differs follows the whole name but its last character.
                if wrong[:-1] in names.full:
                    # 柏木涼氏 is a slip for 柏木遼; 柏木氏, 柏木先生, 柏木部長 and 柏木の are none.
                    if wrong[-1] in _PARTICLES or title.match(text, last) or not ends.match(text, last + 1):
                        continue
                elif len(wrong) == 3 and wrong[-1] in _PARTICLES:
                    continue
            yield start, wrong, person, "講師"


def _near(text: str, name: str) -> Iterator[tuple[int, str]]:
    """Places that differ from a name by one character: another one, or one too many or missing inside.

    Digits are never near each other: 第1回 is not a slip for 第2回.
    """
    size = len(name)
    end = 0
    for start in range(len(text) - size + 2):
        if start < end:
            continue
        best = ""
        for length in (size, size + 1, size - 1):
            piece = text[start : start + length]
            if len(piece) < length or BLANK in piece or length < 3:
                continue
            if length != size and (piece[0] != name[0] or piece[-1] != name[-1]):
                continue
            if length == size and sum(a != b for a, b in zip(piece, name, strict=True)) != 1:
                continue
            if length != size and distance(piece, name, 1) != 1:
                continue
            if _same_word(piece, name):
                best = piece
                break
        if best:
            yield start, best
            end = start + len(best)


def _same_word(piece: str, name: str) -> bool:
    """False where what differs is a digit or a sign, or a particle before it: another word, not a slip."""
    if [char for char in piece if char.isdigit()] != [char for char in name if char.isdigit()]:
        return False
    if len(piece) != len(name):
        longer, shorter = sorted((piece, name), key=len, reverse=True)
        at = next(
            (index for index, pair in enumerate(zip(longer, shorter, strict=False)) if pair[0] != pair[1]), -1
        )
        # 白石・ことね and 支所の会場 are the names written otherwise.
        between = longer[at - 1] + longer[at + 1 : at + 2]
        return longer[at].isalpha() and not (longer[at] in _PARTICLES and not _HIRAGANA.search(between))
    at = next(index for index, pair in enumerate(zip(piece, name, strict=True)) if pair[0] != pair[1])
    return piece[at].isalpha() and (at > 0 or piece[at] not in _PARTICLES)


def _surnames(text: str, names: Names, honorific: str) -> Iterator[_Miss]:
    """A surname of two characters or more, one of them wrong, before 氏, 講師 and the like."""
    for surname in names.surnames:
        size = len(surname)
        if size < 2:
            continue
        for match in re.finditer(rf"([一-龥々ヶァ-ヴー]{{{size}}})(?={honorific})", text):
            before = text[match.start() - 1 : match.start()]
            if match[1] == surname or (before and _RUN.fullmatch(before)):
                continue
            if sum(a != b for a, b in zip(match[1], surname, strict=True)) == 1:
                yield match.start(), match[1], surname, "講師"


def _romanised(text: str, names: Names) -> Iterator[_Miss]:
    for match in re.finditer(r"[A-Za-z]{4,}", text):
        for word in names.romanised:
            if match[0].casefold() == word.casefold():
                break
            if distance(match[0].casefold(), word.casefold(), 2) <= (1 if len(word) < 7 else 2):
                yield 0, match[0], word, "講師"
                break
