"""Everything the page of one case shows, gathered at once, so that neither view nor template queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ketnap.accounts.models import User
from ketnap.cases import state as states
from ketnap.cases.deadlines import last_day
from ketnap.cases.enums import ENDED
from ketnap.cases.events import step_in
from ketnap.cases.facts import Book, open_book
from ketnap.cases.models import Case, DeadlineNotice, SittingItem
from ketnap.cases.notices import Whom, notices_of
from ketnap.cases.options import deadlines, options
from ketnap.cases.papers import FORMS
from ketnap.cases.reasons import LABELS
from ketnap.cases.state import CaseState, fold
from ketnap.cases.steps.catalogue import label_of
from ketnap.cases.steps.moves import MOVE_KINDS, destinations
from ketnap.journal.read import Recorded, effective, history
from ketnap.journal.registry import Stream
from ketnap.people.attributes import ATTRIBUTES
from ketnap.people.models import Person
from ketnap.rulebook.deadlines import Due
from ketnap.rulebook.library import load
from ketnap.rulebook.outgoing import outgoing
from ketnap.web.cases.dossier import Dossier, dossier_of
from ketnap.web.cases.fixes import Fixes
from ketnap.web.cases.happenings import Happening, Sight, happenings
from ketnap.web.cases.lines import Group, Line, groups_of, lines_of, next_lines
from ketnap.web.cases.listing import SOON, is_late, shown_name, stage_badge
from ketnap.web.cases.phases import progress, steps_off_route
from ketnap.web.shared.components import Badge, Step
from ketnap.web.shared.why import Why, why_of_vote

LONG_WAIT = 60
"""Days after which an unanswered request is pointed out."""
KINDS = {
    "legal": gettext_lazy("Hạn theo quy định"),
    "validity": gettext_lazy("Giá trị của giấy tờ"),
    "reminder": gettext_lazy("Nhắc việc"),
    "warning": gettext_lazy("Thời gian trả lời"),
}


@dataclass(frozen=True)
class Deadline:
    due: Due
    day: date | None
    badge: Badge
    kind: str
    told: DeadlineNotice | None = None
    escalated: DeadlineNotice | None = None


@dataclass(frozen=True)
class Helping:
    """A member beside the person: helper or introducer."""

    name: str
    role: str
    since: date
    until: date | None


@dataclass(frozen=True)
class Asked:
    """A request for verification. `days` since it was sent while it is unanswered."""

    asked_of: str
    letter: str
    sent_on: date
    answered_on: date | None
    days: int
    badge: Badge


@dataclass(frozen=True)
class VoteTaken:
    label: str
    on: date
    in_favour: int
    against: int
    blank: int
    base: int
    reached: bool
    sitting: UUID | None
    why: Why | None = None


@dataclass(frozen=True)
class Former:
    """Another case of the same person. `url` only for one that the reader may open."""

    stage: Badge
    opened_on: date
    stage_on: date | None
    reason: str
    unit: str
    url: str


@dataclass(frozen=True)
class Moving:
    """The last change of place: when, what goes out from whom to whom, and where the case goes on."""

    decided_on: date
    kind: str
    letter: str
    text: str
    rule: str
    issuer: str
    receiver: str
    goes_on_at: str
    open: bool
    received_on: date | None


@dataclass(frozen=True)
class CasePage:
    """The page; `seq` is the last event's number, which forms carry to notice other writers."""

    case: Case
    name: str
    sight: Sight
    facts: Sequence[tuple[str, str]]
    sensitive: Sequence[tuple[str, str]]
    stage: Badge
    stage_on: date | None
    exit_reason: str
    steps: Sequence[Step]
    next: Sequence[Line]
    groups: Sequence[Group]
    deadlines: Sequence[Deadline]
    dossier: Dossier
    helping: Sequence[Helping]
    asked: Sequence[Asked]
    votes: Sequence[VoteTaken]
    happenings: Sequence[Happening]
    irregular: int
    paused_on: date | None
    paused_to: str
    former: Sequence[Former]
    move: Moving | None
    fixes: Fixes
    seq: int
    forms: Sequence[str] = FORMS

    @property
    def ended(self) -> bool:
        return not self.next and not self.groups

    @property
    def main_line(self) -> Line | None:
        """The step to do first: the one button in the brand's red."""
        return next((line for line in self.next if line.ready), None)

    @property
    def latest(self) -> Sequence[Happening]:
        return self.happenings[:5]

    @property
    def unanswered(self) -> int:
        return sum(one.answered_on is None for one in self.asked)


