"""An invented lecture with invented answers, built in code: Description, Responses, Review and Tally.

The default has the house shape: two sessions, 32 and 25 attendees, 23 and 18 respondents, five questions
(two single choices, one of several with その他, two free texts). Everything is made from ``seed`` alone.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from dxforms.survey.answers import Answer, Choice, Responses, Source
from dxforms.survey.description import Description
from dxforms.survey.lecture import Lecture, Photo, PointGroup, Profile, ProfileItem, Session, Talk
from dxforms.survey.questions import Kind, Option, Question, Survey
from dxforms.survey.review import ExclusionReason, RespondentDecision, Review
from dxforms.survey.settings import Settings
from dxforms.survey.tally import Tally

DAY = date(2026, 11, 24)
HOUSE = (Kind.SINGLE, Kind.SINGLE, Kind.MULTIPLE, Kind.TEXT, Kind.TEXT)
EVERY = (*HOUSE, Kind.RATING, Kind.NPS, Kind.NUMBER, Kind.DATE, Kind.RANKING, Kind.MATRIX)

# ---------------------------------------------------------------- the lecture

_SESSIONS = (
    ("午前の部", "10時00分から11時30分まで", "部次長級の幹部職員", "部長、次長、参事及び支所長", 32),
    ("午後の部", "13時30分から15時00分まで", "課長級の職員", "課長、室長、館長及び主幹", 25),
    ("夕方の部", "15時30分から17時00分まで", "係長級の職員", "係長、主査及び専門員", 28),
    ("オンラインの部", "18時00分から19時00分まで", "出先機関の職員", "支所、保育所及び図書館の職員", 20),
    ("追加開催の部", "19時00分から20時00分まで", "新任の職員", "採用から3年以内の職員", 16),
    ("録画視聴の部", "", "録画を視聴した職員", "当日参加できなかった職員", 12),
)
_WEIGHTS = (23, 18, 20, 14, 11, 8)  # respondents of a session, relative to the others


def sample_lecture(*, sessions: int = 2, answers: int = 41, full: bool = True, photos: int = 0) -> Lecture:
    """The lecture; ``full`` fills in every text. The files of ``photos`` are for the test to make (写真1.jpg …)."""
    shares = split(answers, _WEIGHTS[:sessions])
    house = sessions == 2 and answers == 41
    held = tuple(
        Session(
            name=name if sessions > 1 else "",
            hours=hours,
            respondents=respondents,
            audience=audience,
            attendees=attendees if house else share + share // 3 + 2,
        )
        for (name, hours, respondents, audience, attendees), share in zip(_SESSIONS, shares, strict=False)
    )
    pictures = tuple(
        Photo(path=f"写真{number}.jpg", caption=f"講演会の様子（その{number}）" if number % 2 else "")
        for number in range(1, photos + 1)
    )
    title = "防災情報の伝え方に関する講演会"
    if not full:
        return Lecture(title=title, day=DAY, sessions=held, photos=pictures)
    return Lecture(
        title=title,
        day=DAY,
        organisation="みなも市",
        division="総務部危機管理課",
        host="みなも市",
        venue="みなも市役所 本庁舎3階 大会議室",
        talk_title="伝わる防災情報―受け手の行動につなげるために―",
        speaker="青葉 みどり",
        speaker_romanised="AOBA Midori",
        speaker_post="みずうみ大学 地域防災研究所 教授",
        background=(
            "近年、大雨や地震などの自然災害が各地で発生し、市が発信する防災情報の重要性は、これまでになく高まっている。"
            "一方で、情報を発信しても住民の避難行動に結び付かない事例が報告されており、情報の「伝え方」が課題となっている。",
            "本市においても、昨年度の大雨の際に、避難情報の発令から避難の開始までに時間を要した地区があり、"
            "発信の時機、用いる言葉及び手段の見直しが求められている。また、転入者や高齢者、外国人住民など、受け手の状況は多様になっている。",
            "防災情報を受け手の行動につなげるには、防災部局だけでなく、全ての部局の職員が、日頃から分かりやすく伝える意識を持つことが欠かせない。",
            "そこで、防災情報の伝達を研究する有識者を講師に迎え、職員の理解を深め、各部局の取組につなげることを目的として、本講演会を開催した。",
        ),
        survey_purpose=(
            "講演内容の理解度及び業務への有用性を把握すること。",
            "今後の研修及び防災情報の発信の改善に資する意見を収集すること。",
        ),
        survey_method="Microsoft Formsによる無記名のアンケート",
        survey_period="令和8年11月24日（火）から同月27日（金）まで",
        respondents_term="職員",
        report_date=date(2026, 12, 1),
        appendix_heading="職員階層別の取組ポイント（講演資料抜粋）",
        sessions=held,
        profiles=(
            Profile(
                speaker="青葉 みどり",
                items=(
                    ProfileItem(item="ふりがな", paragraphs=("あおば みどり",)),
                    ProfileItem(item="氏名", paragraphs=("青葉 みどり",)),
                    ProfileItem(item="所属・役職", paragraphs=("みずうみ大学 地域防災研究所 教授",)),
                    ProfileItem(item="活動拠点", paragraphs=("みなも市及びその周辺",)),
                    ProfileItem(
                        item="略歴",
                        paragraphs=(
                            "みずうみ大学大学院を修了後、民間の気象情報会社に勤務。",
                            "平成22年から同大学に勤務し、平成30年から現職。",
                        ),
                    ),
                    ProfileItem(item="専門分野・技術", paragraphs=("防災情報学、リスクコミュニケーション",)),
                    ProfileItem(
                        item="メッセージ",
                        paragraphs=(
                            "「伝えた」と「伝わった」は違います。受け手の一歩を一緒に考えましょう。",
                        ),
                    ),
                    ProfileItem(item="関連URL", paragraphs=("https://example.jp/bosai",)),
                    ProfileItem(
                        item="実績",
                        paragraphs=(
                            "・避難情報の表現に関する調査研究（令和3年度から令和5年度まで）",
                            "・自治体職員向け研修の講師（延べ40回）",
                        ),
                    ),
                ),
            ),
        ),
        talks=(
            Talk(
                title="伝わる防災情報―受け手の行動につなげるために―",
                groups=(
                    PointGroup(
                        heading="① 共通",
                        points=(
                            "情報は、発信した時点ではなく、受け手が行動した時点で初めて役割を果たす。",
                            "一文を短くし、何を、いつまでに、どうするのかを最初に示すことで、迷いを減らすことができる。",
                        ),
                    ),
                    PointGroup(
                        heading="② 経営層",
                        points=(
                            "空振りを恐れずに発令を判断し、その理由を住民に説明する姿勢が信頼を支える。",
                        ),
                    ),
                    PointGroup(
                        heading="③ 実務層",
                        points=(
                            "平常時の通知や広報紙から、分かりやすい言葉への言い換えを積み重ねておく。",
                            "複数の手段を組み合わせ、同じ内容を繰り返し伝える。",
                        ),
                    ),
                ),
            ),
        ),
        photos=pictures,
        conclusions=(
            "講演の内容は、参加した職員におおむね理解され、業務に役立つものとして受け止められた。",
            "分かりやすい言葉への言い換えに取り組みたいとする回答が多く、今後の研修の題材とすることが考えられる。",
        ),
    )


# ---------------------------------------------------------------- the survey

_SCALES = (
    (
        "講演の内容は理解できましたか。",
        ("理解できた", "おおむね理解できた", "あまり理解できなかった", "理解できなかった"),
    ),
    (
        "講演の内容は今後の業務に役立つと思いますか。",
        ("そう思う", "どちらかといえばそう思う", "どちらかといえばそう思わない", "そう思わない"),
    ),
)
_SEVERAL = (
    "今後、取り組みたいと思うことは何ですか。（2つまで選択してください）",
    (
        "分かりやすい言葉への言い換え",
        "発信する手段の見直し",
        "平常時からの住民との対話",
        "部局を越えた情報の共有",
        "発信の訓練",
        "その他",
    ),
)
_TEXTS = (
    "講演を聴いて、特に印象に残ったことを記入してください。",
    "今後の防災情報の発信について、御意見や御提案があれば記入してください。\n（例：手段、表現、訓練など）",
)
_RANKED = ("防災行政無線", "広報紙", "市ホームページ", "電子メール")
_STATEMENTS = ("講演の時間", "会場の設備", "配布資料の分かりやすさ")
_SATISFIED = ("満足", "やや満足", "やや不満", "不満")
_FILLER = "地域の状況に応じて避難に必要な情報を早く正確に分かりやすく届けるための仕組みを整えること"


def labelled(*labels: str) -> tuple[Option, ...]:
    """Options of these labels."""
    return tuple(Option(label=label) for label in labels)


def sample_options(count: int, length: int, *, other: bool = False) -> tuple[Option, ...]:
    """``count`` different labels of exactly ``length`` characters (2 at least); ``other``: その他 is the last of them."""
    labels = []
    for number in range(count - other):
        head = chr(0x30A2 + 2 * number) if number < 5 else chr(0x30AB + 2 * (number - 5))
        labels.append((head + "案" + _FILLER * 2)[:length])
    return labelled(*labels, *(("その他",) if other else ()))


def sample_survey(
    *, questions: str | Sequence[Kind] = "house", options: int | None = None, option_length: int | None = None
) -> Survey:
    """The questions: "house", "all" (every kind), or the kinds in order. Without ``options`` and
    ``option_length`` they have the house's own wording."""
    kinds = {"house": HOUSE, "all": EVERY}[questions] if isinstance(questions, str) else tuple(questions)
    plain = options is None and option_length is None
    seen: dict[Kind, int] = {}
    built = []
    for position, kind in enumerate(kinds, start=1):
        turn = seen[kind] = seen.get(kind, -1) + 1
        labels: tuple[Option, ...] = ()
        limit: int | None = None
        positive: tuple[int, ...] = ()
        text = {
            Kind.RATING: "本講演会の総合的な評価を教えてください。",
            Kind.NPS: "本講演会を同僚に薦めたいと思いますか。",
            Kind.NUMBER: "現在の部署での勤務年数を記入してください。",
            Kind.DATE: "次に訓練を行う予定の日を記入してください。",
            Kind.RANKING: "住民に届きやすいと思う手段を順に並べてください。",
            Kind.MATRIX: "本講演会の運営について、満足度を教えてください。",
            Kind.SKIPPED: "参加した部を選択してください。",
        }.get(kind, "")
        if kind is Kind.SINGLE:
            text, words = _SCALES[turn % 2]
            labels = labelled(*words) if plain else sample_options(options or 4, option_length or 8)
            positive = (0, 1) if len(labels) > 2 else (0,)
        elif kind is Kind.MULTIPLE:
            text, limit = _SEVERAL[0], 2
            labels = (
                labelled(*_SEVERAL[1])
                if plain
                else sample_options(options or 6, option_length or 8, other=True)
            )
        elif kind is Kind.TEXT:
            text = _TEXTS[turn % 2]
        elif kind is Kind.RATING:
            labels = labelled(*map(str, range(1, 6)))
        elif kind is Kind.NPS:
            labels = labelled(*map(str, range(11)))
        elif kind is Kind.RANKING:
            labels = labelled(*_RANKED)
        elif kind is Kind.MATRIX:
            labels, positive = labelled(*_SATISFIED), (0, 1)
        suffix = "" if turn < 2 else f"（{turn + 1}）"
        built.append(
            Question(
                number=f"Q{position}",
                headings=tuple(f"{statement}{suffix}" for statement in _STATEMENTS)
                if kind is Kind.MATRIX
                else (text + suffix,),
                text=text + suffix,
                kind=kind,
                options=labels,
                limit=limit,
                positive=positive,
            )
        )
    return Survey(questions=tuple(built))


