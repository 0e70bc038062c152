"""Contexts of the official forms of a case. Forms know paper; here the paper's fields are filled from the case's events."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from ketnap.accounts.access import require
from ketnap.accounts.models import User
from ketnap.audit.record import record as audit
from ketnap.base.errors import BadInput, NotFound
from ketnap.cases.deciding import Decider, decider_of
from ketnap.cases.enums import NO_VOTE, STANDINGS
from ketnap.cases.events import step_in
from ketnap.cases.facts import Book, open_book
from ketnap.cases.models import Sitting
from ketnap.cases.sittings import tally_of
from ketnap.cases.state import CaseState
from ketnap.cases.steps.catalogue import STEPS
from ketnap.forms.render import render
from ketnap.journal.read import Recorded
from ketnap.people.models import Person
from ketnap.people.queries import attributes_on
from ketnap.rulebook import facts as rules
from ketnap.units.enums import BodyKind
from ketnap.units.models import Unit
from ketnap.units.naming import committee_of, place_in
from ketnap.units.queries import names_on, superior_name_on

FORMS = ("6-KNĐ", "9-KNĐ")


def print_form(case: UUID, code: str, *, actor: User, on: date) -> bytes:
    """The form of a case as .docx. Raises forms.render.MissingData with all that is missing, Forbidden, NotFound.

    Printing shows the person's data, so it is logged like a read.
    """
    context = context_of(case, code, on=on)
    book = open_book([case], on)
    unit = Unit.objects.get(pk=book.states[case].unit)
    require(actor, "people.names", at=unit)
    content = render(code, context)
    audit("cases.form", actor=actor.username, target=f"case:{case}", unit=unit.pk, details={"form": code}, is_read=True)
    return content


def context_of(case: UUID, code: str, *, on: date) -> dict[str, Any]:
    """What the case knows for a form; values that are not known are left out."""
    book = open_book([case], on)
    if case not in book.states:
        raise NotFound(str(case))
    if code not in _CONTEXTS:
        raise BadInput("form", f"Chưa có mẫu {code}. Các mẫu in được: {', '.join(FORMS)}.")
    found = _CONTEXTS[code](book, book.states[case])
    return {key: value for key, value in found.items() if value not in (None, "")}


def _branch_resolution(book: Book, state: CaseState) -> dict[str, Any]:
    event = _last(state, "chi_bo_admission_resolution")
    chain = book.chains[state.unit]
    above = chain.grassroots or chain.superior
    names = names_on([state.unit, *([above.pk] if above else [])], event.on if event else book.on)
    context: dict[str, Any] = {
        **_person(book, state),
        "superior": names.get(above.pk, "") if above else "",
        "issuer": names[state.unit],
        "place": place_in(above.name) if above else "",
        "proposed_to": committee_of(above.name) if above else "",
    }
    if event is None:
        return context
    conclusions = {key: value for key, value in event.data.items() if key.startswith("conclusion_")}
    context |= {
        **conclusions,
        "number": event.data.get("number"),
        "paper_date": event.on,
        "meeting_on": event.on,
        "meets_standards": True,
    }
    context |= _vote(event, book, state) | _roll(event)
    if event.data.get("against_reasons") and context.get("votes_against"):
        context["against_reasons"] = event.data["against_reasons"]
    return context


def _vote(event: Recorded, book: Book, state: CaseState) -> dict[str, Any]:
    """The numbers of the vote, and the base that the rule set of the day measures them on."""
    if not event.data.get("vote"):
        return {}
    vote = rules.Vote(**event.data["vote"])
    tally = tally_of(step_in(event.kind), vote, book.facts(state.id), event.on)
    return {
        "votes_for": vote.in_favour,
        "votes_against": vote.against,
        "vote_base": tally.readings[0].base if tally else None,
        "official_total": vote.official_or_in_office,
        "official_present": vote.present,
    }


def _roll(event: Recorded) -> dict[str, Any]:
    sitting = Sitting.objects.filter(pk=event.data["sitting"]).first() if event.data.get("sitting") else None
    if sitting is None:
        return {}
    roll = sitting.roll
    probationary = [entry for entry in roll if entry["standing"] == "probationary"]
    people = dict(
        Person.objects.filter(pk__in=[one for one in (sitting.chair, sitting.secretary) if one]).values_list(
            "pk", "full_name"
        )
    )
    absent = [entry for entry in roll if not entry["present"] and entry["standing"] not in NO_VOTE]
    reasons = [
        entry["reason"] or STANDINGS[entry["standing"]]
        for entry in absent
        if entry["reason"] or entry["standing"] != "voter"
    ]
    chair = people.get(sitting.chair, "") if sitting.chair else ""
    return {
        "probationary_total": len(probationary),
        "probationary_present": sum(bool(entry["present"]) for entry in probationary),
        "absence_reasons": "; ".join(reasons),
        "chair_name": chair,
        "clerk_name": people.get(sitting.secretary, "") if sitting.secretary else "",
        "signer_name": chair,
        "signer_post": "Bí thư",
    }


def _decision(book: Book, state: CaseState) -> dict[str, Any]:
    event = _last(state, "admission_decision")
    chain = book.chains[state.unit]
    on = event.on if event else book.on
    decider = decider_of(STEPS["admission_decision"], chain, on)
    superior = decider.unit if decider else chain.superior
    units = [unit.pk for unit in (chain.branch, chain.grassroots, superior) if unit]
    names = names_on(units, on)
    values = attributes_on(state.person, on)
    context: dict[str, Any] = {
        **_person(book, state),
        "person_hometown": values.get("home_town"),
        "person_work_unit": values.get("work_place"),
        "superior": superior_name_on(superior, on) if superior else "",
        "issuer": names.get(superior.pk, "") if superior else "",
        "place": place_in(superior.name) if superior else "",
        "deciding_body": f"{_body_word(decider)} {names[superior.pk]}".strip() if decider and superior else "",
        "branch": names[state.unit],
        "grassroots": names.get(chain.grassroots.pk, "") if chain.grassroots else "",
        "proposing_committee": committee_of(chain.grassroots.name) if chain.grassroots else names[state.unit],
        "organisation_commission": "Ban Tổ chức",
        "symbol": f"QĐ/{superior.kind_info.symbol}" if superior else "",
    }
    if event is not None:
        printed = event.data.get("printed_on")
        context |= {
            "number": event.data.get("number"),
            "paper_date": date.fromisoformat(printed) if printed else event.on,
            "signer_post": event.data.get("signer_post"),
            "signer_name": event.data.get("signer_name"),
        }
    return context


def _body_word(decider: Decider) -> str:
    """How a decision names the body that decided, before the name of its organisation."""
    words = {BodyKind.STANDING_COMMITTEE: "Ban Thường vụ", BodyKind.STANDING_BODY: "Thường trực"}
    return words.get(decider.kind, "")


def _person(book: Book, state: CaseState) -> dict[str, Any]:
    person = book.people.get(state.person)
    if person is None or person.erased:
        return {}
    return {"person_name": person.full_name, "person_born": person.birth if person.birth_precision == "day" else None}


def _last(state: CaseState, step: str) -> Recorded | None:
    done = state.done(step)
    return done[-1] if done else None


_CONTEXTS: dict[str, Callable[[Book, CaseState], dict[str, Any]]] = {"6-KNĐ": _branch_resolution, "9-KNĐ": _decision}
