"""Answers in words that a person has still to decide on, in the words of 状態 on the review sheet."""

from __future__ import annotations

from dxforms.survey.tally import QuestionTally


def open_answers(question: QuestionTally) -> str:
    """How many answers are 未確認 and how many 要再確認, as one sentence; empty where all are decided on."""
    counts = [
        f"{state}の回答が{count:,}件"
        for state, count in (("未確認", question.unreviewed), ("要再確認", question.stale))
        if count
    ]
    return f"{question.question.label_in_words}に、{'、'.join(counts)}あります。" if counts else ""


def how_to_decide(question: QuestionTally) -> str:
    """What to do about them, on 自由記述 of the tally workbook."""
    steps = []
    if question.unreviewed:
        steps.append("「掲載」で「する」又は「しない」を選び、")
    if question.stale:
        steps.append("要再確認の回答は、原文を読み直して、「状態」で「確認済」を選び、")
    return f"{''.join(steps)}保存して「dxforms run」を実行してください。"
