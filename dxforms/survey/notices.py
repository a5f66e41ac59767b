"""What a person should look at in the responses of a lecture: times, people, attendance, limits.

Free text is never quoted: IDs, 部 and question numbers stand for it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from dxforms.issues import Issue, notice, quoted
from dxforms.records import record
from dxforms.survey.answers import Answer, Choice, Responses
from dxforms.survey.decided import Decided, decide, shortened
from dxforms.survey.description import Description
from dxforms.survey.published import is_blank_word
from dxforms.survey.questions import Kind, Question
from dxforms.survey.review import EMPTY, Review
from dxforms.survey.sentences import listed
from dxforms.survey.settings import AnswerOrder, Settings
from dxforms.survey.tables import beyond_limit
from dxforms.survey.tally import Group, GroupKind
from dxforms.survey.unlisted import unlisted_notices
from dxforms.text import wareki

FAR_DAYS = 31
"""Answers this far from 開催日 are probably another lecture's."""
_TELLING = 20  # characters from which two equal free texts are hardly a coincidence
_EXCLUDE = "集計から除く場合は、集計ファイルの「回答者の確認」シートで指定してください。"


def look(
    description: Description, responses: Responses, review: Review = EMPTY, *, stirred: bool = False
) -> tuple[Issue, ...]:
    """Notices on responses against their description, in the order a person would look.

    ``stirred``: answers are not printed in the order of receipt, whatever the setting. Respondents whom staff already left out are not looked at again. Costs grow with respondents × questions.
    """
    decided = decide(description.lecture, responses, review)
    looking = _Look(description=description, responses=responses, decided=decided)
    return (*looking.times(), *looking.people(), *looking.attendance(), *looking.questions(), *decided.issues,
            *(() if stirred else looking.settings()))  # fmt: skip


