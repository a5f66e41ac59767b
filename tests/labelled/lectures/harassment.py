"""One session, landscape; a town whose people type full-width figures, 人 and ％."""

from __future__ import annotations

from datetime import date

from dxforms.survey.lecture import Lecture, PointGroup, Profile, ProfileItem, Session, Talk
from dxforms.survey.questions import Kind, Question, Survey
from dxforms.survey.settings import Settings
from tests.labelled.case import Case
from tests.sample import labelled

_LECTURE = Lecture(
    title="ハラスメント防止研修会",
    day=date(2026, 7, 8),
    organisation="しらなみ町",
    division="総務課",
    venue="しらなみ町役場 ２階会議室",
    talk_title="第2回 職場のハラスメントを防ぐために",
    speaker="柏木 遼",
    speaker_romanised="KASHIWAGI Ryo",
    speaker_post="みさき社会保険労務士事務所 所長",
    background=(
        "本町では、令和６年度にハラスメントの防止に関する要綱を定め、相談窓口を設けたところである。",
        "相談の件数は、令和６年度が３件、令和７年度が８件と増えており、管理職員だけでなく、全ての職員の理解を深める必要がある。",
        "そこで、労務管理に詳しい柏木遼氏を講師に迎え、研修会を開催した。",
    ),
    survey_purpose=("研修の効果を測り、次回の研修に生かすこと。",),
    survey_method="Microsoft Forms",
    respondents_term="職員",
    report_date=date(2026, 7, 27),
    sessions=(
        Session(
            hours="１３時３０分から１５時まで", respondents="町職員", audience="全ての職員", attendees=34
        ),
    ),
    profiles=(
        Profile(
            speaker="柏木 遼",
            items=(
                ProfileItem(item="氏名", paragraphs=("柏木 遼（かしわぎ りょう）",)),
                ProfileItem(item="略歴", paragraphs=("平成22年に開業。県内の12市町で研修の講師を務める。",)),
                ProfileItem(item="事務所", paragraphs=("電話 0120-000-000（平日９時から１７時まで）",)),
            ),
        ),
    ),
    talks=(
        Talk(
            title="第2回 職場のハラスメントを防ぐために",
            groups=(
                PointGroup(
                    heading="要点",
                    points=("指導とハラスメントの境目を知る。", "相談を受けたら、まず最後まで聴く。"),
                ),
            ),
        ),
    ),
)

_SURVEY = Survey(
    questions=(
        Question(
            number="Q1",
            headings=("研修会の内容はいかがでしたか。",),
            text="研修会の内容はいかがでしたか。",
            kind=Kind.SINGLE,
            options=labelled("大変良かった", "良かった", "普通", "あまり良くなかった", "良くなかった"),
            positive=(0, 1),
        ),
        Question(
            number="Q2",
            headings=("この一年間に、ハラスメントを見聞きしたことがありますか。",),
            text="この一年間に、ハラスメントを見聞きしたことがありますか。",
            kind=Kind.SINGLE,
            options=labelled("ある", "ない", "答えたくない"),
        ),
        Question(
            number="Q3",
            headings=("今後、必要だと思う取組を選んでください。",),
            text="今後、必要だと思う取組を選んでください。",
            kind=Kind.MULTIPLE,
            options=labelled(
                "①相談窓口の周知",
                "②管理職員への研修",
                "③匿名の調査",
                "④事例集の配布",
                "⑤その他（自由に記入）",
            ),
        ),
        Question(
            number="Q4",
            headings=("研修会の感想をお書きください。",),
            text="研修会の感想をお書きください。",
            kind=Kind.TEXT,
        ),
        Question(
            number="Q5",
            headings=("町への意見・要望",),
            text="町への意見・要望をお書きください。",
            kind=Kind.TEXT,
        ),
    )
)

