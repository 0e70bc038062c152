"""Walks made-up cases of the example organisation along the main way, each step by the user who may do it.

The dates lie such that on 18/04/2023 (the tests' present day) cases of every stage are under way.
"""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from ketnap.base import clock
from ketnap.cases.models import Case
from ketnap.cases.options import options
from ketnap.cases.sittings import Ballot, Meeting, hold, roll_on
from ketnap.cases.steps.perform import open_case, perform
from ketnap.courses.actions import NewClass, complete, enrol, open_class
from ketnap.courses.enums import ClassKind
from ketnap.people.actions import NewPerson, register_person
from tests.example_org import TODAY, ExampleOrg, example_org

CASE_NAME = "Lê Thị Mẫu Ánh"
INTRODUCED = date(2021, 3, 1)
LISTED = date(2021, 4, 5)
CLASS_ENDED = date(2022, 5, 13)
APPLIED = date(2022, 9, 5)
PROPOSED = date(2023, 2, 20)
DECIDED = date(2023, 4, 10)
ATTRIBUTES = {
    "citizenship": "VN",
    "education": "upper_secondary",
    "education_paper": "diploma",
    "youth_union_member": "yes",
}
CONCLUSIONS = {
    "conclusion_biography": "Lý lịch rõ ràng.",
    "conclusion_politics": "Lập trường vững vàng.",
    "conclusion_ethics": "Lối sống lành mạnh.",
    "conclusion_ability": "Hoàn thành tốt nhiệm vụ.",
    "conclusion_relations": "Được quần chúng tín nhiệm.",
}


class Walk:
    """One person's case, moved on step by step by the users who may."""

    def __init__(self, org: ExampleOrg, name: str = CASE_NAME, birth: date = date(1996, 5, 20)) -> None:
        self.org = org
        self.person = register_person(
            NewPerson(name, birth=birth, gender="female"),
            unit=org.branch_one,
            on=INTRODUCED,
            actor="anh",
            attributes=ATTRIBUTES,
        )
        self.case: UUID = open_case(
            self.person,
            org.branch_one,
            "introduce_candidate",
            on=INTRODUCED,
            data={"source": "youth_union"},
            actor=org.anh,
        )

    @property
    def row(self) -> Case:
        return Case.objects.get(pk=self.case)

    def step(self, step: str, on: date, actor: str = "anh", **data: object) -> None:
        offered = {one.code: one for one in options(self.case, actor=self.org.user(actor), on=on)}
        assert offered[step].ready, f"{step} can be done on {on}, but the page would show it as off"
        perform(self.case, step, on=on, data=data, actor=self.org.user(actor))

    def vote(self, step: str, on: date, actor: str = "anh", in_favour: int = 8, **data: object) -> UUID:
        body = {
            "anh": self.org.meeting_of(self.org.branch_one),
            "dung": self.org.committee,
            "chau": self.org.district_standing_committee,
        }[actor]
        roll = [replace(one, present=True) for one in roll_on(body, on)]
        voters = [one for one in roll if one.standing != "probationary"]
        ballot = Ballot(self.case, step, min(in_favour, len(voters)), 0, 0, data)
        return hold(
            Meeting(body, on, roll, [ballot], chair=voters[0].person, secretary=voters[1].person),
            actor=self.org.user(actor),
        )

    def to_list(self) -> "Walk":
        self.vote("list_as_sympathiser", LISTED, number="05-NQ/CB")
        helper = str(self.org.members["C1"][0])
        self.step("assign_helper", LISTED, helper=helper, together_since=date(2018, 1, 1), together_kind="residence")
        return self

    def to_application(self) -> "Walk":
        self.to_list()
        course = open_class(
            NewClass("Lớp mẫu", ClassKind.AWARENESS, date(2022, 5, 9), CLASS_ENDED, "Trung tâm chính trị mẫu"),
            organiser=self.org.district, actor=self.org.ha,
        )  # fmt: skip
        self.step("propose_awareness_class", date(2022, 5, 1))
        enrol(course, {self.person: self.org.branch_one}, on=date(2022, 5, 9), actor=self.org.anh)
        complete(course, {self.person: "12/2022"}, on=date(2022, 5, 20), actor=self.org.ha)
        self.step("write_application", APPLIED)
        self.step("write_biography", APPLIED, has_spouse=False, relatives_abroad=False)
        return self

    def to_verification(self) -> "Walk":
        self.to_application()
        self.step("check_and_seal_biography", date(2022, 9, 12))
        self.step(
            "verification_requested",
            date(2022, 9, 20),
            "dung",
            asked_of="Đảng ủy xã Mẫu Đông",
            covers="own",
            letter="12-CV/ĐU",
            by_post=True,
        )
        return self

    def to_opinions(self) -> "Walk":
        self.to_verification()
        self.step(
            "verification_answered",
            date(2022, 11, 15),
            "dung",
            request=str(self.row.verifications.get().pk),
            result="Rõ ràng.",
        )
        self.step("verify_biography", date(2022, 11, 20), "dung", declared_honestly=True)
        self.step("conclude_biography", date(2022, 12, 5), "dung", fit=True)
        self.step(
            "introduce_formally",
            date(2023, 1, 5),
            introducer=str(self.org.members["C1"][0]),
            together_since=date(2018, 1, 1),
            together_kind="residence",
            union_number="02-NQ/ĐTN",
        )
        self.step(
            "collect_opinions",
            date(2023, 1, 20),
            organisation="Đoàn Thanh niên",
            organisation_agreed=20,
            organisation_against=0,
            residence_agreed=True,
        )
        return self

    def to_proposal(self) -> "Walk":
        self.to_opinions()
        self.vote("chi_bo_admission_resolution", PROPOSED, number="09-NQ/CB", **CONCLUSIONS)
        return self

    def to_decision(self) -> "Walk":
        self.to_proposal()
        self.vote("grassroots_committee_resolution", date(2023, 3, 6), "dung", 15, number="30-NQ/ĐU")
        self.step("organisation_appraisal", date(2023, 3, 20), "chau", number="7-TTr/BTC")
        self.vote(
            "admission_decision",
            DECIDED,
            "chau",
            11,
            number="45-QĐ/HU",
            signer_post="Phó Bí thư",
            signer_name="Người Mẫu",
        )
        return self


@pytest.mark.django_db
def test_a_case_walks_to_the_decision_and_each_step_was_offered() -> None:
    with clock.set_to(TODAY):
        assert Walk(example_org()).to_decision().row.stage == "decided"