@record
class _Look:
    description: Description
    responses: Responses
    decided: Decided

    def times(self) -> Iterator[Issue]:
        """Answers far from 開催日, before it, after 締切."""
        day = self.description.lecture.day
        at = self.description.where("講演会", "開催日")
        done = [
            (moment, row)
            for row, moment in enumerate(self.responses.completed)
            if moment and self.decided.counted[row]
        ]
        if not done:
            return
        dates = sorted(moment.date() for moment, _ in done)
        if abs(dates[len(dates) // 2] - day) > timedelta(days=FAR_DAYS):
            yield notice(
                "responses.far",
                f"開催日（{wareki(day)}）と回答の時期（{_span(dates)}）が{FAR_DAYS}日を超えて離れています。"
                "別の講演会の回答ファイルではないか、開催日に誤りがないか確認してください。",
                at,
            )
            return
        early = [row for moment, row in done if moment.date() < day]
        if early:
            yield notice(
                "responses.early",
                f"開催日（{wareki(day)}）より前の回答が{len(early):,}件あります（回答ID {self._ids(early)}）。"
                f"テスト回答ではないか確認してください。{_EXCLUDE}",
                at,
            )
        deadline = self.description.settings.deadline
        late = [row for moment, row in done if deadline is not None and moment > deadline]
        if late and deadline is not None:
            yield notice(
                "responses.late",
                f"締切（{_moment(deadline)}）より後の回答が{len(late):,}件あります（回答ID {self._ids(late)}）。"
                f"集計に含めています。{_EXCLUDE}",
                self.description.where("設定", "締切"),
            )

    def people(self) -> Iterator[Issue]:
        """Two answers of one person: by the account, or alike in every answer."""
        by_person: dict[int, list[int]] = defaultdict(list)
        for row, person in enumerate(self.responses.persons):
            if person and self.decided.counted[row]:
                by_person[person].append(row)
        known = [rows for rows in by_person.values() if len(rows) > 1]
        if known:
            yield notice(
                "responses.same_person",
                f"同じ方による2件以上の回答が{len(known):,}組あります（回答ID {self._groups(known)}）。"
                f"重複ではないか確認してください。{_EXCLUDE}",
            )
        named = {row for rows in known for row in rows}
        alike = [rows for rows in self._alike() if not named.issuperset(rows)]
        if alike:
            yield notice(
                "responses.alike",
                f"全ての設問への回答が一致する回答が{len(alike):,}組あります（回答ID {self._groups(alike)}）。"
                f"二重送信ではないか確認してください。{_EXCLUDE}",
            )

    def attendance(self) -> Iterator[Issue]:
        """部 without 出席者数, and 部 with more respondents than attendees."""
        held = self.description.lecture.sessions
        several = len(held) > 1
        counts = Counter(
            session if several else 0
            for session, counted in zip(self.decided.sessions, self.decided.counted, strict=True)
            if counted
        )
        for index, session in enumerate(held):
            at = self.description.where("部", index + 1, "出席者数")
            subject = f"{quoted(session.name)}の" if several else ""
            if session.attendees is None:
                yield notice(
                    "attendance.missing",
                    f"{subject}出席者数が空欄です。アンケート回答率は「―」と記載されます。出席者数が確定したら記入してください。",
                    at,
                )
            elif counts[index] > session.attendees:
                yield notice(
                    "attendance.exceeded",
                    f"{subject}回答者数（{counts[index]:,}）が出席者数（{session.attendees:,}）を超えています。"
                    "出席者数に誤りがないか、テスト回答や重複が含まれていないか確認してください。",
                    at,
                )

    def questions(self) -> Iterator[Issue]:
        """Picks beyond the limit, answers that are no option, numbers and dates that cannot be read."""
        columns = {
            question.number: column
            for question, column in zip(self.responses.survey.questions, self.responses.answers, strict=True)
        }
        for question in self.description.survey.counted:
            answers: Sequence[Answer] = columns[question.number]
            if not all(self.decided.counted):
                answers = [
                    answer if counted else None
                    for answer, counted in zip(answers, self.decided.counted, strict=True)
                ]
            over = beyond_limit(question, answers)
            if over:
                yield notice(
                    "responses.beyond_limit",
                    f"{question.number}で選択数の上限（{question.limit}つ）を超える回答が{len(over):,}件あります"
                    f"（回答ID {self._ids(over)}）。全ての選択を集計に含めています。",
                    self.description.where("設問", question.number, "選択数の上限"),
                )
            if question.kind in {Kind.NUMBER, Kind.DATE}:
                yield from self._unreadable(question, answers)
            elif question.kind.has_options:
                yield from unlisted_notices(
                    question,
                    answers,
                    self.description.where("設問", question.number, "選択肢"),
                    self.responses.label,
                )

    def settings(self) -> Iterator[Issue]:
        """Settings that give something away."""
        settings = self.description.settings
        words = sum(question.kind is Kind.TEXT for question in self.description.survey.counted)
        if words > 1 and settings.answer_order is AnswerOrder.AS_RECEIVED and any(self.decided.counted):
            yield notice(
                "answers.order",
                f"自由記述の設問が{words}問あり、回答を受付順に掲載するため、NOから同じ方の回答を結び付けることができます。"
                "避ける場合は、「設定」シートの「回答の並び」を「設問ごとに並べ替え」としてください。",
                self.description.where("設定", "回答の並び"),
            )

    def _unreadable(self, question: Question, answers: Sequence[Answer]) -> Iterator[Issue]:
        rows = [row for row, answer in enumerate(answers) if isinstance(answer, Choice) and answer.unlisted]
        if rows:
            yield notice(
                "responses.unreadable",
                f"{question.number}で{question.kind.value}として読み取れない回答が{len(rows):,}件あります"
                f"（回答ID {self._ids(rows)}）。平均、最小及び最大には含めず、件数を別に示しています。",
                self.description.where("設問", question.number, "回答形式"),
            )

    def _alike(self) -> list[list[int]]:
        """Counted responses that agree in every answer, a longer free text among them."""
        words = [
            column
            for question, column in zip(self.responses.survey.questions, self.responses.answers, strict=True)
            if question.kind is Kind.TEXT
        ]
        if not words:
            return []
        by_texts: dict[tuple[Answer, ...], list[int]] = defaultdict(list)
        for row, texts in enumerate(zip(*words, strict=True)):
            if self.decided.counted[row]:
                by_texts[texts].append(row)
        # Only rows that share their texts are compared whole: the rest cost one look-up each.
        found: dict[tuple[Answer, ...], list[int]] = defaultdict(list)
        for texts, rows in by_texts.items():
            if len(rows) > 1 and any(map(_is_telling, texts)):
                for row in rows:
                    found[tuple(column[row] for column in self.responses.answers)].append(row)
        return [rows for rows in found.values() if len(rows) > 1]

    def _ids(self, rows: Iterable[int]) -> str:
        return shortened([self.responses.label(row) for row in rows])

    def _groups(self, groups: Sequence[Sequence[int]]) -> str:
        return shortened(["と".join(self.responses.label(row) for row in rows[:5]) for rows in groups])


def hidden_notices(
    description: Description, hidden: Sequence[Group], shown: Sequence[Group]
) -> Iterator[Issue]:
    """Which 部 count in 全体 only as :attr:`Settings.small_cells` asks for, and why; nothing where none does."""
    settings = description.settings
    small = [group for group in hidden if group.n < settings.small_cells]
    others = [group for group in hidden if group.n >= settings.small_cells]
    if not small:
        return
    least = settings.people(settings.small_cells)
    told = f"{_sizes(small, settings)}は、回答者数が{least}に満たないため、全体にのみ含めます。"
    if others:
        told += f"全体との差引きで分かることのないよう、{_sizes(others, settings)}も同様にします。"
    if len(shown) > 1 and any(group.n for group in hidden):
        told += f"自由記述の回答は、「{GroupKind.REST.value}」としてまとめて掲載します。"
    elif len(shown) == 1:
        told += "このため、部ごとの数値は示さず、回答も部に分けずに掲載します。"
    yield notice("settings.small_cells", told, description.where("設定", "部を示す最小の回答者数"))


def _sizes(groups: Sequence[Group], settings: Settings) -> str:
    return listed([f"{quoted(group.label)}（{settings.people(group.n)}）" for group in groups])


def _is_telling(answer: Answer) -> bool:
    return isinstance(answer, str) and len(answer) >= _TELLING and not is_blank_word(answer)


def _span(dates: Sequence[date]) -> str:
    first, last = wareki(dates[0]), wareki(dates[-1])
    return first if first == last else f"{first}から{last}まで"


def _moment(moment: datetime) -> str:
    return f"{wareki(moment.date())}{moment.hour}時{moment.minute:02}分"