def sample_description(
    *,
    answers: int = 41,
    sessions: int = 2,
    questions: str | Sequence[Kind] = "house",
    options: int | None = None,
    option_length: int | None = None,
    full: bool = True,
    photos: int = 0,
    settings: Settings | None = None,
) -> Description:
    """The description of the invented lecture. ``answers`` sets the attendance only."""
    return Description(
        lecture=sample_lecture(sessions=sessions, answers=answers, full=full, photos=photos),
        survey=sample_survey(questions=questions, options=options, option_length=option_length),
        settings=settings or Settings(),
    )


# ---------------------------------------------------------------- the answers


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Integers that sum to ``total`` in the proportion of ``weights`` (largest remainder)."""
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    rests = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for index in rests[: total - sum(parts)]:
        parts[index] += 1
    return parts


# Picks and how often, for the first session and for the others; () is no answer.
_SCALE_PICKS = (
    ({(0,): 13, (1,): 9, (2,): 1}, {(0,): 10, (1,): 7, (2,): 1}),
    ({(0,): 12, (1,): 9, (2,): 2}, {(0,): 8, (1,): 8, (2,): 1, (): 1}),
)
_SEVERAL_PICKS = (
    {(0, 1): 10, (0, 2): 4, (1, 3): 2, (0,): 2, (1, 4): 1, (0, 4): 1, (2, 3): 1, (1, 5): 1, (0, 5): 1},
    {(0, 1): 7, (0, 2): 3, (1, 2): 2, (0, 3): 1, (1, 4): 1, (0, 5): 1, (1, 5): 1, (2, 4): 1, (3, 4): 1},
)
_OTHERS = (
    "やさしい日本語の研修",
    "近隣市との合同訓練",
    "自主防災組織への説明会の開催",
    "職員の参集訓練と合わせた発信の確認",
)


def _several_picks(count: int) -> dict[tuple[int, ...], int]:
    picks: dict[tuple[int, ...], int] = {}
    for first in range(count):
        picks[(first,)] = max(1, count - first)
        for second in range(first + 1, count):
            picks[(first, second)] = max(1, 2 * count - first - second)
    return picks


def _column(
    question: Question, turn: int, members: Sequence[int], rng: random.Random
) -> list[tuple[int, Answer]]:
    """Answers of the respondents of each session to one question; ``members`` is the session of each respondent."""
    shared: dict[tuple[object, ...], Choice] = {}

    def choice(picks: tuple[int, ...], unlisted: tuple[str, ...] = ()) -> Choice | None:
        return shared.setdefault((picks, unlisted), Choice(picks, unlisted)) if picks or unlisted else None

    count = len(question.options)
    answers: list[tuple[int, Answer]] = []
    for session in sorted(set(members)):
        where = [index for index, member in enumerate(members) if member == session]
        size = len(where)
        if question.kind is Kind.SKIPPED:
            continue
        if question.kind is Kind.TEXT:
            answers += [(index, free_text(rng, turn)) for index in where]
            continue
        if question.kind is Kind.NUMBER:
            answers += [
                (index, Decimal(rng.choice((1, 1, 2, 3, 3, 4, 5, 8, 12)))) for index in where[: size - 1]
            ]
            continue
        if question.kind is Kind.DATE:
            answers += [
                (index, DAY + timedelta(days=7 * rng.randrange(1, 20))) for index in where[: size - 1]
            ]
            continue
        if question.kind is Kind.RANKING:
            answers += [(index, choice(tuple(rng.sample(range(count), count)))) for index in where]
            continue
        if question.kind is Kind.MATRIX:
            for index in where:
                row = tuple(
                    choice((min(count - 1, rng.choice((0, 0, 0, 1, 1, 2))),)) for _ in question.headings
                )
                answers.append((index, row if rng.random() < 0.95 else (row[0], None, row[2])))
            continue
        second = min(session, 1)
        if question.kind is Kind.MULTIPLE:
            own = tuple(option.label for option in question.options) == _SEVERAL[1]
            weights = _SEVERAL_PICKS[second] if own else _several_picks(count)
        elif question.kind is Kind.SINGLE and count == 4:
            weights = _SCALE_PICKS[turn % 2][second]
        else:  # a scale whose upper part is chosen more often; ratings and NPS rise, the others fall
            rising = question.kind in {Kind.RATING, Kind.NPS}
            weights = {(index,): (index + 1 if rising else count - index) ** 2 for index in range(count)}
        picked = [
            picks
            for picks, times in zip(weights, split(size, list(weights.values())), strict=True)
            for _ in range(times)
        ]
        rng.shuffle(picked)
        for index, picks in zip(where, picked, strict=True):
            other = question.other in picks
            answers.append((index, choice(picks, (rng.choice(_OTHERS),) if other else ())))
    return answers


def sample_responses(
    description: Description, answers: int = 41, *, seed: int = 20261124, unknown: int = 0
) -> Responses:
    """``answers`` responses in order of completion, IDs from 1; the last ``unknown`` of them have no session."""
    rng = random.Random(seed)
    sessions = len(description.lecture.sessions)
    shares = split(answers, _WEIGHTS[:sessions])
    members = [session for session, share in enumerate(shares) for _ in range(share)]
    opened = [
        datetime(DAY.year, DAY.month, DAY.day, hour, minute)
        for hour, minute in ((11, 30), (15, 0), (17, 0), (19, 0), (20, 0), (21, 0))
    ]
    completed = sorted(
        (
            opened[session] + timedelta(seconds=round(rng.expovariate(1 / 2400)) % 250_000),
            number,
        )
        for number, session in enumerate(members)
    )
    order = [number for _, number in completed]
    members = [members[number] for number in order]
    columns = []
    turns: dict[Kind, int] = {}
    for question in description.survey.questions:
        turn = turns[question.kind] = turns.get(question.kind, -1) + 1
        column: list[Answer] = [None] * answers
        for index, answer in _column(question, turn, members, rng):
            column[index] = answer
        columns.append(tuple(column))
    return Responses(
        survey=description.survey,
        sources=(
            Source(
                label="1", file="アンケート回答.xlsx", sha256="0" * 64, fingerprint="f" * 16, rows=answers
            ),
        ),
        keys=tuple(("1", str(number)) for number in range(1, answers + 1)),
        sessions=tuple(
            (None if index >= answers - unknown else session) for index, session in enumerate(members)
        ),
        started=tuple(moment - timedelta(seconds=rng.randrange(90, 600)) for moment, _ in completed),
        completed=tuple(moment for moment, _ in completed),
        persons=(0,) * answers,
        answers=tuple(columns),
    )


def sample_review(responses: Responses, *, tests: int = 1, duplicates: int = 1) -> Review:
    """Decisions that leave out the first ``tests`` responses as tests and the last ``duplicates`` as doubles."""
    reasons: Iterator[tuple[int, ExclusionReason]] = iter(
        [(index, ExclusionReason.TEST) for index in range(tests)]
        + [(len(responses) - 1 - index, ExclusionReason.DUPLICATE) for index in range(duplicates)]
    )
    return Review(
        respondents={
            responses.keys[index]: RespondentDecision(counted=False, reason=reason)
            for index, reason in reasons
        },
        file="集計.xlsx",
    )


def sample_tally(
    *,
    answers: int = 41,
    sessions: int = 2,
    questions: str | Sequence[Kind] = "house",
    options: int | None = None,
    option_length: int | None = None,
    full: bool = True,
    photos: int = 0,
    settings: Settings | None = None,
    unknown: int = 0,
    review: Review | None = None,
    seed: int = 20261124,
) -> Tally:
    """The tally of the invented lecture; see :func:`sample_description` and :func:`sample_responses`."""
    from dxforms.survey.counting import (
        tally_responses,
    )  # what is tested may fail where it is called, not here

    description = sample_description(
        answers=answers,
        sessions=sessions,
        questions=questions,
        options=options,
        option_length=option_length,
        full=full,
        photos=photos,
        settings=settings,
    )
    responses = sample_responses(description, answers, seed=seed, unknown=unknown)
    return tally_responses(description, responses, review or Review())


# ---------------------------------------------------------------- free texts

_SUBJECTS = (
    "避難情報の発令",
    "広報紙の記事",
    "住民への通知",
    "防災行政無線の放送",
    "窓口での説明",
    "ホームページのお知らせ",
    "訓練の案内",
    "外国人住民への説明",
    "高齢者世帯への声掛け",
    "職員同士の連絡",
)
_STRIKING = (
    "「伝えた」と「伝わった」は違うという言葉が印象に残った。",
    "{0}では、結論を最初に示すことが大切だと感じた。",
    "{0}について、受け手の立場で考えたことがなかったと気付かされた。",
    "一文を短くするという話は、明日からでも{0}で実践できると思った。",
    "空振りを恐れずに判断し、その理由を説明するという考え方に共感した。",
    "講師が示した事例は具体的で、{0}の場面を思い浮かべながら聴くことができた。",
    "専門用語を並べるだけでは行動につながらないという指摘は、{0}にも当てはまる。",
    "複数の手段を組み合わせて繰り返し伝えることの重要性を再認識した。",
)
_PROPOSALS = (
    "{0}の文例集を全庁で共有してほしい。",
    "{0}について、部局ごとではなく、全庁で様式をそろえるとよい。",
    "年に1回程度、{0}を題材にした演習を行うことを提案する。",
    "{0}は担当者だけで抱え込まず、住民に試しに読んでもらう機会を設けてはどうか。",
    "発信した後に、どの程度伝わったのかを検証する仕組みが必要だと思う。",
    "図や地図を使うと、{0}はもっと分かりやすくなると考える。",
    "夜間や休日の{0}について、手順を確認しておきたい。",
    "今回のような講演会を、若手の職員にも聴かせたい。",
)
_TAILS = (
    "これまでの仕事の進め方を見直すよい機会になった。",
    "まずは自分の課の文書から見直してみたい。",
    "時間の都合で質疑が短かったことは残念だったが、資料を読み返して理解を深めたい。",
    "職場に戻って共有し、できることから始めたい。",
    "一方で、人手が限られる中でどこまで対応できるかは、引き続き検討が必要である。",
)
_SHORT = (
    "特になし",
    "とても参考になりました。",
    "言葉の選び方。",
    "なし",
    "分かりやすかった",
    "特にありません。",
)


def free_text(rng: random.Random, turn: int = 0) -> str:
    """One invented answer: a word or two, some sentences, a list, or several paragraphs of 400 characters and more."""
    bank = _STRIKING if turn % 2 == 0 else _PROPOSALS

    def sentence() -> str:
        return rng.choice(bank).format(rng.choice(_SUBJECTS))

    shape = rng.random()
    if shape < 0.12:
        return rng.choice(_SHORT)
    if shape < 0.45:
        return sentence()
    if shape < 0.72:
        return "".join(sentence() for _ in range(rng.randrange(2, 4))) + rng.choice(_TAILS)
    if shape < 0.82:
        return "\n".join("・" + rng.choice(_SUBJECTS) for _ in range(rng.randrange(2, 5)))
    if shape < 0.92:
        marks = "①②③④⑤"
        lines = [marks[index] + sentence() for index in range(rng.randrange(2, 5))]
        return "次の点に取り組みたい。\n" + "\n".join(lines)
    paragraphs = ["".join(sentence() for _ in range(rng.randrange(2, 5))) for _ in range(rng.randrange(2, 5))]
    paragraphs.append(rng.choice(_TAILS))
    return ("\n\n" if shape < 0.95 else "\n").join(paragraphs)
