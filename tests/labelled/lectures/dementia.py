"""One session, twelve answers, portrait, no decimals; a welfare office that tells it in its own words."""

from __future__ import annotations

from datetime import date

from dxforms.survey.lecture import Lecture, Photo, PointGroup, Session, Talk
from dxforms.survey.questions import Kind, Question, Survey
from dxforms.survey.settings import Settings
from tests.labelled.case import Case
from tests.sample import labelled

_LECTURE = Lecture(
    title="認知症の方への接し方に関する研修会",
    day=date(2026, 6, 17),
    organisation="いずみ区",
    division="福祉部高齢者支援課",
    venue="いずみ区保健センター",
    talk_title="その人の時間に寄り添う",
    speaker="野々村 さくら",
    speaker_post="地域包括支援センターこもれび 主任介護支援専門員",
    background=(
        "区の高齢化率は令和8年4月1日現在で27.3%であり、窓口でも認知症と思われる方の来庁が増えている。",
        "15名程度の少人数で、接し方を実際に演じながら学ぶ研修会を企画した。",
    ),
    survey_purpose=("研修の満足度を確かめ、次年度の計画に反映すること。",),
    respondents_term="参加者",
    report_date=date(2026, 6, 30),
    sessions=(Session(hours="14:00～16:00", respondents="参加者", attendees=15),),
    talks=(
        Talk(
            title="その人の時間に寄り添う",
            groups=(PointGroup(heading="要点", points=("否定せず、急がせず、驚かせない。",)),),
        ),
    ),
    photos=(
        Photo(path="写真1.png", caption="役割を演じる参加者"),
        Photo(path="写真2.png", caption="講師による振り返り"),
        Photo(path="写真3.png", caption="会場の様子"),
    ),
)

_SURVEY = Survey(
    questions=(
        Question(
            number="Q1",
            headings=("研修の満足度",),
            text="研修の満足度をお答えください。",
            kind=Kind.SINGLE,
            options=labelled("満足", "やや満足", "やや不満", "不満"),
            positive=(0, 1),
        ),
        Question(
            number="Q2",
            headings=("総合的な評価",),
            text="研修の総合的な評価を5段階でお答えください。",
            kind=Kind.RATING,
            options=labelled("1", "2", "3", "4", "5"),
        ),
        Question(
            number="Q3",
            headings=("役に立った内容",),
            text="役に立った内容をお選びください（いくつでも）。",
            kind=Kind.MULTIPLE,
            options=labelled("声の掛け方", "話の聴き方", "家族への支援", "関係機関との連携"),
        ),
        Question(
            number="Q4",
            headings=("学んだこと",),
            text="学んだことをお書きください。",
            kind=Kind.TEXT,
        ),
        Question(
            number="Q5",
            headings=("今後の希望",),
            text="今後の研修で取り上げてほしいことをお書きください。",
            kind=Kind.TEXT,
        ),
    )
)

CASE = Case(
    name="認知症",
    lecture=_LECTURE,
    survey=_SURVEY,
    settings=Settings(digits=0),
    sizes=(12,),
    picks={
        "Q1": ({(0,): 7, (1,): 4, (2,): 1},),
        "Q2": ({(4,): 5, (3,): 6, (2,): 1},),
        "Q3": ({(0, 1): 5, (0,): 3, (1, 2): 2, (3,): 1, (0, 3): 1},),
    },
    texts={
        "Q4": (
            (0, "同じ話を何度されても、初めて聴くように受け止めることの大切さを学びました。"),
            (0, "後ろから急に声を掛けないという基本ができていなかったことに気付いた。"),
            (0, "自分の母（82歳、桜台3丁目で一人暮らし）への接し方を見直そうと思います。"),
            (0, "野々村さんの演技が本当にお上手で、引き込まれました。"),
            (0, "家族の方の疲れにも目を向けることが、結局は御本人のためになると分かった。"),
            (0, "特になし"),
            (0, "患者さんではなく、一人の区民として接することを忘れないようにしたい。"),
            (0, "驚かせない、急がせない、否定しない。この三つを窓口に掲げます。"),
        ),
        "Q5": (
            (0, "若年性認知症の方の就労の支援について学びたい。"),
            (0, "お金の管理や契約に関わる法律の話を、弁護士の方から聴いてみたいです。"),
            (0, "なし"),
            (0, "包括支援センターの職員と顔を合わせて話せる場を設けてほしい。"),
            (0, "上司の小林さんにもぜひ受講してもらいたいと心から思います。"),
            (0, "実際に家族を介護している方の体験談を聴く時間があるとよいと思う。"),
        ),
    },
    reworded={
        "自分の母（82歳、桜台3丁目で一人暮らし）への接し方を見直そうと思います。": "自分の家族への接し方を見直そうと思います。",
        "上司の小林さんにもぜひ受講してもらいたいと心から思います。": "管理職の方にもぜひ受講してもらいたいと心から思います。",
    },
    withheld=frozenset(),
    remarks={
        "Q1": (
            "十二名という少人数ではあるが、{1:0}が「満足」、{1:1}が「やや満足」と答え、「やや不満」とした方は{1:2}だけであった。"
            "不満とした方がいないことから、少人数で演じながら学ぶ形が合っていたといえる。",
        ),
        "Q2": ("5点を付けた方が{2:4}、4点が{2:3}であり、平均は4.3点であった。3点以下は{2:2}である。",),
        "Q3": (
            "「声の掛け方」を{3:0}（{3:0%}）が選び、回答者の4分の3に当たる。「話の聴き方」の{3:1}（{3:1%}）がこれに次ぐ。"
            "「関係機関との連携」は{3:3}にとどまり、次回の課題としたい。",
        ),
        "Q4": (
            "「後ろから急に声を掛けないという基本ができていなかった」という率直な振り返りは、演じてみたからこそ得られたものである。",
            "「驚かせない、急がせない、否定しない。」を窓口に掲げるという職員もおり、研修で学んだことが行動につながりつつある。",
        ),
        "Q5": (
            "「若年性認知症の方の就労の支援について学びたい。」「実際に家族を介護している方の体験談を聴く時間があるとよい」など、"
            "{A5}の回答が寄せられた。",
        ),
    },
    conclusions=(
        "参加者{出席}のうち{n}（{率}）から回答があり、{1:0+1}が満足又はやや満足と答えた。",
        "令和8年度は、同じ内容の研修会を令和8年11月11日（水）にも開き、全ての窓口の職員が受講できるようにする。",
    ),
    aliases={"S": "1", "V": "1", "M": "3", "T": "4", "U": "5"},
)
