"""The main way in six phases, as a secretary tells it, and how far a case has come on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from ketnap.cases.enums import ENDED
from ketnap.cases.events import step_in
from ketnap.cases.options import Option
from ketnap.cases.state import CaseState
from ketnap.rulebook.library import load
from ketnap.web.shared.components import Step


@dataclass(frozen=True)
class Phase:
    """A stretch of the main way. `events` are other acts that belong to it."""

    code: str
    label: str | Promise
    steps: tuple[str, ...]
    events: tuple[str, ...] = ()


PHASES = (
    Phase(
        "source",
        gettext_lazy("Giới thiệu, vào danh sách cảm tình Đảng"),
        ("introduce_candidate", "list_as_sympathiser"),
    ),
    Phase(
        "training",
        gettext_lazy("Giúp đỡ, bồi dưỡng nhận thức về Đảng"),
        ("assign_helper", "periodic_review", "propose_awareness_class", "approve_start_of_file"),
    ),
    Phase(
        "file",
        gettext_lazy("Đơn, lý lịch, thẩm tra"),
        (
            "write_application",
            "write_biography",
            "check_and_seal_biography",
            "verify_biography",
            "conclude_biography",
            "political_question_conclusion",
        ),
        ("verification_requested", "verification_answered"),
    ),
    Phase(
        "branch",
        gettext_lazy("Giới thiệu, lấy ý kiến, chi bộ xét"),
        ("introduce_formally", "collect_opinions", "chi_bo_admission_resolution"),
    ),
    Phase(
        "decision",
        gettext_lazy("Cấp ủy xét, quyết định, lễ kết nạp"),
        (
            "sectional_committee_appraisal",
            "grassroots_committee_resolution",
            "organisation_appraisal",
            "prior_agreement",
            "admission_decision",
            "admission_ceremony",
        ),
        (
            "result_notified",
            "decision_received",
            "admission_decision_extended",
            "ceremony_late_agreed",
            "file_checked_unchanged",
        ),
    ),
    Phase(
        "probation",
        gettext_lazy("Dự bị đến đảng viên chính thức"),
        (
            "assign_probation_helper",
            "declare_member_biography",
            "new_member_class",
            "end_of_probation",
            "chi_bo_recognition_resolution",
            "sectional_recognition_appraisal",
            "grassroots_recognition_resolution",
            "recognition_decision",
            "issue_party_card",
        ),
        ("recognition_decision_extended",),
    ),
)
BEGUN = {
    "sympathiser": 1,
    "applicant": 2,
    "vote_failed_reported": 3,
    "proposed": 4,
    "decided": 4,
    "probationary": 5,
    "recognition_due": 5,
    "official": 5,
}
"""The phase in which a stage stands at the earliest: whoever has come so far has passed the phases before, recorded or not."""

ACCOMPANYING = frozenset({"periodic_review"})
"""Goes on beside the way as long as the person is on the list; never the step that a case waits for."""


def needed(code: str, off_route: frozenset[str]) -> bool:
    """Whether the main way cannot go on without the step."""
    return code not in ACCOMPANYING and code not in off_route and not load().steps[code].optional


def steps_off_route(route: str, on: date) -> frozenset[str]:
    """Steps of bodies that do not stand between this branch and the decision, under the rules of the day."""
    ruleset = load().in_force(on)
    known = ruleset.route(route) if ruleset else None
    if ruleset is None or known is None:
        return frozenset()
    on_route = {*known.chain, *known.recognition_chain}
    return frozenset(code for code, rule in ruleset.steps.items() if rule.by_route and code not in on_route)


def progress(state: CaseState, found: Sequence[Option], off_route: frozenset[str]) -> list[Step]:
    """The phases as a stepper: passed, where the case stands now (and whether it can go on), what is still to come."""
    options = {one.code: one for one in found}
    done = {step_in(event.kind) for event in state.events}
    ended = state.stage in ENDED and state.stage != "official"
    steps: list[Step] = []
    for place, phase in enumerate(PHASES):
        open_steps = [code for code in phase.steps if needed(code, off_route) and code not in done]
        last = max((event.on for event in state.events if step_in(event.kind) in phase.steps), default=None)
        if not open_steps or place < BEGUN.get(state.stage, 0):
            steps.append(Step(str(phase.label), "done", last))
        elif ended or any(step.state in ("next", "blocked") for step in steps):
            steps.append(Step(str(phase.label), "later"))
        else:
            steps.append(_current(phase, open_steps, options))
    return steps


def _current(phase: Phase, open_steps: Sequence[str], options: Mapping[str, Option]) -> Step:
    count = ngettext("còn %(n)s việc", "còn %(n)s việc", len(open_steps)) % {"n": len(open_steps)}
    offered = [options[code] for code in open_steps if code in options]
    ready = any(one.verdict is None or one.verdict.ready for one in offered)
    return Step(str(phase.label), "next" if ready else "blocked", note=count)
