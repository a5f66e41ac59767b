"""The lecture: what was held, for whom, by whom, and what was said."""

from __future__ import annotations

from datetime import date

from dxforms.records import record


@record
class Session:
    """One 部 of the lecture. A lecture with one session may leave ``name`` empty.

    ``question`` is the heading of the column that tells a response's session and ``answers`` the values that
    mean this one (for 完了時刻 ranges such as ``～13:00``); ``place`` is this session's own file or share link.
    """

    name: str = ""
    hours: str = ""
    """開催時間, as typed."""
    respondents: str = ""
    """回答者の呼び方: the heading over its answer tables."""
    audience: str = ""
    """参加対象."""
    attendees: int | None = None
    """出席者数; None while it is not known."""
    question: str = ""
    answers: tuple[str, ...] = ()
    place: str = ""

    @property
    def respondents_name(self) -> str:
        """回答者の呼び方, or the session's name where none is given."""
        return self.respondents or self.name


@record
class ProfileItem:
    """One row of a speaker's profile; ``paragraphs`` in order."""

    item: str
    paragraphs: tuple[str, ...]


@record
class Profile:
    """A speaker's profile table. ``speaker`` may be empty where there is only one speaker."""

    speaker: str
    items: tuple[ProfileItem, ...]


@record
class PointGroup:
    """A heading (① 共通) of the lecture's outline with its points."""

    heading: str
    points: tuple[str, ...]


@record
class Talk:
    """One talk's outline. ``title`` is its 演題."""

    title: str
    groups: tuple[PointGroup, ...]


@record
class Photo:
    """A photo: path as typed (relative to the description's folder) and its caption, maybe empty."""

    path: str
    caption: str = ""


@record
class Lecture:
    """All that the report says of the lecture itself. Texts of several paragraphs are tuples of paragraphs."""

    title: str
    """講演会名."""
    day: date
    """開催日."""
    organisation: str = ""
    """団体名."""
    division: str = ""
    """担当課."""
    host: str = ""
    """主催."""
    venue: str = ""
    """会場."""
    talk_title: str = ""
    """演題."""
    speaker: str = ""
    """講師名."""
    speaker_romanised: str = ""
    """講師名（ローマ字）."""
    speaker_post: str = ""
    """講師の所属・役職."""
    background: tuple[str, ...] = ()
    """背景及び目的."""
    survey_purpose: tuple[str, ...] = ()
    """アンケートの目的."""
    survey_method: str = ""
    """アンケートの実施方法."""
    survey_period: str = ""
    """アンケートの実施期間, as typed."""
    respondents_term: str = ""
    """回答者の総称; 「職員」 and the like in drafts of 考察."""
    report_date: date | None = None
    """報告書の日付."""
    appendix_heading: str = ""
    """再掲の見出し; empty: the outline is not printed again."""
    sessions: tuple[Session, ...] = (Session(),)
    """At least one, in order."""
    profiles: tuple[Profile, ...] = ()
    talks: tuple[Talk, ...] = ()
    photos: tuple[Photo, ...] = ()
    conclusions: tuple[str, ...] = ()
    """まとめ, one a paragraph."""

    @property
    def has_sessions(self) -> bool:
        """True where counts are shown by 部: a lecture of one session has no 部 columns or headings at all."""
        return len(self.sessions) > 1
