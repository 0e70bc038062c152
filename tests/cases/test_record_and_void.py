"""The second act, taking typing back, printing forms, erasing a person."""

import io
import zipfile
from datetime import date, timedelta

import pytest

from ketnap.base import clock
from ketnap.base.errors import BadInput, Forbidden, Refused
from ketnap.cases.models import Case
from ketnap.cases.papers import context_of, print_form
from ketnap.cases.sittings import SittingRefused
from ketnap.cases.steps.perform import perform, record
from ketnap.cases.timeline import timeline
from ketnap.cases.voids import void_events
from ketnap.forms.render import MissingData, missing
from ketnap.journal.models import Event, Fact
from ketnap.journal.rebuild import rebuild
from ketnap.journal.verify import problems
from ketnap.people.actions import erase_person
from ketnap.people.models import Membership
from tests.cases.walking import CEREMONY, day, walk
from tests.example_org import TODAY, ExampleOrg, example_org

pytestmark = pytest.mark.django_db


@pytest.fixture
def org():
    made = example_org()
    with clock.set_to(TODAY):
        yield made


def event_of(case: object, step: str) -> Event:
    return Event.objects.filter(stream_id=case, kind=f"case.{step}").latest("seq")


def test_forbidden_step_cannot_be_performed_but_can_be_recorded_with_its_paper(org: ExampleOrg) -> None:
    going = walk(org, until="introduce_formally")
    with pytest.raises(Refused):
        perform(going.case, "admission_ceremony", on=CEREMONY, data={}, actor=org.chau)
    with pytest.raises(BadInput, match="giấy tờ"):
        record(going.case, "admission_ceremony", on=CEREMONY, data={}, paper=" ", actor=org.chau)
    _, verdict = record(
        going.case, "admission_ceremony", on=CEREMONY, data={}, paper="Biên bản lễ 15/03/2022", actor=org.chau
    )
    assert verdict is not None and not verdict.allowed
    case = Case.objects.get(pk=going.case)
    assert (case.stage, case.irregular) == ("probationary", 1)
    ceremony = str(event_of(going.case, "admission_ceremony").pk)
    settled = {"event": ceremony, "how": "Làm lại thủ tục", "paper": "20-CV/HU"}
    perform(going.case, "irregularity_settled", on=day(30), data=settled, actor=org.chau)
    assert Case.objects.get(pk=going.case).irregular == 0
    with pytest.raises(BadInput, match="chưa đúng quy định"):
        perform(going.case, "irregularity_settled", on=day(31), data=settled, actor=org.chau)


def test_branch_secretary_may_not_record_history(org: ExampleOrg) -> None:
    going = walk(org, until="introduce_formally")
    with pytest.raises(Forbidden):
        record(going.case, "collect_opinions", on=day(-80), data={}, paper="x", actor=org.anh)


def test_void_is_refused_while_later_steps_rest_on_it(org: ExampleOrg) -> None:
    going = walk(org, until="conclude_biography")
    with pytest.raises(Refused, match="dựa vào"):
        void_events(going.case, [event_of(going.case, "write_application").pk], "gõ nhầm", actor=org.chau)


def test_void_of_the_ceremony_takes_back_count_and_membership(org: ExampleOrg) -> None:
    going = walk(org, until="admission_ceremony")
    with clock.set_to(TODAY + timedelta(hours=1)):
        void_events(going.case, [event_of(going.case, "admission_ceremony").pk], "gõ nhầm ngày", actor=org.chau)
    assert Case.objects.get(pk=going.case).stage == "decided"
    assert not Membership.objects.filter(person=going.person).exists()
    assert Fact.objects.get(subject=going.person, indicator="admissions").known_to is not None
    [line] = [entry for entry in timeline(going.case) if entry.step == "admission_ceremony"]
    assert line.voided and line.void_reason == "gõ nhầm ngày"


