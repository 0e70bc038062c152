"""Cases that a body may vote on: those that are ready, and those that are not yet, with the reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ketnap.cases.facts import Book, open_book
from ketnap.cases.models import Case
from ketnap.cases.sittings import Attendant, Ballot, tally_of, vote_of
from ketnap.cases.steps.catalogue import label_of, step_of
from ketnap.cases.steps.fields import StepDef
from ketnap.cases.steps.perform import Act, judge
from ketnap.rulebook.schema import VoteRule
from ketnap.rulebook.verdict import Reason
from ketnap.rulebook.votes import Reading, impossible, threshold_text
from ketnap.units.enums import BodyKind
from ketnap.units.models import Body
from ketnap.units.queries import path_on
from ketnap.web.cases.listing import shown_name
from ketnap.web.sittings.forms import BallotForm

MOST = 200
STAGES: Mapping[BodyKind, Mapping[str, tuple[str, ...]]] = {
    BodyKind.BRANCH: {
        "candidate": ("list_as_sympathiser",),
        "sympathiser": ("approve_start_of_file",),
        "applicant": ("chi_bo_admission_resolution",),
        "recognition_due": ("chi_bo_recognition_resolution",),
    },
    BodyKind.COMMITTEE: {
        "proposed": ("grassroots_committee_resolution",),
        "recognition_due": ("grassroots_recognition_resolution",),
    },
    BodyKind.STANDING_COMMITTEE: {"proposed": ("admission_decision",), "recognition_due": ("recognition_decision",)},
}
"""Which step a body may decide for a case of a stage."""


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

    @property
    def ready(self) -> bool:
        return not self.reasons

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


def agenda_of(body: Body, on: date, *, names: bool) -> Agenda:
    """The cases of the body's branches that stand before it on the day."""
    stages = STAGES.get(BodyKind(body.kind), {})
    rows = Case.objects.running().filter(stage__in=list(stages)).select_related("person", "unit")
    own = (
        rows.filter(unit=body.unit_id)
        if body.kind == BodyKind.BRANCH
        else rows.under(path_on(body.unit_id, on) or "-", on)
    )
    cases = list(own.in_name_order()[:MOST])
    book = open_book([case.pk for case in cases], on)
    candidates = [
        _candidate(case, code, book, on, names)
        for case in cases
        for code in stages[case.stage]
        if _competent(body, book, case) and not _decided(book, case.pk, code)
    ]
    return Agenda(body, on, book, candidates)


def _competent(body: Body, book: Book, case: Case) -> bool:
    """Whether the body is the one that the case's branch, committee or superior has."""
    holder = book.chains[case.unit_id].holders[BodyKind(body.kind)]
    return holder is not None and holder.pk == body.unit_id


def _decided(book: Book, case: UUID, step: str) -> bool:
    """Whether the step was decided in the present stage already."""
    state = book.states[case]
    return any(state.stage_on is None or event.on >= state.stage_on for event in state.done(step))


def _candidate(case: Case, code: str, book: Book, on: date, names: bool) -> Candidate:
    step = step_of(code)
    verdict = judge(book, case.pk, Act(step, on, {}))
    reasons = [reason for reason in verdict.hindrances if not reason.act_input] if verdict else []
    return Candidate(case, shown_name(case, names), step, label_of(code), reasons)
