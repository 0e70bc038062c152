"""Cases that begin under one generation of the regulations and end under another: each step under the rules of its own day."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from ketnap.accounts.actions import grant
from ketnap.accounts.roles import Role
from ketnap.base import clock
from ketnap.base.errors import BadInput, Refused
from ketnap.cases.models import Case
from ketnap.cases.sittings import Ballot, Meeting, hold, roll_on
from ketnap.cases.steps.perform import open_case, perform
from ketnap.courses.actions import NewClass, complete, enrol, open_class
from ketnap.courses.enums import ClassKind
from ketnap.journal.read import history
from ketnap.journal.registry import Stream
from ketnap.people.actions import NewPerson, register_person, take_seat
from ketnap.people.enums import SeatRole
from ketnap.people.models import Membership
from ketnap.units.actions import NewUnit, move_unit, open_body, open_unit
from ketnap.units.enums import BodyKind
from ketnap.units.models import Body, Unit
from tests.cases.walking import ATTRIBUTES
from tests.example_org import SINCE, ExampleOrg, example_org
from tests.web.house import browser

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 25, 2, 0, tzinfo=UTC)
CHANGE = date(2025, 7, 1)


@pytest.fixture
def org() -> Iterator[ExampleOrg]:
    made = example_org()
    with clock.set_to(NOW):
        grant(made.users["chau"], Role.SUPERIOR_OFFICER, made.province, valid_from=SINCE, actor="example")
        yield made


def day(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").date()


def commune_of(org: ExampleOrg) -> tuple[Unit, Body]:
    """The commune of 01/07/2025, with its standing committee of nine; branch C1 comes to stand directly under it."""
    commune = open_unit(NewUnit("X", "commune", "Đảng bộ xã mẫu"), parent=org.province, on=CHANGE, actor="example")
    name = "Ban thường vụ Đảng ủy xã mẫu"
    body = open_body(
        commune, BodyKind.STANDING_COMMITTEE, name, on=CHANGE, until=None, term="2025-2030", actor="example"
    )
    for person in org.members["CQ"][:9]:
        take_seat(person, body, SeatRole.MEMBER, on=CHANGE, actor="example")
    move_unit(org.branch_one, commune, on=CHANGE, actor="example")
    return commune, body


@dataclass
class Diary:
    """One case, written down day by day."""

    org: ExampleOrg
    person: UUID
    case: UUID

    @classmethod
    def begun(cls, org: ExampleOrg, text: str) -> "Diary":
        new = NewPerson("Nguyễn Mẫu Thử", date(1998, 5, 20), gender="female")
        person = register_person(new, unit=org.branch_one, on=day(text), actor="anh", attributes=ATTRIBUTES)
        data = {"source": "youth_union"}
        case = open_case(person, org.branch_one, "introduce_candidate", on=day(text), data=data, actor=org.chau)
        return cls(org, person, case)

    def do(self, text: str, step: str, **data: object) -> None:
        perform(self.case, step, on=day(text), data=data, actor=self.org.chau)

    def vote(self, text: str, body: Body, step: str, **data: object) -> None:
        roll = roll_on(body, day(text))
        voters = sum(one.present and one.standing == "voter" for one in roll)
        hold(Meeting(body, day(text), roll, [Ballot(self.case, step, voters, data=data)]), actor=self.org.chau)

    def attend(self, text: str, kind: ClassKind) -> None:
        new = NewClass("Lớp mẫu", kind, day(text), day(text), "Trung tâm mẫu")
        course = open_class(new, organiser=self.org.district, actor=self.org.chau)
        enrol(course, {self.person: self.org.branch_one}, on=day(text), actor=self.org.chau)
        complete(course, {self.person: "15"}, on=day(text), actor=self.org.chau)

    def answer(self, text: str) -> None:
        request = Case.objects.get(pk=self.case).verifications.get()
        self.do(text, "verification_answered", request=str(request.pk), result="Đúng như khai")

    @property
    def judged(self) -> dict[str, str]:
        """Each step with the rule set that judged it."""
        return {
            event.kind.removeprefix("case."): event.data["verdict"]["ruleset"]
            for event in history(Stream.CASE, self.case)
            if event.data.get("verdict")
        }


def written(org: ExampleOrg) -> Diary:
    """From 10/05/2025 to 20/09/2026: introduced under 232-QĐ/TW, resolved and admitted under 294-QĐ/TW, official under 208-QĐ/TW."""
    going, branch = Diary.begun(org, "10/05/2025"), org.meeting_of(org.branch_one)
    helper = str(org.members["C1"][0])
    together = {"together_since": date(2020, 1, 1), "together_kind": "residence"}
    going.vote("12/05/2025", branch, "list_as_sympathiser", number="3-NQ/CB")
    going.do("12/05/2025", "assign_helper", helper=helper, **together)
    going.attend("30/05/2025", ClassKind.AWARENESS)
    going.do("30/05/2025", "propose_awareness_class")
    going.do("03/06/2025", "write_application")
    going.do("04/06/2025", "write_biography", has_spouse=False)
    going.do("12/06/2025", "check_and_seal_biography")
    going.do("16/06/2025", "verification_requested", asked_of="Xã mẫu")
    _commune, standing = commune_of(org)
    going.answer("04/07/2025")
    going.do("05/07/2025", "verify_biography", declared_honestly=True)
    going.do("07/07/2025", "conclude_biography", fit=True)
    going.do("08/07/2025", "introduce_formally", introducer=helper, union_number="4-NQ/ĐTN", **together)
    opinions = {"organisation": "Đoàn Thanh niên", "organisation_agreed": 9, "residence_agreed": True}
    going.do("10/07/2025", "collect_opinions", **opinions)
    going.vote("15/07/2025", branch, "chi_bo_admission_resolution", number="9-NQ/CB")
    going.do("25/07/2025", "organisation_appraisal", number="5-TTr")
    going.vote("01/08/2025", standing, "admission_decision", number="4-QĐ/ĐU")
    going.do("04/08/2025", "decision_received")
    going.do("15/08/2025", "admission_ceremony", place="Hội trường")
    going.do("15/08/2025", "assign_probation_helper", helper=helper)
    going.do("29/08/2025", "declare_member_biography")
    going.attend("20/03/2026", ClassKind.NEW_MEMBER)
    going.do("20/05/2026", "new_member_class")
    going.do("17/08/2026", "end_of_probation")
    going.vote("24/08/2026", branch, "chi_bo_recognition_resolution", number="20-NQ/CB")
    going.vote("20/09/2026", standing, "recognition_decision", number="31-QĐ/ĐU")
    return going


def test_a_case_from_may_2025_to_september_2026_is_judged_step_by_step(org: ExampleOrg) -> None:
    going = written(org)
    assert Case.objects.get(pk=going.case).stage == "official"
    judged = going.judged
    assert {step for step, ruleset in judged.items() if ruleset == "RS2025A"} == {
        "introduce_candidate",
        "list_as_sympathiser",
        "assign_helper",
        "propose_awareness_class",
        "write_application",
        "write_biography",
        "check_and_seal_biography",
    }
    assert {judged[step] for step in ("verify_biography", "chi_bo_admission_resolution", "admission_decision")} == {
        "RS2025B"
    }
    assert judged["admission_ceremony"] == "RS2025B"
    assert judged["new_member_class"] == "RS2026A"
    assert {judged[step] for step in ("end_of_probation", "recognition_decision")} == {"RS2026B"}
    kinds = Membership.objects.filter(person=going.person).order_by("valid_from").values_list("kind", "valid_from")
    assert list(kinds) == [("probationary", date(2025, 8, 15)), ("official", date(2026, 8, 15))]


def test_the_page_tells_for_each_step_which_instruments_judged_it(org: ExampleOrg) -> None:
    going = written(org)
    page = browser(org.chau).get(f"/cases/{going.case}/?tab=events").content.decode()
    lines = {
        re.sub(r"<[^>]+>|\s+", " ", block).strip(): block
        for block in re.findall(r"<li class=\"is-.*?</li>", page, flags=re.DOTALL)
    }

    def line(day_: str, start: str) -> str:
        [found] = [text for text in lines if text.startswith(day_) and start in text]
        return re.sub(r"\s+", " ", found)

    listed = line("12/05/2025", "danh sách cảm tình")
    assert "RS2025A" in listed and "20/01/2025 – 30/06/2025" in listed and "294-QĐ/TW" not in listed
    resolved = line("15/07/2025", "nghị quyết đề nghị kết nạp")
    assert "RS2025B" in resolved and "294-QĐ/TW: " in resolved and "06-HD/TW: " in resolved
    assert "01/07/2025 – 07/04/2026" in resolved and "232-QĐ/TW" not in resolved
    sealed = line("12/06/2025", "giáp lai")
    assert "06-HD/TW" in sealed and "RS2025A" in sealed
    decided = line("20/09/2026", "công nhận đảng viên chính thức")
    assert "RS2026B" in decided and "208-QĐ/TW" in decided and "từ 26/07/2026" in decided


@pytest.mark.parametrize(("last", "first", "step"), [
    ("30/06/2025", "01/07/2025", "periodic_review"), ("07/04/2026", "08/04/2026", "periodic_review"),
    ("25/07/2026", "26/07/2026", "periodic_review"), ("19/01/2025", "20/01/2025", "periodic_review"),
])  # fmt: skip
def test_both_sides_of_each_change_are_judged_by_their_own_rules(
    org: ExampleOrg, last: str, first: str, step: str
) -> None:
    going = Diary.begun(org, "10/12/2024")
    going.vote("12/12/2024", org.meeting_of(org.branch_one), "list_as_sympathiser")
    found = []
    for text in (last, first):
        going.do(text, step, remark="Rèn luyện tốt")
        found.append(going.judged[step])
    assert len(set(found)) == 2


def test_a_case_from_2021_to_2025_passes_three_generations_and_the_new_route(org: ExampleOrg) -> None:
    going, branch = Diary.begun(org, "01/03/2021"), org.meeting_of(org.branch_one)
    helper = str(org.members["C1"][0])
    together = {"together_since": date(2018, 1, 1), "together_kind": "work"}
    going.vote("05/04/2021", branch, "list_as_sympathiser")
    going.do("05/04/2021", "assign_helper", helper=helper, **together)
    going.attend("13/05/2022", ClassKind.AWARENESS)
    going.do("13/05/2022", "propose_awareness_class")
    going.do("02/12/2024", "write_application")
    going.do("03/12/2024", "write_biography", has_spouse=False)
    going.do("10/12/2024", "check_and_seal_biography")
    going.do("12/12/2024", "verification_requested", asked_of="Xã mẫu")
    going.answer("10/02/2025")
    going.do("12/02/2025", "verify_biography", declared_honestly=True)
    going.do("20/02/2025", "conclude_biography", fit=True)
    going.do("03/03/2025", "introduce_formally", introducer=helper, union_number="4-NQ/ĐTN", **together)
    going.do(
        "10/03/2025", "collect_opinions", organisation="Đoàn Thanh niên", organisation_agreed=9, residence_agreed=True
    )
    going.vote("10/06/2025", branch, "chi_bo_admission_resolution", number="9-NQ/CB")
    _commune, standing = commune_of(org)
    with pytest.raises(Refused, match="không có bước"):  # no grassroots committee stands above the branch any more
        going.do("02/07/2025", "sectional_committee_appraisal")
    going.do("08/07/2025", "organisation_appraisal", number="5-TTr")
    with pytest.raises(BadInput, match="Ban thường vụ của Đảng bộ xã mẫu"):
        going.vote("15/07/2025", org.district_standing_committee, "admission_decision")
    going.vote("15/07/2025", standing, "admission_decision", number="4-QĐ/ĐU")
    assert [going.judged[step] for step in ("introduce_candidate", "propose_awareness_class", "verify_biography")] == [
        "RS2016",
        "RS2021",
        "RS2025A",
    ]
    assert going.judged["admission_decision"] == "RS2025B"


def test_a_vote_before_the_branch_was_founded_cannot_be(org: ExampleOrg) -> None:
    """The branch is younger than the meeting that somebody types."""
    young = open_unit(
        NewUnit("C9", "branch", "Chi bộ Chín mẫu"), parent=org.township, on=date(2024, 6, 3), actor="example"
    )
    person = register_person(NewPerson("Trần Mẫu Sớm", date(1999, 1, 2)), unit=young, on=date(2024, 6, 3), actor="anh")
    case = open_case(
        person, young, "introduce_candidate", on=date(2024, 6, 3), data={"source": "branch"}, actor=org.chau
    )
    body = Body.objects.get(unit=young, kind=BodyKind.BRANCH)
    page = browser(org.chau).get(f"/sittings/new/?body={body.pk}&on=02%2F05%2F2024")
    assert page.status_code == 200
    assert "Chi bộ thành lập ngày 03/06/2024" in page.content.decode()
    answer = browser(org.chau).post(
        f"/sittings/new/?body={body.pk}&on=02%2F05%2F2024", {"act": "hold", f"c{case.hex}-pick": "on"}
    )
    assert answer.status_code == 422
    assert Case.objects.get(pk=case).stage == "candidate"