def case_page(case: Case, *, user: User, on: date) -> CasePage:
    """The case as it stood on the day `on` (events up to its end). A fixed number of queries, whatever happened in the case."""
    known = history(Stream.CASE, case.pk)
    book = open_book([case.pk], on)
    state = _state_on(case.pk, known, on) or book.states[case.pk]
    book.states[case.pk] = state
    sight = Sight(
        user.may("people.names", at=case.unit),
        user.may("people.sensitive", at=case.unit),
        user.may("cases.void", at=case.unit),
    )
    found = options(case.pk, actor=user, on=on, book=book)
    off_route = steps_off_route(book.chains[state.unit].route, on)
    lines = lines_of(case.pk, found, state, book, on)
    return CasePage(
        case=case,
        name=shown_name(case, sight.names),
        sight=sight,
        facts=_facts(case, book, sight),
        sensitive=_attributes(case, book, sensitive=True) if sight.names and sight.sensitive else (),
        stage=stage_badge(state.stage),
        stage_on=state.stage_on,
        exit_reason=LABELS.get(state.exit_reason, "") if state.stage in ENDED else "",
        steps=progress(state, found, off_route),
        next=next_lines(lines, state, off_route),
        groups=groups_of(lines, _("Chuyển nơi, tạm vắng"), _("Việc khác"), _("Kết thúc hồ sơ")),
        deadlines=_deadlines(case.pk, on, book),
        dossier=dossier_of(state, book, on),
        helping=_helping(state, sight),
        asked=[_asked(one, on, sight) for one in state.requests],
        votes=_votes(case.pk, state),
        happenings=happenings(case.pk, [event for event in known if event.on <= on], sight, state.irregular),
        irregular=len(state.irregular),
        paused_on=state.paused_on,
        paused_to=destinations().get(state.paused_to, "") if sight.names else "",
        former=_former(case, user),
        move=_moving(book, state, on),
        fixes=Fixes(case.pk, on),
        seq=max(event.seq for event in known),
    )


def _state_on(case: UUID, events: Sequence[Recorded], on: date) -> CaseState | None:
    return fold(case, [event for event in effective(events) if event.on <= on])