def test_forms_name_what_is_missing_and_print_when_complete(org: ExampleOrg) -> None:
    going = walk(org, until="collect_opinions")
    with pytest.raises(MissingData) as caught:
        print_form(going.case, "6-KNĐ", actor=org.chau, on=day(-70))
    assert {"votes_for", "meeting_on"} <= {field.name for field in caught.value.fields}
    assert missing("9-KNĐ", context_of(going.case, "9-KNĐ", on=day(-70)))


def test_decision_prints_with_the_persons_name(org: ExampleOrg) -> None:
    going = walk(org, until="admission_ceremony")
    event_missing = {field.name for field in missing("9-KNĐ", context_of(going.case, "9-KNĐ", on=CEREMONY))}
    assert event_missing <= {"signer_post", "signer_name"}, event_missing


def test_erased_person_leaves_counts_chain_and_a_case_without_name(org: ExampleOrg) -> None:
    going = walk(org, until="admission_ceremony")
    before = Fact.objects.filter(subject=going.person, known_to=None).count()
    erase_person(going.person, reason="Theo đề nghị 12/ĐN", actor="chau")
    case = Case.objects.select_related("person").get(pk=going.case)
    assert case.person.full_name == "(đã xóa dữ liệu)"
    assert Fact.objects.filter(subject=going.person, known_to=None).count() == before
    assert all(entry.erased for entry in timeline(going.case) if entry.step == "write_biography")
    assert problems() == []
    assert not any(rebuild().values())


def test_printed_form_is_a_document_with_the_votes(org: ExampleOrg) -> None:
    going = walk(org, until="collect_opinions")
    branch = org.meeting_of(org.branch_one)
    from ketnap.cases.sittings import Ballot, Meeting, hold, roll_on

    conclusions = {
        f"conclusion_{name}": "Rõ ràng, tốt." for name in ("biography", "politics", "ethics", "ability", "relations")
    }
    members = org.members["C1"]
    ballot = Ballot(going.case, "chi_bo_admission_resolution", 8, data={"number": "09-NQ/CB", **conclusions})
    roll = roll_on(branch, day(-60))
    hold(Meeting(branch, day(-60), roll, [ballot], chair=members[0], secretary=members[1]), actor=org.chau)
    assert missing("6-KNĐ", context_of(going.case, "6-KNĐ", on=day(-50))) == []
    text = zipfile.ZipFile(io.BytesIO(print_form(going.case, "6-KNĐ", actor=org.chau, on=day(-50)))).read(
        "word/document.xml"
    )
    assert "Nguyễn Mẫu Thử" in text.decode() and "09-NQ/CB" in text.decode()


def test_open_point_waits_for_the_competent_answer(org: ExampleOrg) -> None:
    """Eighteen by month but not by day: the program asks, a recorded answer lets the vote go on."""
    young = date(day(-60).year - 18, day(-60).month, 28)
    going = walk(org, until="collect_opinions", birth=young)
    branch = org.meeting_of(org.branch_one)
    with pytest.raises(SittingRefused) as caught:
        going.vote(branch, "chi_bo_admission_resolution", -60, 8)
    [refusal] = caught.value.refusals.values()
    assert refusal.needs_person and {reason.rule for reason in refusal.reasons} == {"R-ELIG-02"}
    answer = {"rule": "R-ELIG-02", "by": "Ban Thường vụ Huyện ủy mẫu", "paper": "12-CV/HU", "allowed": True}
    going.do("competent_answer", -60, **answer)
    going.vote(branch, "chi_bo_admission_resolution", -60, 8)
    assert Case.objects.get(pk=going.case).stage == "proposed"


def test_day_to_come_is_refused_by_every_door(org: ExampleOrg) -> None:
    going = walk(org, until="assign_helper")
    future = TODAY.date() + timedelta(days=1)
    with pytest.raises(BadInput, match="tương lai"):
        perform(going.case, "periodic_review", on=future, data={"remark": "Tốt"}, actor=org.chau)
    with pytest.raises(BadInput, match="tương lai"):
        record(going.case, "periodic_review", on=future, data={"remark": "Tốt"}, paper="Sổ theo dõi", actor=org.chau)
