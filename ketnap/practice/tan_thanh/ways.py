"""On which day each learner does what: the time line of one admission counted back from the ceremony, and shorter ways.

Sittings are moved to the days on which each body usually meets, so that several cases share one. Days are working days.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ketnap.lib.workdays import add_months
from ketnap.practice.tan_thanh.people import Candidate, Fate
from ketnap.practice.tan_thanh.tables import COURSES, NEW_MEMBER_COURSES, NOW, Course
from ketnap.practice.working import Rhythm, later, on_or_after, on_or_before

BRANCH_DAYS = Rhythm((3, 16))
COMMITTEE_DAYS = Rhythm((8, 22))
SUPERIOR_DAYS = Rhythm((12, 27))
LAST_BRANCH_DAY = BRANCH_DAYS.on_or_before(NOW - timedelta(days=14))
OWN, SPOUSE = "own", "spouse"
REVIEW_EVERY = 4  # months
AWAY_ON = (date(2022, 8, 15), date(2022, 10, 17))


@dataclass(frozen=True)
class Deed:
    """One step of one learner's way. `side`: whose family a verification asks about."""

    candidate: int
    step: str
    on: date
    side: str = ""


def way_of(candidate: Candidate) -> list[Deed]:
    """The learner's steps in the order in which they happen."""
    return list(_WAYS[candidate.fate](candidate))


def new_member_course(candidate: Candidate) -> Course | None:
    """The class for new members that the person attends, once it was held."""
    if candidate.fate is not Fate.ADMITTED:
        return None
    first = candidate.ceremony + timedelta(days=60)
    return next((course for course in NEW_MEMBER_COURSES if course.starts_on >= first), None)


def _admitted(candidate: Candidate) -> Iterator[Deed]:
    ceremony = candidate.ceremony
    decision = SUPERIOR_DAYS.on_or_before(_before(ceremony, 16))
    committee = COMMITTEE_DAYS.on_or_before(_before(decision, 7))
    branch = BRANCH_DAYS.on_or_before(_before(committee, 6))
    yield from _as_candidate(candidate, _before(ceremony, 480), _after(ceremony, -150))
    yield from _file(candidate, _after(ceremony, -150))
    answered = on_or_before(_before(ceremony, 96))
    yield from _verification(candidate, _after(ceremony, -130), answered)
    yield from _ready_for_vote(candidate, later(answered, 1))
    yield Deed(candidate.number, "chi_bo_admission_resolution", branch)
    yield Deed(candidate.number, "grassroots_committee_resolution", committee)
    yield Deed(candidate.number, "organisation_appraisal", on_or_before(_before(decision, 3)))
    yield Deed(candidate.number, "admission_decision", decision)
    yield Deed(candidate.number, "result_notified", later(decision, 2))
    yield Deed(candidate.number, "decision_received", later(decision, 2))
    yield Deed(candidate.number, "admission_ceremony", ceremony)
    yield Deed(candidate.number, "assign_probation_helper", ceremony)
    yield from _probation(candidate, ceremony)


def _probation(candidate: Candidate, ceremony: date) -> Iterator[Deed]:
    """The twelve months and, where they ended in time, the recognition about A + 380."""
    yield Deed(candidate.number, "declare_member_biography", later(ceremony, 15))
    course = new_member_course(candidate)
    if course is not None and course.ends_on <= NOW:
        yield Deed(candidate.number, "new_member_class", course.ends_on)
    end = on_or_after(add_months(ceremony, 12))
    branch = BRANCH_DAYS.on_or_after(later(end, 1))
    committee = COMMITTEE_DAYS.on_or_after(later(branch, 2))
    decision = SUPERIOR_DAYS.on_or_after(later(committee, 2))
    if decision <= NOW:
        yield Deed(candidate.number, "end_of_probation", end)
        yield Deed(candidate.number, "chi_bo_recognition_resolution", branch)
        yield Deed(candidate.number, "grassroots_recognition_resolution", committee)
        yield Deed(candidate.number, "recognition_decision", decision)
        yield Deed(candidate.number, "issue_party_card", decision)


