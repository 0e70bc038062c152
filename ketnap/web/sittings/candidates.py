"""Cases that a body may vote on: those that are ready, and those that are not yet, with the reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ketnap.cases.deciding import decider_of
from ketnap.cases.enums import RUNNING
from ketnap.cases.facts import Book, open_book
from ketnap.cases.models import Case
from ketnap.cases.sittings import Attendant, Ballot, tally_of, vote_of
from ketnap.cases.steps.acts import Act
from ketnap.cases.steps.catalogue import ORDER, label_of, step_of
from ketnap.cases.steps.fields import StepDef
from ketnap.cases.steps.perform import judge
from ketnap.rulebook.library import load
from ketnap.rulebook.schema import VoteRule
from ketnap.rulebook.verdict import Reason
from ketnap.rulebook.votes import Reading, impossible, threshold_text
from ketnap.units.enums import BodyKind
from ketnap.units.models import Body
from ketnap.units.queries import path_on
from ketnap.web.cases.fixes import Fixes
from ketnap.web.cases.listing import shown_name
from ketnap.web.cases.phases import steps_off_route
from ketnap.web.sittings.forms import BallotForm

MOST = 200
VOTED: tuple[StepDef, ...] = tuple(step for step in ORDER if step.by_sitting)
"""The steps that bodies decide, in the order of the way."""
ASKED_FOR = frozenset({"branch_proposes_striking_off", "committee_proposes_striking_off", "struck_off"})
"""Votes that come up only when somebody asks for them, or when the body below has proposed them."""


@dataclass
class Candidate:
    """A case before the body. `need` says how many votes are required, `sums` how many are typed; `refusal`: why it could not be decided."""

    case: Case
    name: str
    step: StepDef
    label: str
    reasons: Sequence[Reason]
    form: BallotForm | None = None
    need: str = ""
    sums: str = ""
    faults: Sequence[str] = ()
    refusal: Any = None
    fixes: Fixes | None = None

    @property
    def ready(self) -> bool:
        return not self.reasons

    @property
    def expected(self) -> bool:
        """Whether the way leads through this vote (not an optional one, nor one that is asked for)."""
        known = load().steps.get(self.step.code)
        return known is not None and known.kind == "step" and not known.optional

    @property
    def id(self) -> UUID:
        return self.case.pk


@dataclass
class Agenda:
    """All candidates of one body on one day, with the facts they are judged by."""

    body: Body
    on: date
    book: Book
    candidates: Sequence[Candidate]

    @property
    def ready(self) -> list[Candidate]:
        return [one for one in self.candidates if one.ready]

    @property
    def not_ready(self) -> list[Candidate]:
        return [one for one in self.candidates if not one.ready]

    def count(self, roll: Sequence[Attendant], method: str) -> None:
        """Work out, for every case, the votes required under this roll and the votes typed."""
        for one in self.ready:
            if one.form is not None:
                self._count(one, one.form.typed(one.id), roll, method)

    def _count(self, one: Candidate, ballot: Ballot, roll: Sequence[Attendant], method: str) -> None:
        vote = vote_of(BodyKind(self.body.kind), method, roll, ballot)
        tally = tally_of(one.step.code, vote, self.book.facts(one.id), self.on)
        cast = ballot.in_favour + ballot.against + ballot.blank
        one.sums = _("đã ghi %(cast)s phiếu, có mặt %(present)s") % {"cast": cast, "present": vote.present}
        one.faults = impossible(vote) if cast else ()
        if tally is not None and vote.present < min(reading.required for reading in tally.readings):
            one.faults = [*one.faults, _("số người có mặt ít hơn số phiếu cần: không thể ra nghị quyết")]
        if tally is not None:
            needs = [need_text(reading, tally.rule) for reading in tally.readings]
            one.need = f"{'; '.join(dict.fromkeys(needs))} – {threshold_text(tally.rule)}"


def need_text(reading: Reading, rule: VoteRule) -> str:
    """How many votes are required, as one can check it: "cần 6/8 (3×6 ≥ 2×8)"."""
    sign = "≥" if rule.kind == "at_least" else ">"
    left = f"{rule.denominator}×{reading.required}"
    right = f"{rule.numerator}×{reading.base}" if rule.numerator != 1 else str(reading.base)
    return _("cần %(required)s/%(base)s (%(left)s %(sign)s %(right)s)") % {
        "required": reading.required, "base": reading.base, "left": left, "sign": sign, "right": right,
    }  # fmt: skip


def agenda_of(body: Body, on: date, *, names: bool, step: str = "", case: str = "") -> Agenda:
    """The cases of the body's branches that stand before it on the day. `step`, `case`: a vote that was asked for on one case."""
    stages = {stage for one in VOTED for stage in one.comes_in}
    rows = Case.objects.filter(stage__in=stages & set(RUNNING)).select_related("person", "unit")
    if case:
        rows = rows | Case.objects.filter(pk=case, stage="official").select_related("person", "unit")
    own = (
        rows.filter(unit=body.unit_id)
        if body.kind == BodyKind.BRANCH
        else rows.under(path_on(body.unit_id, on) or "-", on)
    )
    cases = list(own.in_name_order()[:MOST])
    book = open_book([case.pk for case in cases], on)
    found = []
    for row in cases:
        own_steps = [one for one in VOTED if row.stage in one.comes_in and _competent(body, one, book, row)]
        asked = step if case == str(row.pk) else ""
        open_votes = [one for one in own_steps if _comes_up(one, book, row, asked=asked == one.code)]
        found += [_candidate(row, one.code, book, on, names) for one in _first(open_votes, asked)]
    return Agenda(body, on, book, found)


def _first(steps: Sequence[StepDef], asked: str) -> Sequence[StepDef]:
    """One vote on a case in a sitting: the one asked for, else a striking off that was proposed, else the next of the way."""
    return sorted(steps, key=lambda one: (one.code != asked, one.code not in ASKED_FOR))[:1]


def _competent(body: Body, step: StepDef, book: Book, case: Case) -> bool:
    """Whether the body is the one that decides the step for the case's branch on that day."""
    chain = book.chains[case.unit_id]
    decider = decider_of(step, chain, book.on)
    return decider is not None and decider.is_(body) and step.code not in steps_off_route(chain.route, book.on)


def _comes_up(step: StepDef, book: Book, case: Case, *, asked: bool) -> bool:
    """Whether the vote is still open: not decided in the present stage; after a failed vote the one that failed, to be held again."""
    state = book.states[case.pk]
    if any(state.stage_on is None or event.on >= state.stage_on for event in state.done(step.code)):
        return False
    if step.code in ASKED_FOR:
        below = BELOW.get(step.code)
        return asked or bool(below and state.done(below))
    if state.stage == "vote_failed_reported":
        return bool(state.votes) and state.votes[-1].step == step.code
    return True


BELOW = {
    "committee_proposes_striking_off": "branch_proposes_striking_off",
    "struck_off": "branch_proposes_striking_off",
}


def _candidate(case: Case, code: str, book: Book, on: date, names: bool) -> Candidate:
    step = step_of(code)
    verdict = judge(book, case.pk, Act(step, on, {}))
    reasons = [reason for reason in verdict.hindrances if not reason.act_input] if verdict else []
    fixes = Fixes(case.pk, on, code)
    return Candidate(case, shown_name(case, names), step, label_of(code), reasons, fixes=fixes)
