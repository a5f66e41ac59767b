"""From the answers of a lecture's after-survey to the tally workbook and the Word report a city office submits.

The names of the main path; nothing is imported until one of them is used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dxforms.checking import check as check
    from dxforms.checking import lint as lint
    from dxforms.documents import write_documents as write_documents
    from dxforms.documents import write_report as write_report
    from dxforms.documents import write_workbook as write_workbook
    from dxforms.flow import read_description as read_description
    from dxforms.flow import read_responses as read_responses
    from dxforms.flow import read_review as read_review
    from dxforms.flow import tally_responses as tally_responses
    from dxforms.issues import DxformsError as DxformsError
    from dxforms.issues import GraphError as GraphError
    from dxforms.issues import InputError as InputError
    from dxforms.issues import Issue as Issue
    from dxforms.issues import OutputError as OutputError
    from dxforms.issues import Severity as Severity
    from dxforms.issues import SignInError as SignInError
    from dxforms.issues import Where as Where
    from dxforms.outputs import Written as Written
    from dxforms.publication import Publication as Publication
    from dxforms.publication import publish as publish
    from dxforms.pull import pull_responses as pull_responses
    from dxforms.readable.rules import Linted as Linted
    from dxforms.readable.rules import LintFinding as LintFinding
    from dxforms.readable.rules import Verdict as Verdict
    from dxforms.report.proof import Proof as Proof
    from dxforms.report.proof import proof_report as proof_report
    from dxforms.report.proof_paper import ProofFinding as ProofFinding
    from dxforms.report.summary import RefreshSummary as RefreshSummary
    from dxforms.source.graph import download_workbook as download_workbook
    from dxforms.source.signin import sign_in as sign_in
    from dxforms.survey.answers import Choice as Choice
    from dxforms.survey.answers import Responses as Responses
    from dxforms.survey.description import Description as Description
    from dxforms.survey.lecture import Lecture as Lecture
    from dxforms.survey.lecture import Photo as Photo
    from dxforms.survey.lecture import PointGroup as PointGroup
    from dxforms.survey.lecture import Profile as Profile
    from dxforms.survey.lecture import ProfileItem as ProfileItem
    from dxforms.survey.lecture import Session as Session
    from dxforms.survey.lecture import Talk as Talk
    from dxforms.survey.questions import ChartOrder as ChartOrder
    from dxforms.survey.questions import Crossing as Crossing
    from dxforms.survey.questions import Kind as Kind
    from dxforms.survey.questions import Option as Option
    from dxforms.survey.questions import Question as Question
    from dxforms.survey.questions import Rule as Rule
    from dxforms.survey.questions import Survey as Survey
    from dxforms.survey.review import AnswerDecision as AnswerDecision
    from dxforms.survey.review import ExclusionReason as ExclusionReason
    from dxforms.survey.review import RespondentDecision as RespondentDecision
    from dxforms.survey.review import Review as Review
    from dxforms.survey.review import WithholdReason as WithholdReason
    from dxforms.survey.settings import AnswerOrder as AnswerOrder
    from dxforms.survey.settings import Base as Base
    from dxforms.survey.settings import Settings as Settings
    from dxforms.survey.tally import Tally as Tally

    __version__: str

_HOME = {
    "checking": "check lint",
    "documents": "write_documents write_report write_workbook",
    "flow": "read_description read_responses read_review tally_responses",
    "issues": "DxformsError GraphError InputError Issue OutputError Severity SignInError Where",
    "outputs": "Written",
    "publication": "Publication publish",
    "pull": "pull_responses",
    "readable.rules": "LintFinding Linted Verdict",
    "report.proof": "Proof proof_report",
    "report.proof_paper": "ProofFinding",
    "report.summary": "RefreshSummary",
    "source.graph": "download_workbook",
    "source.signin": "sign_in",
    "survey.answers": "Choice Responses",
    "survey.description": "Description",
    "survey.lecture": "Lecture Photo PointGroup Profile ProfileItem Session Talk",
    "survey.questions": "ChartOrder Crossing Kind Option Question Rule Survey",
    "survey.review": "AnswerDecision ExclusionReason RespondentDecision Review WithholdReason",
    "survey.settings": "AnswerOrder Base Settings",
    "survey.tally": "Tally",
}
_MODULE_OF = {name: f"dxforms.{module}" for module, names in _HOME.items() for name in names.split()}

__all__ = sorted(_MODULE_OF)  # noqa: PLE0605  # one table names them; a test holds it against the typed block


def __getattr__(name: str) -> object:
    if name == "__version__":
        from dxforms._version import __version__

        return __version__
    module = _MODULE_OF.get(name)
    if module is None:
        raise AttributeError(f"module 'dxforms' has no attribute {name!r}")
    value = getattr(importlib.import_module(module), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*globals(), *__all__]
