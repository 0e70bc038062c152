"""Walks all learners along their ways, day by day: classes, steps, sittings. One door for all of it."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from ketnap.accounts.models import User
from ketnap.cases.sittings import Attendant, Ballot, Meeting, hold, roll_on
from ketnap.cases.steps.catalogue import step_of
from ketnap.cases.steps.fields import StepDef
from ketnap.cases.steps.perform import open_case, perform
from ketnap.courses.actions import NewClass, add_session, complete, enrol, open_class
from ketnap.courses.enums import ClassKind
from ketnap.courses.models import CourseClass
from ketnap.journal import store
from ketnap.people.actions import NewPerson, register_person, set_attribute
from ketnap.practice.tan_thanh.people import Candidate
from ketnap.practice.tan_thanh.tables import COURSES, DISTRICT, NEW_MEMBER_COURSES, NOW, TOWN, Course
from ketnap.practice.tan_thanh.town import Town
from ketnap.practice.tan_thanh.values import attributes_of, later_attributes, resolution_values, values_for
from ketnap.practice.tan_thanh.ways import Deed, new_member_course
from ketnap.units.enums import BodyKind

CENTRE = "Trung tâm Chính trị huyện Bắc Tân Uyên"
TOPICS = (
    "Khái quát lịch sử Đảng Cộng sản Việt Nam",
    "Cương lĩnh xây dựng đất nước trong thời kỳ quá độ lên chủ nghĩa xã hội",
    "Nội dung cơ bản của Điều lệ Đảng",
    "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
    "Phấn đấu trở thành đảng viên Đảng Cộng sản Việt Nam",
)
PLACES = {BodyKind.COMMITTEE: "Hội trường Đảng ủy thị trấn", BodyKind.STANDING_COMMITTEE: "Trụ sở Huyện ủy"}
AFTER_THE_SITTING = {"assign_helper", "issue_party_card"}
CHANGES_ROLLS = {"admission_ceremony", "recognition_decision"}


@dataclass
class Walk:
    """The ways being walked. `days` holds what is to be written on each day, in order."""

    town: Town
    people: dict[int, UUID] = field(default_factory=dict)
    cases: dict[int, UUID] = field(default_factory=dict)
    requests: dict[tuple[int, str], UUID] = field(default_factory=dict)
    courses: dict[Course, CourseClass] = field(default_factory=dict)

    def entries(self) -> list[tuple[date, int, Callable[[], None]]]:
        """All that is to be done, each with its day and its place within the day."""
        found: list[tuple[date, int, Callable[[], None]]] = []
        votes: dict[tuple[date, str], list[Deed]] = defaultdict(list)
        for deed in sorted(self.town.plan.deeds(), key=lambda deed: deed.on):
            step = step_of(deed.step)
            if step.by_sitting:
                votes[(deed.on, self._home(deed, step))].append(deed)
            else:
                found.append((deed.on, 40 if deed.step in AFTER_THE_SITTING else 20, self._act(deed)))
        for (day, home), deeds in votes.items():
            found.append((day, 30, self._sit(home, deeds)))
        for course in (*COURSES, *NEW_MEMBER_COURSES):
            found.append((course.starts_on, 10, self._open(course)))
            found.append((course.ends_on, 11, self._close(course)))
        return found

    def _candidate(self, deed: Deed) -> Candidate:
        return self.town.plan.candidates[deed.candidate]

    def _home(self, deed: Deed, step: StepDef) -> str:
        """Where the body that decides the step sits: what goes by the route is decided by the district in these years."""
        if step.by_route:
            return DISTRICT
        return TOWN if step.body is BodyKind.COMMITTEE else self._candidate(deed).branch.code

    # Steps ------------------------------------------------------------------------------------------------------------

    def _act(self, deed: Deed) -> Callable[[], None]:
        if deed.step == "introduce_candidate":
            return lambda: self._introduce(deed)
        return lambda: self._perform(deed)

    def _introduce(self, deed: Deed) -> None:
        candidate = self._candidate(deed)
        unit, actor = self.town.unit(candidate.branch.code), self.town.secretary(candidate.branch.code)
        new = NewPerson(candidate.name, candidate.birth, gender=candidate.gender)
        attributes = attributes_of(candidate)
        self.people[candidate.number] = register_person(
            new, unit=unit, on=deed.on, actor=actor.username, attributes=attributes
        )
        store.flush()
        data = values_for(deed, candidate, self.town)
        self.cases[candidate.number] = open_case(
            self.people[candidate.number], unit, deed.step, on=deed.on, data=data, actor=actor
        )

    def _perform(self, deed: Deed) -> None:
        candidate = self._candidate(deed)
        actor = self._actor(deed.step, candidate)
        data = values_for(deed, candidate, self.town)
        if deed.step == "verification_answered":
            data["request"] = self.requests[(candidate.number, deed.side)]
        event = perform(self.cases[candidate.number], deed.step, on=deed.on, data=data, actor=actor)
        if deed.step == "verification_requested":
            self.requests[(candidate.number, deed.side)] = event.id
        if deed.step == "write_biography":
            self._tell_more(deed, candidate, actor)
        if deed.step in CHANGES_ROLLS:
            store.flush()

    def _tell_more(self, deed: Deed, candidate: Candidate, actor: User) -> None:
        unit = self.town.unit(candidate.branch.code).pk
        for name, value in later_attributes(candidate).items():
            set_attribute(self.people[candidate.number], name, value, on=deed.on, unit=unit, actor=actor.username)

    def _actor(self, step: str, candidate: Candidate) -> User:
        users = {"cases.committee": "canbo.dangu", "cases.superior": "bantochuc"}
        permission = step_of(step).permission
        return self.town.users[users[permission]] if permission in users else self.town.secretary(candidate.branch.code)

    # Sittings ---------------------------------------------------------------------------------------------------------

    def _sit(self, home: str, deeds: Iterable[Deed]) -> Callable[[], None]:
        together = sorted(deeds, key=lambda deed: deed.candidate)
        return lambda: self._hold(home, together)

    def _hold(self, home: str, deeds: list[Deed]) -> None:
        body, on = self.town.meetings[home], deeds[0].on
        kind = BodyKind(body.kind)
        chair, secretary = self._leaders(home)
        roll = self._with_absentee(roll_on(body, on), {chair, secretary})
        voters = sum(one.present for one in roll if one.standing != "probationary")
        ballots = [self._ballot(deed, voters) for deed in deeds]
        meeting = Meeting(
            body, on, roll, ballots, chair=chair, secretary=secretary, method="secret_ballot",
            place=PLACES.get(kind, f"Phòng sinh hoạt {body.unit.name}"),
        )  # fmt: skip
        hold(meeting, actor=self._actor(deeds[0].step, self._candidate(deeds[0])))
        if any(deed.step in CHANGES_ROLLS for deed in deeds):
            store.flush()

    def _ballot(self, deed: Deed, voters: int) -> Ballot:
        """Nearly always unanimous; now and then one is not in favour."""
        candidate = self._candidate(deed)
        against = int(self.town.random.random() < 0.12)
        values = dict(resolution_values(deed.step, candidate, self.town))
        if against and deed.step == "chi_bo_admission_resolution":
            values["against_reasons"] = "Cần thêm thời gian rèn luyện"
        return Ballot(self.cases[candidate.number], deed.step, voters - against, against=against, data=values)

    def _leaders(self, home: str) -> tuple[UUID, UUID]:
        members = self.town.members
        if home == TOWN:
            return members["CQ"][0], members["CQ"][3]
        return members[home][0], members[home][-1 if home == DISTRICT else 1]

    def _with_absentee(self, roll: list[Attendant], leaders: set[UUID]) -> list[Attendant]:
        """Every third sitting somebody is absent with a reason."""
        if self.town.random.random() >= 0.33:
            return roll
        others = [place for place, one in enumerate(roll) if one.person not in leaders and one.standing == "voter"]
        absent = self.town.random.choice(others)
        return [
            replace(one, present=False, reason="Đi công tác") if place == absent else one
            for place, one in enumerate(roll)
        ]

    # Classes ----------------------------------------------------------------------------------------------------------

    def _learners(self, course: Course) -> list[Candidate]:
        if course in COURSES:
            return [one for one in self.town.plan.candidates if COURSES[one.start.course] == course]
        return [one for one in self.town.plan.candidates if new_member_course(one) == course]

    def _open(self, course: Course) -> Callable[[], None]:
        return lambda: self._open_class(course)

    def _close(self, course: Course) -> Callable[[], None]:
        return lambda: self._close_class(course)

    def _open_class(self, course: Course) -> None:
        is_first = course in COURSES
        kind = ClassKind.AWARENESS if is_first else ClassKind.NEW_MEMBER
        name = f"{kind.label} ({course.starts_on:%d}–{course.ends_on:%d/%m/%Y})"
        new = NewClass(
            name, kind, course.starts_on, course.ends_on, CENTRE, place=CENTRE, outside_learners=course.outside_learners
        )
        centre = self.town.users["ttct"]
        row = self.courses[course] = open_class(new, organiser=self.town.units[DISTRICT], actor=centre)
        for offset, topic in enumerate(TOPICS if is_first else ()):
            add_session(row, course.starts_on + timedelta(days=offset), topic, actor=centre)
        sent = {self.people[one.number]: self.town.unit(one.branch.code) for one in self._learners(course)}
        enrol(row, sent, on=course.starts_on, actor=self.town.users["canbo.dangu"])
        store.flush()

    def _close_class(self, course: Course) -> None:
        place = (*COURSES, *NEW_MEMBER_COURSES).index(course)
        numbers = {
            self.people[one.number]: f"{21 + rank}/{course.ends_on.year}-{place + 1}/GCN"
            for rank, one in enumerate(self._learners(course))
        }
        complete(self.courses[course], numbers, on=course.ends_on, actor=self.town.users["ttct"])
        store.flush()


def days_of(walk: Walk) -> dict[date, list[Callable[[], None]]]:
    """Everything to be written, by day up to the office's present day, in the order within each day."""
    days: dict[date, list[Callable[[], None]]] = defaultdict(list)
    for day, _, write in sorted(walk.entries(), key=lambda entry: entry[:2]):
        if day <= NOW:
            days[day].append(write)
    return dict(sorted(days.items()))