def _dossier(candidate: Candidate) -> Iterator[Deed]:
    """Twelve files in progress. The first five wait for an answer since the autumn; the others stand at several points."""
    rank = candidate.rank
    application = on_or_after(date(2022, 7, 4) + timedelta(days=6 * rank))
    yield from _as_candidate(candidate, date(2021, 8, 16) + timedelta(days=14 * rank), application)
    yield from _file(candidate, application)
    if rank < 5:
        sent = on_or_after(date(2022, 9, 5) + timedelta(days=9 * rank))
        yield from _unanswered(candidate, sent)
        return
    if rank < 7:
        yield from _unanswered(candidate, on_or_after(date(2023, 3, 6) + timedelta(days=9 * (rank - 5))))
        return
    sent = on_or_after(date(2022, 11, 7) + timedelta(days=7 * (rank - 7)))
    yield from _verification(candidate, sent, on_or_after(sent + timedelta(days=40)))
    if rank < 9:
        yield from _concluded(candidate, date(2023, 2, 6))
        return
    yield from _ready_for_vote(candidate, date(2023, 2, 6) if rank > 9 else date(2023, 4, 10))
    if rank > 9:
        yield Deed(candidate.number, "chi_bo_admission_resolution", LAST_BRANCH_DAY)


def _training(candidate: Candidate) -> Iterator[Deed]:
    """Learned in the last class, no application yet; the branch goes on reviewing."""
    yield from _as_candidate(candidate, date(2022, 1, 4) + timedelta(days=17 * candidate.rank), NOW)


def _away(candidate: Candidate) -> Iterator[Deed]:
    """Learned in the last class, then left for work elsewhere."""
    left = on_or_after(AWAY_ON[candidate.rank])
    yield from _as_candidate(candidate, date(2022, 2, 14) + timedelta(days=21 * candidate.rank), left)
    yield Deed(candidate.number, "moved_away", left)


def _as_candidate(candidate: Candidate, listed: date, until: date) -> Iterator[Deed]:
    """Introduced, listed at least thirty days before the class, helped, reviewed, sent to the class and back from it."""
    course = COURSES[candidate.start.course]
    on = BRANCH_DAYS.on_or_before(min(listed, _before(course.starts_on, 30)))
    yield Deed(candidate.number, "introduce_candidate", on_or_before(_before(on, 60)))
    yield Deed(candidate.number, "list_as_sympathiser", on)
    yield Deed(candidate.number, "assign_helper", on)
    reviews = [Deed(candidate.number, "periodic_review", day) for day in _reviews(on, until)]
    learned = Deed(candidate.number, "propose_awareness_class", course.ends_on)
    yield from sorted([*reviews, learned], key=lambda deed: deed.on)


def _reviews(listed: date, until: date) -> Iterator[date]:
    months = REVIEW_EVERY
    while (day := BRANCH_DAYS.on_or_after(add_months(listed, months))) < min(until, NOW):
        yield day
        months += REVIEW_EVERY
    if until >= NOW and day != LAST_BRANCH_DAY:
        yield LAST_BRANCH_DAY


def _file(candidate: Candidate, application: date) -> Iterator[Deed]:
    yield Deed(candidate.number, "write_application", application)
    yield Deed(candidate.number, "write_biography", later(application, 4))
    yield Deed(candidate.number, "check_and_seal_biography", later(application, 7))


def _verification(candidate: Candidate, sent: date, answered: date) -> Iterator[Deed]:
    yield from (Deed(candidate.number, "verification_requested", sent, side) for side in _sides(candidate))
    yield from (Deed(candidate.number, "verification_answered", answered, side) for side in _sides(candidate))


def _unanswered(candidate: Candidate, sent: date) -> Iterator[Deed]:
    """One request stays open; where two were sent, the other was answered after a month."""
    sides = _sides(candidate)
    yield from (Deed(candidate.number, "verification_requested", sent, side) for side in sides)
    answered = on_or_after(sent + timedelta(days=25))
    yield from (Deed(candidate.number, "verification_answered", answered, side) for side in sides[1:])


def _ready_for_vote(candidate: Candidate, first: date) -> Iterator[Deed]:
    """Verified, concluded, introduced, opinions collected: on four working days from `first` on."""
    yield from _concluded(candidate, first)
    yield Deed(candidate.number, "introduce_formally", later(on_or_after(first), 2))
    yield Deed(candidate.number, "collect_opinions", later(on_or_after(first), 3))


def _concluded(candidate: Candidate, first: date) -> Iterator[Deed]:
    yield Deed(candidate.number, "verify_biography", on_or_after(first))
    yield Deed(candidate.number, "conclude_biography", later(on_or_after(first), 1))


def _sides(candidate: Candidate) -> tuple[str, ...]:
    return (OWN, SPOUSE) if candidate.is_married else (OWN,)


def _before(day: date, days: int) -> date:
    return day - timedelta(days=days)


def _after(day: date, days: int) -> date:
    return on_or_after(day + timedelta(days=days))


_WAYS = {Fate.ADMITTED: _admitted, Fate.DOSSIER: _dossier, Fate.TRAINING: _training, Fate.AWAY: _away}
