"""Sentences that are right, however they read: none of them is anything to mend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from tests.labelled.case import Case
from tests.labelled.finished import CONCLUSIONS

_EVERYWHERE: Sequence[tuple[str, str]] = (
    # figures of other things
    (CONCLUSIONS, "参加者10名程度の会議を、各課で順に開くことも有効である。"),
    (CONCLUSIONS, "令和8年度は、3つの視点から研修の内容を見直す。"),
    (CONCLUSIONS, "開会は13時30分とし、第2回も同じ時刻とする。"),
    (CONCLUSIONS, "次回は定員を50名とし、年3回開催する。"),
    (CONCLUSIONS, "昨年度の講演会の出席者は120名、回答率は62.5%であった。"),
    (CONCLUSIONS, "前回の回答者は88名であり、回答の方法が異なるため、単純な比較はできない。"),
    (CONCLUSIONS, "担当者2名が各課を回り、8割以上の職員が受講することを目標とする。"),
    (CONCLUSIONS, "予算は1,250千円（前年度比4.5%増）を見込んでいる。"),
    ("T", "講師は、住民100人に尋ねた調査で7割が通知を読んでいなかったことを紹介した。"),
    ("T", "NO3及びNO4の回答のように、自らの業務に引き付けた記述が見られた。"),
    ("U", "個別に相談したいという職員が3名いたため、後日対応した。"),
    ("U", "人口およそ6万人の本市では、職員1人当たりの相談は年間15件に上る。"),
    ("S", "満足度は100点満点中80点を目標としてきた。"),
    ("M", "選択肢は5つ程度に絞り、2つまで選べるようにした。"),
    # figures that are true
    ("S", "{n}のうち、実に{S:0}もの参加者が「{LS:0}」を選んだ。"),
    ("S", "「{LS:0}」（{S:0}・{S:0%}）、「{LS:1}」（{S:1}・{S:1%}）となっている。"),
    ("S", "{S:0%}に当たる{S:0}が「{LS:0}」と答えた。"),
    ("S", "{S:0}が「{LS:0}」、{S:1}が「{LS:1}」を選択している。"),
    ("S", "「{LS:0}」「{LS:1}」の計{S:0+1}は、全体の{S:0+1%}に相当する。"),
    ("S", "「{LS:0}」以外の選択肢を選んだ者は{S:1+2+3+4}であった。"),
    ("S", "「{LS:0}」との回答は{S:0}、「{LS:1}」との回答は{S:1}で、両者の合計は{S:0+1}である。"),
    ("M", "「{LM:0}」を挙げたのは{M:0}（{n}中）であった。"),
    ("M", "「{LM:0}」と「{LM:1}」は、それぞれ{M:0}、{M:1}が選択した。"),
    (CONCLUSIONS, "{出席}の出席者に対し、{n}から回答があった。"),
    # words
    ("T", "「●●していく必要がある」といった記述は、具体的な行動に結び付きにくい。"),
    ("U", "お問合せは担当課（電話 03-0000-0000、soumu@example.jp）で受け付ける。"),
    (CONCLUSIONS, "令和8年12月1日（火）に関係課長会議を開催する。"),
    (CONCLUSIONS, "令和8年12月24日及び25日（木・金）を予備日とする。"),
    (CONCLUSIONS, "令和8年12月1日（予定）に公表する。"),
    (CONCLUSIONS, "各部の代表者及び総務部の担当者で構成する検討会を設け、一部の業務から始める。"),
    ("S", "全部で何件あるかを把握した上で、内部の事務から見直す。"),
    ("M", "『事務の手引（第2版）』の15ページを参照されたい。"),
    ("U", "田中部長をはじめとする幹部職員の理解を得ながら進める。"),
)
_OF_GROUPS: Sequence[tuple[str, str]] = (
    ("S", "{G1}の{n@1}のうち{S:0@1}、{G2}の{n@2}のうち{S:0@2}が「{LS:0}」と答えた。"),
    ("S", "「{LS:0}」の割合は、{G1}が{S:0@1%}、{G2}が{S:0@2%}である。"),
    ("S", "{G2}に限ると、「{LS:1}」が{S:1@2}（{S:1@2%}）となる。"),
    ("M", "{G1}では{M:0@1}が「{LM:0}」を選び、{G2}では{M:0@2}にとどまった。"),
    (CONCLUSIONS, "{G1}は{出席@1}中{n@1}（{率@1}）、{G2}は{出席@2}中{n@2}（{率@2}）が回答した。"),
    (CONCLUSIONS, "{G1}及び{G2}のいずれの参加者からも、好意的な意見が寄せられた。"),
)


def sentences(case: Case) -> Iterator[tuple[str, str]]:
    """(where it is typed, the sentence) for one report."""
    for place, text in (*_EVERYWHERE, *(_OF_GROUPS if case.grouped else ())):
        yield place, case.say(text)
    name = case.lecture.speaker.replace(" ", "")
    surname = case.lecture.speaker.split()[0]
    for text in (
        f"講師の{name}氏の助言を踏まえる。",
        f"{surname}氏の講演は好評であった。",
        f"{surname}先生の資料を庁内で共有する。",
        f"講師の{case.lecture.speaker}氏に、引き続き協力をお願いする。",
    ):
        yield CONCLUSIONS, text
    yield "T", f"「{case.published('Q4')[0]}」との回答が印象に残る。"
    yield CONCLUSIONS, f"「{case.published('Q5')[0][:12]}」という趣旨の意見も寄せられた。"
    for original, published in case.reworded.items():
        common = next(
            (
                published[at : at + 12]
                for at in range(len(published) - 12)
                if published[at : at + 12] in original
            ),
            "",
        )
        if common:
            place = "T" if any(text == original for _, text in case.texts["Q4"]) else "U"
            yield place, f"「{common}」との回答もあった。"
    absent = case.attendees() - case.size()
    unit = case.settings.person_unit
    yield CONCLUSIONS, f"出席者のうち、回答のなかった{absent}{unit}にも資料を改めて送付する。"
    if case.grouped:
        one, two = (
            Decimal(
                case.rate(case.count("Q1", [0], group), case.size(group) - _left_out(case, group)).rstrip(
                    "%％"
                )
            )
            for group in (1, 2)
        )
        yield (
            "S",
            f"両者における「{case.say('{LS:0}')}」の割合の差は、およそ{abs(one - two)}ポイントである。",
        )


def _left_out(case: Case, group: int) -> int:
    return case.blanks("Q1", group) if case.settings.base.name == "ANSWERED" else 0
