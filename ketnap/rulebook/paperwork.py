"""Which papers a step needs on a day, from whom each comes, which are there, and until when those that age are good."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from ketnap.lib.workdays import Calendar, add_months
from ketnap.rulebook.calendars import load_calendar
from ketnap.rulebook.evaluate import check
from ketnap.rulebook.facts import Facts
from ketnap.rulebook.inquiry import Inquiry
from ketnap.rulebook.library import Library, load
from ketnap.rulebook.order import required_papers
from ketnap.rulebook.schema import RuleSet

if TYPE_CHECKING:
    from ketnap.rulebook.packs import Use

State = Literal["held", "missing", "too_late", "too_old"]
STATE_LABELS: dict[State, str] = {
    "held": "có",
    "missing": "thiếu",
    "too_late": "đề ngày sau ngày này",
    "too_old": "quá hạn giá trị",
}


@dataclass(frozen=True)
class Need:
    """One paper (or one of several: `codes`) that the step asks for. `because`: why, when not every case needs it.

    `valid_to`: the last day on which it is good, inclusive; None when the texts give it no end.
    """

    codes: tuple[str, ...]
    title: str
    issued_by: str
    rule: str
    instrument: str
    provision: str
    mark: str
    state: State
    dated: date | None
    valid_to: date | None
    because: str

    def to_document(self) -> dict[str, Any]:
        """The need as JSON values."""
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in self.__dict__.items()}


def papers_for(
    step: str,
    facts: Facts,
    *,
    on: date,
    library: Library | None = None,
    calendar: Calendar | None = None,
    packs: Sequence["Use"] = (),
) -> list[Need]:
    """The papers that the step needs on that day in this case, those of the step itself first. Raises UnknownStep, UnknownPack.

    Empty before the oldest rule set. Papers of special cases are found by asking the rules about the case without papers;
    those that only local packs ask for come last and say which line asks, and whether it binds.
    """
    books = library or load()
    asked, ruleset = books.step(step), books.in_force(on)
    if ruleset is None:
        return []
    q = Inquiry(asked, facts, on, books, ruleset, calendar or load_calendar())
    needs = [_need(q, tuple(alternatives.split("|")), "") for alternatives in dict.fromkeys(required_papers(q))]
    named = {code for need in needs for code in need.codes}
    for code, because in _special(q).items():
        if code not in named:
            needs.append(_need(q, (code,), because))
    if packs:
        named = {code for need in needs for code in need.codes}
        needs += [need for need in _local(q, packs) if need.codes[0] not in named]
    return needs


def _local(q: Inquiry, packs: Sequence["Use"]) -> Iterator[Need]:
    """The papers that the packs in force on the day ask for at this step in this case, each once."""
    from ketnap.rulebook.packs.apply import asking

    told = set[str]()
    for pack, line, binds in asking(q, packs):
        code = line.paper
        if not code or code in told:
            continue
        told.add(code)
        state, dated, valid_to = _state(q, (code,))
        force = "bắt buộc" if binds else "nhắc, không bắt buộc"
        yield Need(
            codes=(code,),
            title=pack.papers.get(code) or q.paper_label(code),
            issued_by=line.who,
            rule=line.rule,
            instrument=pack.instrument,
            provision=line.quote,
            mark=line.mark,
            state=state,
            dated=dated,
            valid_to=valid_to,
            because=f"{pack.name}, dòng {line.number} ({force}): {line.what}",
        )


def _special(q: Inquiry) -> dict[str, str]:
    """The further papers that a rule misses when the case has none at all, with that rule's words."""
    bare = replace(q.facts, papers=(), answers=(), act=replace(q.facts.act, papers=()))
    found: dict[str, str] = {}
    for reason in check(q.step.id, bare, on=q.on, library=q.library, calendar=q.calendar).hindrances:
        codes = reason.inputs.get("missing_papers") or [reason.inputs.get("missing_paper")]
        for code in codes:
            if code:
                found.setdefault(code, reason.text)
    return found


def _need(q: Inquiry, codes: tuple[str, ...], because: str) -> Need:
    paper = q.library.papers[codes[0]]
    rule = paper.rule or q.step.rule
    place = q.ruleset.provision(rule, q.on)
    state, dated, valid_to = _state(q, codes)
    return Need(
        codes=codes,
        title=" hoặc ".join(q.library.papers[code].title for code in codes),
        issued_by=paper.issued_by,
        rule=rule,
        instrument=place.instrument if place else "",
        provision=place.place if place else "",
        mark=place.mark if place else "K?",
        state=state,
        dated=dated,
        valid_to=valid_to,
        because=because,
    )


def _state(q: Inquiry, codes: tuple[str, ...]) -> tuple[State, date | None, date | None]:
    held = [paper for code in codes for paper in q.papers(code)]
    if held:
        newest = max(held, key=lambda paper: paper.dated or date.min)
        last = valid_to(newest.code, newest.dated, q.ruleset)
        old = last is not None and q.on > last and q.step.id == "chi_bo_admission_resolution"
        return ("too_old" if old else "held"), newest.dated, last
    later = [paper.dated for paper in q.facts.papers if paper.code in codes and paper.dated]
    return ("too_late", min(later), None) if later else ("missing", None, None)


def valid_to(code: str, dated: date | None, ruleset: RuleSet) -> date | None:
    """The last day on which the chi bộ may consider with a paper of that date (R-SYM-08, R-VAL-02); None: no end."""
    if dated is None:
        return None
    if code == "CN-NTVĐ":
        return add_months(dated, ruleset.number("certificate_valid_months"))
    if code in ruleset.words("file_redo_papers"):
        return add_months(dated, ruleset.number("file_valid_months"))
    return None
