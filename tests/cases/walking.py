"""A case at any stage, made by really walking there through the steps and sittings, on the time line that offices keep.

Day `A` (ceremony) is 15/03/2022 unless a walk is given another day; the
listing is 540 days earlier, under the rules of 2016; the vote falls under those of 2021.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from ketnap.cases.sittings import Ballot, Meeting, hold, roll_on
from ketnap.cases.steps.perform import open_case, perform
from ketnap.courses.actions import NewClass, complete, enrol, open_class
from ketnap.courses.enums import ClassKind
from ketnap.people.actions import NewPerson, register_person
from ketnap.units.models import Body
from tests.example_org import ExampleOrg

CEREMONY = date(2022, 3, 15)
ATTRIBUTES = {
    "citizenship": "VN",
    "education": "upper_secondary",
    "education_paper": "diploma",
    "youth_union_member": "yes",
    "ethnic_group": "01",
    "source_group": "union_member",
    "home_town": "Thị trấn mẫu",
}


def day(offset: int) -> date:
    """`A + offset` days."""
    return CEREMONY + timedelta(days=offset)


@dataclass
class Walk:
    """A person on the way. Each method does one step; `to` goes on until a step is done."""

    org: ExampleOrg
    name: str = "Nguyễn Mẫu Thử"
    birth: date = date(1998, 5, 20)
    attributes: Mapping[str, str] = field(default_factory=lambda: ATTRIBUTES)
    ceremony: date = CEREMONY
    opened_by: str = "binh"
    done_by: str = "chau"
    case: UUID = field(init=False)
    person: UUID = field(init=False)

    def day(self, offset: int) -> date:
        """So many days after the ceremony of this walk."""
        return self.ceremony + timedelta(days=offset)

    def register(self) -> None:
        new = NewPerson(self.name, self.birth, gender="female")
        unit = self.org.branch_one
        self.person = register_person(new, unit=unit, on=self.day(-540), actor="anh", attributes=self.attributes)

    def introduce(self) -> None:
        data = {"source": "youth_union"}
        self.case = open_case(
            self.person,
            self.org.branch_one,
            "introduce_candidate",
            on=self.day(-540),
            data=data,
            actor=self.org.user(self.opened_by),
        )

    def do(self, step: str, offset: int, **data: Any) -> None:
        perform(self.case, step, on=self.day(offset), data=data, actor=self.org.user(self.done_by))

    def vote(self, body: Body, step: str, offset: int, in_favour: int, **data: Any) -> UUID:
        roll = roll_on(body, self.day(offset))
        meeting = Meeting(body, self.day(offset), roll, [Ballot(self.case, step, in_favour, data=data)])
        return hold(meeting, actor=self.org.user(self.done_by))

    def attend(self, kind: ClassKind, offset: int) -> None:
        new = NewClass("Lớp mẫu", kind, self.day(offset - 4), self.day(offset), "Trung tâm Chính trị mẫu")
        course = open_class(new, organiser=self.org.district, actor=self.org.ha)
        enrol(course, {self.person: self.org.branch_one}, on=self.day(offset - 4), actor=self.org.user(self.done_by))
        complete(course, {self.person: "15"}, on=self.day(offset), actor=self.org.ha)

    @property
    def helper(self) -> str:
        return str(self.org.members["C1"][0])

    def steps(self) -> list[tuple[str, Callable[[], object]]]:
        """The whole main way, each step under its name."""
        branch = self.org.meeting_of(self.org.branch_one)
        committee, superior = self.org.committee, self.org.district_standing_committee
        together = {"together_since": self.day(-900), "together_kind": "work"}
        return [
            ("register", self.register),
            ("introduce_candidate", self.introduce),
            ("list_as_sympathiser", lambda: self.vote(branch, "list_as_sympathiser", -480, 7, number="03-NQ/CB")),
            ("assign_helper", lambda: self.do("assign_helper", -480, helper=self.helper, **together)),
            ("class", lambda: self.attend(ClassKind.AWARENESS, -300)),
            ("propose_awareness_class", lambda: self.do("propose_awareness_class", -300)),
            ("write_application", lambda: self.do("write_application", -150)),
            ("write_biography", lambda: self.do("write_biography", -148, has_spouse=False)),
            ("check_and_seal_biography", lambda: self.do("check_and_seal_biography", -140)),
            ("verification_requested", lambda: self.do("verification_requested", -130, asked_of="Xã mẫu")),
            ("verification_answered", self.answer),
            ("verify_biography", lambda: self.do("verify_biography", -90, declared_honestly=True)),
            ("conclude_biography", lambda: self.do("conclude_biography", -88, fit=True)),
            (
                "introduce_formally",
                lambda: self.do("introduce_formally", -85, introducer=self.helper, union_number="4-NQ/ĐTN", **together),
            ),
            (
                "collect_opinions",
                lambda: self.do(
                    "collect_opinions",
                    -80,
                    organisation="Đoàn Thanh niên",
                    organisation_agreed=9,
                    residence_agreed=True,
                ),
            ),
            (
                "chi_bo_admission_resolution",
                lambda: self.vote(branch, "chi_bo_admission_resolution", -60, 7, number="09-NQ/CB"),
            ),
            (
                "grassroots_committee_resolution",
                lambda: self.vote(committee, "grassroots_committee_resolution", -45, 12, number="30-NQ/ĐU"),
            ),
            ("organisation_appraisal", lambda: self.do("organisation_appraisal", -30, number="5-TTr")),
            ("admission_decision", lambda: self.vote(superior, "admission_decision", -20, 9, number="45-QĐ/HU")),
            ("decision_received", lambda: self.do("decision_received", -15)),
            ("admission_ceremony", lambda: self.do("admission_ceremony", 0, place="Hội trường")),
            ("assign_probation_helper", lambda: self.do("assign_probation_helper", 0, helper=self.helper)),
            ("declare_member_biography", lambda: self.do("declare_member_biography", 20)),
            ("new_class", lambda: self.attend(ClassKind.NEW_MEMBER, 200)),
            ("new_member_class", lambda: self.do("new_member_class", 200)),
            ("end_of_probation", lambda: self.do("end_of_probation", 366)),
            (
                "chi_bo_recognition_resolution",
                lambda: self.vote(branch, "chi_bo_recognition_resolution", 370, 8, number="4-NQ/CB"),
            ),
            (
                "grassroots_recognition_resolution",
                lambda: self.vote(committee, "grassroots_recognition_resolution", 375, 11, number="9-NQ/ĐU"),
            ),
            ("recognition_decision", lambda: self.vote(superior, "recognition_decision", 380, 8, number="70-QĐ/HU")),
            ("issue_party_card", lambda: self.do("issue_party_card", 380, number="71-QĐ/HU")),
        ]

    def answer(self) -> None:
        from ketnap.cases.models import VerificationRequest

        request = VerificationRequest.objects.get(case=self.case)
        self.do("verification_answered", -90, request=str(request.pk), result="Đúng như khai")


def walk(org: ExampleOrg, *, until: str, without: tuple[str, ...] = (), **person: Any) -> Walk:
    """A case on which everything up to and including the step `until` has been done, except the steps `without`."""
    going = Walk(org, **person)
    for name, step in going.steps():
        if name not in without:
            step()
        if name == until:
            return going
    raise LookupError(until)
