"""What lines of local packs may ask: when a line concerns a case, and whether what it wants is there."""

from collections.abc import Callable, Mapping
from datetime import date

from ketnap.lib.workdays import YearMissing, add_months
from ketnap.rulebook.facts import LocalFacts
from ketnap.rulebook.gates.eligibility import is_over_age
from ketnap.rulebook.gates.introduction import full_years, introduction_day, youth_readings
from ketnap.rulebook.gates.special import meeting_day
from ketnap.rulebook.inquiry import Inquiry
from ketnap.rulebook.relocation import arrived_on

Condition = Callable[[Inquiry], bool]
Check = Callable[[Inquiry, int], bool | None]
UNION_OFFICER_AGES = range(31, 36)


def _local(q: Inquiry) -> LocalFacts:
    return q.facts.person.local or LocalFacts()


def _group(name: str) -> Condition:
    return lambda q: _local(q).group == name


def _situation(*kinds: str) -> Condition:
    return lambda q: q.facts.person.situation is not None and q.facts.person.situation.kind in kinds


def _officer_past_youth(q: Inquiry) -> bool:
    birth = q.facts.person.birth
    return bool(_local(q).union_officer and birth and full_years(birth, introduction_day(q)) in UNION_OFFICER_AGES)


def _youth_without_unions(q: Inquiry) -> bool:
    unit = q.facts.unit
    none = unit.has_youth_union is False and unit.has_trade_union is False
    named = unit.workplace_kind in (None, "agency", "armed_forces", "public_service")
    return none and not named and True in youth_readings(q)


def _youth_with_trade_union_only(q: Inquiry) -> bool:
    unit = q.facts.unit
    return unit.has_youth_union is False and bool(unit.has_trade_union) and True in youth_readings(q)


def _by_commune_union(q: Inquiry) -> bool:
    return q.paper("4C-KNĐ") is not None and q.paper("4-KNĐ") is None


def _file_old(q: Inquiry) -> bool:
    application = q.paper("1-KNĐ")
    months = q.ruleset.number("file_valid_months")
    return bool(application and application.dated and add_months(application.dated, months) < q.on)


def _ceremony_at_the_school(q: Inquiry) -> bool:
    situation = q.facts.person.situation
    if situation is None or situation.kind != "graduate" or situation.graduation_on is None:
        return False
    return situation.graduation_on <= q.on and q.facts.unit.considers_as in ("school", "institution")


def _without_chi_bo_vote(q: Inquiry) -> bool:
    return not any(vote.step == "struck_off" and vote.body == "chi_bo" for vote in q.facts.votes)


def _undecided_after_45(q: Inquiry) -> bool:
    resolved = q.done_on("chi_bo_recognition_resolution")
    try:
        return resolved is not None and q.on > q.calendar.add(resolved, 45)
    except YearMissing:
        return False


def _without_grassroots_committee(q: Inquiry) -> bool:
    return q.facts.unit.route in ("hamlet_cell_under_commune_committee", "chi_bo_directly_under_superior")


CONDITIONS: Mapping[str, Condition] = {
    "always": lambda q: True,
    "pupil": _group("pupil"),
    "student": _group("student"),
    "official": _group("official"),
    "hamlet_resident": _group("hamlet"),
    "arrived": lambda q: arrived_on(q) is not None,
    "union_officer_31_to_35": _officer_past_youth,
    "youth_without_unions_elsewhere": _youth_without_unions,
    "youth_with_trade_union_only": _youth_with_trade_union_only,
    "commune_union_resolution": _by_commune_union,
    "adopted_child_at_home": lambda q: bool(_local(q).adopted_child_at_home),
    "file_old": _file_old,
    "ceremony_at_the_school": _ceremony_at_the_school,
    "religious": lambda q: bool(q.facts.person.religious_follower),
    "ethnic_chinese": lambda q: bool(q.facts.person.is_hoa),
    "foreign_marriage": lambda q: bool(q.facts.person.foreign_marriage),
    "enterprise_owner": lambda q: bool(q.facts.person.owns_enterprise),
    "former_member": lambda q: q.facts.person.former_member is not None,
    "political_question": lambda q: bool(
        q.facts.person.political_question and q.facts.person.political_question.raised
    ),
    "over_sixty": lambda q: is_over_age(q, meeting_day(q)),
    "assigned_by_superior": lambda q: bool(q.facts.unit.assigned_by_superior),
    "secondment": _situation("secondment"),
    "contract": lambda q: any(move.reason == "contract" and (move.months or 0) >= 12 for move in q.facts.moves),
    "readmission_by_authorised_committee": lambda q: (
        q.facts.person.former_member is not None and q.facts.unit.route == "authorised_grassroots_committee"
    ),
    "someone_suspended": lambda q: q.vote is not None and q.vote.suspended > 0,
    "without_chi_bo_vote": _without_chi_bo_vote,
    "undecided_after_45_days": _undecided_after_45,
    "without_grassroots_committee": _without_grassroots_committee,
    "received_elsewhere": lambda q: q.facts.act.received_at_new_place is not None,
}


def _permitted_before_application(q: Inquiry, _: int) -> bool | None:
    permitted = _local(q).start_permitted_on
    if permitted is None:
        return None if q.on is None else False
    application = q.paper("1-KNĐ")
    written = application.dated if application is not None and application.dated else q.on
    return permitted <= written


def _self_review_after_the_end(q: Inquiry, _: int) -> bool | None:
    end, review = q.end_of_twelve_months(), q.paper("10-KNĐ")
    made = review.dated if review is not None and review.dated else q.on
    return None if end is None else made > end


def _verified_since(day: date | None, on: date) -> bool:
    return day is not None and day <= on


CHECKS: Mapping[str, Check] = {
    "application_handwritten": lambda q, _: _local(q).application_handwritten,
    "biography_handwritten": lambda q, _: _local(q).biography_handwritten,
    "cultural_family": lambda q, _: _local(q).cultural_family,
    "study_good": lambda q, _: _local(q).study_good,
    "good_years": lambda q, amount: (
        True
        if _local(q).outstanding_or_newcomer
        else None
        if _local(q).good_years is None
        else (_local(q).good_years or 0) >= amount
    ),
    "introducer_party_years": lambda q, amount: (
        None if _local(q).introducer_party_years is None else (_local(q).introducer_party_years or 0) >= amount
    ),
    "permitted_before_application": _permitted_before_application,
    "adopted_child_verified": lambda q, _: _verified_since(_local(q).adopted_child_verified_on, q.on),
    "politics_verified_again": lambda q, _: _verified_since(_local(q).politics_verified_again_on, q.on),
    "secret_ballot": lambda q, _: None if q.vote is None or q.vote.method is None else q.vote.method == "secret_ballot",
    "self_review_after_the_end": _self_review_after_the_end,
    "not_at_the_school": lambda q, _: False,
}
