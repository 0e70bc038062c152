"""The papers of a case: those the rules of the day ask for, beside those that are there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from ketnap.cases.facts import Book
from ketnap.cases.state import CaseState
from ketnap.cases.steps.catalogue import STEPS
from ketnap.lib.vietnamese import format_date
from ketnap.rulebook.library import load
from ketnap.rulebook.paperwork import Need, valid_to
from ketnap.rulebook.rehearsal import coming_steps
from ketnap.web.shared.why import Why, why_of

ADMISSION, RECOGNITION = "admission_decision", "recognition_decision"


@dataclass(frozen=True)
class Held:
    """A paper that is there; `event` made it (None: a certificate of a class)."""

    number: str
    dated: date | None
    event: UUID | None


@dataclass(frozen=True)
class Paper:
    """A kind of paper. `needed`: asked for up to the next decision; `asked_of`: who gives it when it is missing."""

    code: str
    title: str
    needed: bool
    asked_of: str
    held: Sequence[Held]
    why: Why | None = None

    @property
    def missing(self) -> bool:
        return self.needed and not self.held

    @property
    def has_form_code(self) -> bool:
        """Whether the code is one that people know (6-KNĐ) and not a word of the program."""
        return any(letter.isupper() for letter in self.code)


@dataclass(frozen=True)
class Dossier:
    """All papers; `known` is False on a day whose rule set is not loaded, so that nothing can be said to be missing."""

    papers: Sequence[Paper]
    known: bool

    @property
    def missing(self) -> int:
        return sum(paper.missing for paper in self.papers)

    @property
    def present(self) -> int:
        return sum(paper.needed and bool(paper.held) for paper in self.papers)

    @property
    def needed(self) -> int:
        return sum(paper.needed for paper in self.papers)


def dossier_of(state: CaseState, book: Book, on: date) -> Dossier:
    """The papers up to the decision on admission, or (after the ceremony) up to the recognition."""
    held = _held(state, book, on)
    target = RECOGNITION if state.done("admission_ceremony") else ADMISSION
    chain = book.chains[state.unit]
    wanted = _wanted(target, chain.route, on, sectional=chain.sectional is not None)
    local = _local(state, book)
    codes = list(dict.fromkeys([*(code for code in wanted or () if "|" not in code), *local, *held]))
    needed = {*(wanted or ()), *(code for code, (_, binds) in local.items() if binds)}
    papers = [_paper(code, code in needed, held.get(code, ()), local.get(code)) for code in codes]
    papers = [replace(paper, why=_why(paper, state, book, target)) for paper in papers]
    return Dossier(papers, wanted is not None)


def _local(state: CaseState, book: Book) -> dict[str, tuple[Need, bool]]:
    """The papers that local packs ask for up to the next decision, and whether the line binds."""
    own = book.office_rules[state.unit]
    asked = {line.paper: line.binding for pack in own.packs for line in pack.lines if line.paper}
    if not asked:
        return {}
    found: dict[str, tuple[Need, bool]] = {}
    for step in coming_steps(book.facts(state.id), book.on, own.library):
        for need in book.papers(state.id, step):
            if need.codes[0] in asked:
                found.setdefault(need.codes[0], (need, asked[need.codes[0]]))
    return found


def _held(state: CaseState, book: Book, on: date) -> dict[str, list[Held]]:
    held: dict[str, list[Held]] = {}
    for one in book.certificates.get(state.person, ()):
        if one.issued_on <= on:
            held.setdefault(one.code, []).append(Held(one.number, one.issued_on, None))
    for paper in state.papers:
        held.setdefault(paper.code, []).append(Held(paper.number, paper.dated, paper.event))
    return held


def _wanted(target: str, route: str, on: date, *, sectional: bool) -> Sequence[str] | None:
    """Codes in the order in which they come to be; None when the rules of the day are not loaded."""
    ruleset = load().in_force(on)
    if ruleset is None or not ruleset.loaded:
        return None
    known = ruleset.route(route)
    chain: Iterable[str] = ()
    if known is not None:
        chain = known.recognition_chain if target == RECOGNITION else known.chain
    codes = list(ruleset.steps[target].papers)
    for step in (*chain, target):
        if step in STEPS and (sectional or not step.startswith("sectional_")):
            codes += [made.code for made in STEPS[step].papers if not made.when]
    return list(dict.fromkeys(codes))


def _paper(code: str, needed: bool, held: Sequence[Held], local: tuple[Need, bool] | None) -> Paper:
    known = load().papers.get(code)
    if known is None and local is not None:
        return Paper(code, f"{local[0].title} ({local[0].because})", needed, local[0].issued_by, held)
    return Paper(code, known.title if known else code, needed, known.issued_by if known else "", held)


def _why(paper: Paper, state: CaseState, book: Book, target: str) -> Why | None:
    """The rule that asks for the paper (that of the decision, for a paper without a rule of its own), and until when it is good."""
    library = book.office_rules[state.unit].library
    known, ruleset = library.papers.get(paper.code), library.in_force(book.on)
    if known is None or ruleset is None:
        return None
    inputs = [(_("Cần cho"), library.title(target))] if paper.needed else []
    newest = max((one.dated for one in paper.held if one.dated), default=None)
    last = valid_to(paper.code, newest, ruleset)
    if last is not None:
        inputs.append((_("Chi bộ xét được đến hết"), format_date(last)))
    return why_of(known.rule or library.step(target).rule, book.on, inputs=inputs, library=library)