def _former(case: Case, user: User) -> list[Former]:
    """The person's other cases, newest first: how they ended, without more where the reader may not see them. Two queries."""
    rows = Case.objects.filter(person=case.person_id).exclude(pk=case.pk).select_related("unit")
    seen = set(Case.objects.for_user(user).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    return [
        Former(
            stage=stage_badge(row.stage),
            opened_on=row.opened_on,
            stage_on=row.stage_on,
            reason=LABELS.get(row.exit_reason, "") if row.stage in ENDED else "",
            unit=row.unit.name if row.pk in seen else "",
            url=reverse("web:case", args=[row.pk]) if row.pk in seen else "",
        )
        for row in rows.order_by("-opened_on", "-pk")
    ]


def _moving(book: Book, state: CaseState, on: date) -> Moving | None:
    """The last change of place that was decided, with the row of the transfer matrix that applies now."""
    if not state.moves:
        return None
    move = state.moves[-1]
    temporary = move.get("move_kind") == "temporary"
    row = None if temporary else outgoing(book.facts(state.id), on=on)
    steps = load().steps
    return Moving(
        decided_on=move["decided_on"],
        kind=MOVE_KINDS.get(move.get("move_kind", ""), ""),
        letter=row.letter if row else "",
        text=row.text if row else "",
        rule=row.rule if row else "",
        issuer=row.issuer if row else "",
        receiver=row.receiver if row else "",
        goes_on_at=steps[row.goes_on_at].title if row else "",
        open=row.open if row else False,
        received_on=state.arrived_on if state.arrived_on and state.arrived_on >= move["decided_on"] else None,
    )


def _facts(case: Case, book: Book, sight: Sight) -> Sequence[tuple[str, str]]:
    """What is known of the person, as far as every reader of names may see it."""
    person = case.person
    if person.erased or not sight.names:
        return []
    known = [(_("Ngày sinh"), person.birth_text), (_("Giới tính"), person.get_gender_display())]
    return [(label, text) for label, text in [*known, *_attributes(case, book, sensitive=False)] if text]


def _attributes(case: Case, book: Book, *, sensitive: bool) -> list[tuple[str, str]]:
    """The person's attributes in words, either the sensitive ones or the others."""
    found = []
    for name, value in book.attributes.get(case.person_id, {}).items():
        attribute = ATTRIBUTES.get(name)
        if attribute is None or attribute.sensitive is not sensitive:
            continue
        text = attribute.options().get(value, value) if attribute.options else value
        found.append((attribute.label, (_("có") if value == "yes" else _("không")) if attribute.is_flag else text))
    return found


def _deadlines(case: UUID, on: date, book: Book) -> list[Deadline]:
    """The running deadlines, each with who was told about the date it has now."""
    notices = notices_of([case])
    return [
        replace(_deadline(one, on), told=notices.of(case, one), escalated=notices.of(case, one, Whom.SUPERIOR))
        for one in deadlines(case, on, book)
    ]


def _deadline(one: Due, on: date) -> Deadline:
    day = last_day(one)
    if day is None:
        badge = Badge("weak", _("chưa tính được"))
    elif one.overdue:
        badge = Badge("overdue" if is_late(one) else "due", _("quá %(days)s ngày") % {"days": (on - day).days})
    elif day <= on + SOON:
        badge = Badge("due", _("còn %(days)s ngày") % {"days": (day - on).days})
    else:
        badge = Badge("later", _("còn %(days)s ngày") % {"days": (day - on).days})
    return Deadline(one, day, badge, str(KINDS.get(one.kind, "")))


def _helping(state: CaseState, sight: Sight) -> list[Helping]:
    wanted = {help_.person for help_ in state.helps} | {one.person for one in state.introducers}
    names: Mapping[UUID, str] = dict(Person.objects.filter(pk__in=wanted).values_list("pk", "full_name"))

    def name(person: UUID) -> str:
        return names.get(person, "") if sight.names else _("(tên được che)")

    roles = {"candidate": _("Giúp đỡ người vào Đảng"), "probation": _("Giúp đỡ đảng viên dự bị")}
    found = [Helping(name(one.person), roles.get(one.stage, one.stage), one.since, one.until) for one in state.helps]
    found += [Helping(name(one.person), _("Giới thiệu vào Đảng"), one.paper_on, None) for one in state.introducers]
    return found


def _asked(one: states.Request, on: date, sight: Sight) -> Asked:
    answered = one.answered_on if one.answered_on and one.answered_on <= on else None
    days = (on - one.sent_on).days
    if answered:
        badge = Badge("done", _("đã trả lời"))
    else:
        badge = Badge("overdue" if days > LONG_WAIT else "waiting", _("chờ %(days)s ngày") % {"days": days})
    place = one.asked_of if sight.names else ""
    return Asked(place, one.letter, one.sent_on, answered, days, badge)


def _votes(case: UUID, state: CaseState) -> list[VoteTaken]:
    """The votes, newest first; base and result as the sitting has them."""
    items = {(item.sitting_id, item.step): item for item in SittingItem.objects.filter(case_id=case)}
    kinds = {event.id: step_in(event.kind) for event in state.events}
    found = []
    for vote in reversed(state.votes):
        item = items.get((vote.sitting, vote.step)) if vote.sitting else None
        numbers = vote.numbers
        found.append(
            VoteTaken(
                label=label_of(vote.step),
                on=vote.on,
                in_favour=numbers["in_favour"],
                against=numbers.get("against", 0),
                blank=numbers.get("blank", 0),
                base=item.base if item else numbers["official_or_in_office"],
                reached=kinds[vote.event] == vote.step,
                sitting=vote.sitting,
                why=why_of_vote(vote.step, vote.on, item.base, item.required) if item else None,
            )
        )
    return found