CASE = Case(
    name="ハラスメント",
    lecture=_LECTURE,
    survey=_SURVEY,
    settings=Settings(person_unit="人", percent_sign="％"),
    landscape=True,
    full_width=True,
    sizes=(27,),
    picks={
        "Q1": ({(0,): 9, (1,): 15, (2,): 2, (3,): 1},),
        "Q2": ({(0,): 6, (1,): 17, (2,): 3, (): 1},),
        "Q3": ({(0, 1): 7, (0, 2, 3): 5, (1, 2): 4, (3,): 4, (0,): 3, (1, 4): 2, (): 2},),
    },
    others={"Q3": ("外部の専門家による面談", "役場内の座席の配置換え")},
    texts={
        "Q4": (
            (0, "指導のつもりで言ってきたことが、相手を傷つけていたかもしれないと反省した。"),
            (0, "相談を受けたときは、まず最後まで聴くという話がとても心に残りました。"),
            (0, "具体的な事例が多く、自分の職場の場面を思い浮かべながら聴くことができた。"),
            (0, "以前、建設課の大野係長から強い口調で叱られたことを思い出してつらくなった。"),
            (0, "グループで話し合う時間が３０分あり、他の課の人の考えを知ることができた。"),
            (0, "講師の柏木さんの話し方が穏やかで、聴きやすかった。"),
            (0, "特になし"),
            (0, "第１回の研修と重なる内容が多かったので、次は演習を中心にしてほしい。"),
            (0, "相談員の経験談をもっと聞きたいと思いました。"),
        ),
        "Q5": (
            (0, "相談窓口が役場の中にしかないので、外部の窓口も設けてください。"),
            (0, "相談した後に、どのように対応されるのかが分からず不安です。"),
            (0, "なし"),
            (0, "窓口のお客さんからの暴言についても、町として対応の方針を示してほしい。"),
            (0, "副町長の親戚だからといって誰も注意できない職員がいる。"),
            (0, "管理職員だけを集めた研修を、別の日に３時間程度で行うとよいと思う。"),
            (0, "図書室に１人で勤務しているため、相談する相手が身近にいません。"),
        ),
    },
    reworded={
        "以前、建設課の大野係長から強い口調で叱られたことを思い出してつらくなった。": "以前、上司から強い口調で叱られたことを思い出してつらくなった。",
        "図書室に１人で勤務しているため、相談する相手が身近にいません。": "○○に１人で勤務しているため、相談する相手が身近にいません。",
    },
    withheld=frozenset({"副町長の親戚だからといって誰も注意できない職員がいる。"}),
    remarks={
        "Q1": (
            "回答のあった{n}のうち、{1:0}が「大変良かった」、{1:1}が「良かった」と答えた。合計は{1:0+1}、率にして{1:0+1%}である。"
            "約９割の職員が内容を評価しており、研修会の目的はおおむね果たされたものと考える。",
        ),
        "Q2": (
            "「ある」と答えた者が{2:0}（{2:0%}）いたことは重く受け止めなければならない。「答えたくない」とした{2:2}についても、"
            "背景に事情がある可能性を考え、相談しやすい環境を整える。",
        ),
        "Q3": (
            "「①相談窓口の周知」を選んだ者が{3:0}で最も多く、全体の{3:0%}を占めた。"
            "次に多い「②管理職員への研修」は{3:1}、{3:1%}であり、この二つに優先して取り組む。",
        ),
        "Q4": (
            "「相談を受けたときは、まず最後まで聴く」という講師の言葉を挙げる感想があった。",
            "「次は演習を中心にしてほしい」との要望もあり、来年度の研修の構成を見直す。",
        ),
        "Q5": (
            "「相談した後に、どのように対応されるのかが分からず不安です。」という声は切実である。相談から対応までの流れを図にして示す。",
        ),
    },
    conclusions=(
        "研修会には{出席}が参加し、アンケートの回答者は{n}、回答率は{率}であった。",
        "内容を肯定的に評価する回答が{1:0+1}に上り、引き続き年１回の研修を行う。相談の流れが見えないという不安には、"
        "令和８年９月１日（火）から庁内の掲示板で周知することにより応える。",
    ),
    aliases={"S": "1", "V": "2", "M": "3", "T": "4", "U": "5"},
)
