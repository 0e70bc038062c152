"""Classes: opened, filled, completed; learners of other units are counted and not named."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketnap.accounts import roles
from ketnap.accounts.roles import Role
from ketnap.audit.models import AuditEntry
from ketnap.cases.steps.perform import open_case
from ketnap.courses.actions import NewClass, complete, enrol, open_class
from ketnap.courses.enums import ClassKind, EnrolmentState
from ketnap.courses.models import Certificate, ClassSession, CourseClass, Enrolment
from ketnap.web.courses.page import candidates
from tests.example_org import new_person
from tests.web.house import browser, org, text_of  # noqa: F401 - `org` is a fixture

ENDED = date(2023, 3, 17)


def introduce(org, name: str, unit=None):  # noqa: F811
    branch = unit or org.branch_one
    person = new_person(name, branch)
    open_case(person, branch, "introduce_candidate", on=date(2023, 2, 1), data={"source": "branch"}, actor=org.binh)
    return person


@pytest.fixture
def course(org):  # noqa: F811
    """A class of the district, ended in March, with 20 learners of other units."""
    new = NewClass(
        "Lớp mẫu 1/2023", ClassKind.AWARENESS, date(2023, 3, 13), ENDED, "Trung tâm chính trị mẫu", outside_learners=20
    )
    return open_class(new, organiser=org.district, actor=org.ha)


@pytest.fixture
def learners(org, course):  # noqa: F811
    """Two learners of branch one and one of branch two."""
    found = {
        introduce(org, "Lê Mẫu An"): org.branch_one,
        introduce(org, "Lê Mẫu Bảo"): org.branch_one,
        introduce(org, "Lê Mẫu Chi", org.branch_two): org.branch_two,
    }
    enrol(course, found, on=date(2023, 3, 13), actor=org.binh)
    return list(found)


def form(**more: str) -> dict[str, str]:
    given = {
        "organiser": "H",
        "kind": "awareness",
        "name": "Lớp mẫu 2/2023",
        "starts_on": "08/05/2023",
        "ends_on": "12/05/2023",
    }
    return {**given, "issuer": "Trung tâm chính trị mẫu", "time_slot": "day", "outside_learners": "", **more}


def test_a_class_is_opened_by_those_who_may(org):  # noqa: F811
    response = browser(org.ha).post("/classes/new/", form(outside_learners="1.020"))
    row = CourseClass.objects.get()

    assert response.url == f"/classes/{row.pk}/"
    assert (row.organiser, row.starts_on, row.outside_learners) == (org.district, date(2023, 5, 8), 1020)
    assert browser(org.anh).post("/classes/new/", form()).status_code == 403


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"ends_on": "01/05/2023"}, "ends_on"),
        ({"starts_on": "30/02/2023"}, "starts_on"),
        ({"name": ""}, "name"),
        ({"outside_learners": "-1"}, "outside_learners"),
        ({"organiser": "T"}, "organiser"),
    ],
)
def test_a_class_that_cannot_be_is_refused_at_its_field(org, more, field):  # noqa: F811
    response = browser(org.ha).post("/classes/new/", form(**more))

    assert response.status_code == 400
    assert field in response.context["form"].errors
    assert "Trung tâm chính trị mẫu" in text_of(response)
    assert not CourseClass.objects.exists()


def test_classes_of_the_district_are_seen_by_its_branches(org, course):  # noqa: F811
    for name in ("anh", "quan", "binh", "ha", "lan", "khanh"):
        assert "Lớp mẫu 1/2023" in text_of(browser(org.user(name)).get("/classes/")), name
    assert browser(org.minh).get("/classes/").context["table"].count == 0
    assert browser(org.minh).get(f"/classes/{course.pk}/").status_code == 404


def test_numbers_of_the_list_are_those_of_the_page(org, course, learners):  # noqa: F811
    complete(course, {learners[0]: "01/2023"}, on=ENDED, actor=org.ha)
    client = browser(org.ha)
    row = client.get("/classes/").context["table"].rows[0]
    page = client.get(f"/classes/{course.pk}/").context["page"]

    assert (row.came, row.done, row.outside_learners) == (3, 1, 20)
    assert (page.came, page.done, page.all_learners) == (3, 1, 23)


def test_a_branch_sees_names_of_its_own_learners_only(org, course, learners):  # noqa: F811
    response = browser(org.anh).get(f"/classes/{course.pk}/")
    page = text_of(response)

    assert response.context["table"].count == 3
    assert "Lê Mẫu An" in page
    assert "Lê Mẫu Chi" not in page
    assert page.count("•••••") == 1


def test_numbers_of_certificates_are_masked_with_the_name(org, course, learners):  # noqa: F811
    complete(course, {learners[2]: "77/2023"}, on=ENDED, actor=org.ha)

    assert "77/2023" in text_of(browser(org.ha).get(f"/classes/{course.pk}/"))
    assert "77/2023" not in text_of(browser(org.anh).get(f"/classes/{course.pk}/"))


def test_without_the_right_to_names_the_rows_stay(org, course, learners, monkeypatch):  # noqa: F811
    monkeypatch.setitem(roles.ROLES, Role.INSPECTOR, roles.ROLES[Role.INSPECTOR] - {"people.names"})
    page = text_of(browser(org.lan).get(f"/classes/{course.pk}/"))

    assert page.count("•••••") == 3
    assert "Lê Mẫu" not in page


def test_sessions_lie_within_the_class(org, course):  # noqa: F811
    client = browser(org.ha)

    assert client.post(f"/classes/{course.pk}/sessions/", {"on": "14/03/2023", "topic": "Bài 2"}).status_code == 302
    late = client.post(f"/classes/{course.pk}/sessions/", {"on": "20/03/2023", "topic": "Bài 9"})

    assert late.status_code == 400
    assert "Buổi học phải trong thời gian lớp" in text_of(late)
    assert 'value="Bài 9"' in text_of(late)
    assert ClassSession.objects.count() == 1


def test_people_of_the_own_units_can_be_sent(org, course, learners):  # noqa: F811
    new = introduce(org, "Lê Mẫu Dân")
    introduce(org, "Lê Mẫu Giàu", org.branch_two)

    assert [one.name for one in candidates(org.anh, course)] == ["Lê Mẫu Dân"]
    assert [one.name for one in candidates(org.binh, course, "giau")] == ["Lê Mẫu Giàu"]
    assert candidates(org.ha, course) == []

    response = browser(org.anh).post(f"/classes/{course.pk}/learners/", {"on": "13/03/2023", "person": [str(new)]})

    assert response.status_code == 302
    assert Enrolment.objects.get(person=new).unit == org.branch_one


def test_somebody_elses_person_cannot_be_slipped_in(org, course):  # noqa: F811
    foreign = introduce(org, "Lê Mẫu Giàu", org.branch_two)

    response = browser(org.anh).post(f"/classes/{course.pk}/learners/", {"on": "13/03/2023", "person": [str(foreign)]})

    assert response.status_code == 400
    assert not Enrolment.objects.exists()


def test_a_wrong_day_keeps_what_was_ticked(org, course):  # noqa: F811
    person = introduce(org, "Lê Mẫu Dân")
    response = browser(org.anh).post(f"/classes/{course.pk}/learners/", {"on": "19/04/2023", "person": [str(person)]})

    assert response.status_code == 400
    assert "chưa tới" in text_of(response)
    assert f'value="{person}" checked' in text_of(response)
    assert not Enrolment.objects.exists()


def test_a_class_of_new_members_takes_probationary_members(org):  # noqa: F811
    new = NewClass("Lớp đảng viên mới mẫu", ClassKind.NEW_MEMBER, date(2023, 3, 13), ENDED, "Trung tâm chính trị mẫu")
    row = open_class(new, organiser=org.district, actor=org.ha)

    assert [one.person for one in candidates(org.anh, row)] == [org.probationary]


def test_completing_gives_certificates_to_those_who_are_ticked(org, course, learners):  # noqa: F811
    client = browser(org.ha)
    page = text_of(client.get(f"/classes/{course.pk}/certificates/"))
    assert all(f'value="{person}" checked' in page for person in learners)

    answer = {"on": "20/03/2023", "person": [str(learners[0]), str(learners[2])], f"number-{learners[0]}": "01/2023"}
    assert client.post(f"/classes/{course.pk}/certificates/", answer).status_code == 302

    assert set(Certificate.objects.values_list("person", "number")) == {(learners[0], "01/2023"), (learners[2], "")}
    assert Enrolment.objects.get(person=learners[1]).state == EnrolmentState.ENROLLED
    assert f'value="{learners[0]}"' not in text_of(client.get(f"/classes/{course.pk}/certificates/"))


@pytest.mark.parametrize("on", ["16/03/2023", "19/04/2023", ""])
def test_a_certificate_is_given_after_the_class_and_not_in_the_future(org, course, learners, on):  # noqa: F811
    answer = {"on": on, "person": [str(learners[1])], f"number-{learners[1]}": "02/2023"}
    response = browser(org.ha).post(f"/classes/{course.pk}/certificates/", answer)

    assert response.status_code == 400
    assert 'value="02/2023"' in text_of(response)
    assert f'value="{learners[0]}" checked' not in text_of(response)
    assert not Certificate.objects.exists()


def test_one_number_is_not_given_twice(org, course, learners):  # noqa: F811
    answer = {"on": "20/03/2023", "person": [str(one) for one in learners[:2]]}
    answer |= {f"number-{one}": "01/2023" for one in learners[:2]}

    response = browser(org.ha).post(f"/classes/{course.pk}/certificates/", answer)

    assert "ghi hai lần: 01/2023" in text_of(response)
    assert not Certificate.objects.exists()


def test_only_the_holder_of_the_class_completes_it(org, course, learners):  # noqa: F811
    for name in ("anh", "binh", "lan"):
        assert browser(org.user(name)).get(f"/classes/{course.pk}/certificates/").status_code == 403
    assert "Quyền này thuộc về" in text_of(browser(org.anh).get(f"/classes/{course.pk}/"))


def test_a_page_with_names_is_logged(org, course, learners):  # noqa: F811
    browser(org.anh).get(f"/classes/{course.pk}/")

    entry = AuditEntry.objects.get(action="courses.read")
    assert (entry.actor, entry.target, entry.details) == ("anh", f"class:{course.pk}", '{"names":2}')


def test_the_page_asks_as_many_queries_for_one_learner_as_for_thirty(org, course):  # noqa: F811
    client = browser(org.binh)

    def queries(url: str) -> int:
        with CaptureQueriesContext(connection) as taken:
            assert client.get(url).status_code == 200
        return len(taken)

    urls = ("/classes/", f"/classes/{course.pk}/", f"/classes/{course.pk}/learners/")
    enrol(course, {introduce(org, "Lê Mẫu Một"): org.branch_one}, on=ENDED, actor=org.binh)
    introduce(org, "Lê Mẫu Chờ")
    few = [queries(url) for url in urls]
    enrol(course, {introduce(org, f"Lê Mẫu {n}"): org.branch_one for n in range(29)}, on=ENDED, actor=org.binh)
    for number in range(29):
        introduce(org, f"Lê Mẫu Chờ {number}")

    assert [queries(url) for url in urls] == few
