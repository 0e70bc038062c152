"""Posts of a unit: appoint, seat, leave; rights end with the post; the hand-over book."""

from datetime import date
from io import BytesIO

import docx
import pytest

from ketnap.accounts.actions import create_user
from ketnap.accounts.models import Grant, User
from ketnap.audit.models import AuditEntry
from ketnap.base import clock
from ketnap.cases.steps.perform import open_case
from ketnap.cli.main import main
from ketnap.people import duties
from ketnap.people.actions import take_seat
from ketnap.people.enums import DutyKind, SeatRole
from ketnap.people.models import BodySeat, Duty
from ketnap.reports.handover import hand_over
from tests.example_org import TODAY, ExampleOrg, new_person
from tests.web.house import browser, org, text_of  # noqa: F401 - `org` is a fixture

DAY, TODAY_ = date(2022, 1, 10), TODAY.date()


@pytest.fixture
def secretary(org: ExampleOrg) -> Duty:  # noqa: F811
    duties.assign(org.members["C1"][0], org.branch_one, DutyKind.SECRETARY, on=DAY, actor="thử")
    return Duty.objects.get()


def posted(act: str, **given: object) -> dict[str, object]:
    return {"act": act, **{f"{act}-{name}": value for name, value in given.items()}}


def test_a_secretary_is_appointed_and_leaves_with_day_and_paper(org):  # noqa: F811
    client, person = browser(org.anh), org.members["C1"][0]
    url = "/posts/?unit=C1"
    assert client.post(url, posted("appoint", person=str(person), kind="secretary", on="10/01/2022")).status_code == 302
    second = client.post(url, posted("appoint", person=str(org.members["C1"][1]), kind="secretary", on="10/01/2023"))
    assert "đang có bí thư" in text_of(second)

    key = Duty.objects.get().key
    early = client.post(url, posted("leave", posts=[key], on="10/01/2022"))
    assert "phải sau ngày đó" in text_of(early)
    assert client.post(url, posted("leave", posts=[key], on="01/03/2023")).status_code == 302
    assert Duty.objects.get().valid_to == date(2023, 3, 1)
    page = client.get(url)
    assert [(post.key, last) for post, last in page.context["past"]] == [(key, date(2023, 2, 28))]


def test_one_form_ends_all_that_a_person_holds_at_the_unit(org):  # noqa: F811
    client, person = browser(org.binh), org.members["C1"][0]
    held = client.get("/posts/?unit=TT").context["held"]
    own = [post.key for post in held if post.person.pk == person]
    assert len(own) == 2

    client.post("/posts/?unit=TT", posted("leave", posts=own, on="01/04/2023"))

    ended = BodySeat.objects.filter(person=person, valid_to=date(2023, 4, 1))
    assert set(ended.values_list("key", flat=True)) == set(own)


def test_a_member_sits_in_a_body(org):  # noqa: F811
    given = posted("sit", body=str(org.committee.pk), person=str(org.members["C1"][8]), role="member", on="01/03/2023")
    assert browser(org.binh).post("/posts/?unit=TT", given).status_code == 302
    assert BodySeat.objects.filter(person=org.members["C1"][8], body=org.committee).exists()


def test_a_right_that_rests_on_a_post_ends_with_it_without_anybody_taking_it_back(org, secretary):  # noqa: F811
    user = create_user("moi", "Đỗ Mẫu Mới", actor="thử")
    given = posted("right", post=secretary.key, user=str(user.pk), role="branch_secretary", on="10/01/2022")
    assert browser(org.binh).post("/posts/?unit=C1", given).status_code == 403
    assert browser(org.minh).post("/posts/?unit=C1", given).status_code == 302
    assert Grant.objects.get(user=user).post == secretary.key
    assert User.objects.get(pk=user.pk).may("cases.branch", at=org.branch_one)
    assert browser(User.objects.get(pk=user.pk)).get("/units/C1/").status_code == 200

    duties.end_duty(secretary.person_id, org.branch_one, DutyKind.SECRETARY, on=TODAY_, actor="thử")

    left = User.objects.get(pk=user.pk)
    assert not left.may_anywhere("cases.branch")
    assert left.home() is None
    assert browser(left).get("/units/C1/").status_code == 404
    assert "Đã thôi" in text_of(browser(org.minh).get(f"/users/{user.pk}/"))


def test_a_seat_gives_no_right_after_the_term_of_its_body(org, monkeypatch):  # noqa: F811
    seat = BodySeat.objects.filter(body=org.committee).first()
    user = create_user("moi", "Đỗ Mẫu Mới", actor="thử")
    Grant.objects.create(user=user, role="grassroots_secretary", unit=org.township, valid_from=DAY, post=seat.key)
    assert User.objects.get(pk=user.pk).may("cases.view", at=org.township)

    from ketnap.reorganise import plans
    from ketnap.reorganise.actions import apply, reverse
    from ketnap.reorganise.plans import Opening
    from ketnap.units.actions import NewUnit
    from tests.reorganise.ground import accepted

    plan = plans.merge(["TT"], Opening(NewUnit("XM", "commune_old", "Đảng bộ xã mẫu")), date(2023, 4, 1))
    done = apply(accepted(plan, org.chau), actor=org.chau)
    assert not User.objects.get(pk=user.pk).may_anywhere("cases.view")
    reverse(done.pk, reason="Ghi nhầm", actor=org.chau)
    assert User.objects.get(pk=user.pk).may("cases.view", at=org.township)


def test_posts_end_when_the_member_leaves_the_branch(org, secretary):  # noqa: F811
    client = browser(org.anh)
    url = f"/units/C1/members/{secretary.person_id}/end/"
    client.post(url, {"on": "01/04/2023", "why_left": "Chuyển đi"})

    assert Duty.objects.get().valid_to == date(2023, 4, 1)


@pytest.fixture
def case(org: ExampleOrg):  # noqa: F811
    person = new_person("Vũ Mẫu Chờ", org.branch_one)
    return open_case(person, org.branch_one, "introduce_candidate", on=date(2023, 1, 10), data={"source": "youth_union"},
                     actor=org.binh)  # fmt: skip


def test_the_book_holds_cases_and_posts_of_the_day_and_is_logged(org, secretary, case):  # noqa: F811
    response = browser(org.anh).get("/posts/handover/", {"post": secretary.key, "on": "01/04/2023"})
    document = docx.Document(BytesIO(response.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    words = " ".join(paragraph.text for paragraph in document.paragraphs)

    assert "Vũ Mẫu Chờ" in cells
    assert "Bí thư chi bộ" in cells
    assert "Hồ sơ đang theo dõi: 1" in words
    assert AuditEntry.objects.filter(action="reports.hand_over", actor="anh").count() == 1
    before = hand_over(secretary.key, reader=org.anh, on=date(2023, 1, 9))
    assert before.cases == ()


def test_the_book_is_for_those_who_may_see_names_and_cases_there(org, secretary):  # noqa: F811
    url = f"/posts/handover/?post={secretary.key}"
    assert browser(org.quan).get(url).status_code == 404
    assert browser(org.nga).get(url).status_code == 403
    assert browser(org.anh).get(f"{url}&on=01/01/2021").status_code == 400
    assert browser(org.anh).get(f"{url}&on=01/01/2024").status_code == 400
    assert "Lê Mẫu Quân" not in text_of(browser(org.anh).get("/posts/?unit=C1"))


def test_the_book_of_an_officer_is_made_by_the_command(org, case, tmp_path, capsys):  # noqa: F811
    out = tmp_path / "ban-giao.docx"
    words = ["handover", "--unit", "TT", "--user", "binh", "--out", str(out)]

    assert main([*words, "--holder", "khong co"]) == 3
    assert main([*words, "--holder", "user:binh"]) == 0
    text = "\n".join(cell.text for table in docx.Document(str(out)).tables for row in table.rows for cell in row.cells)
    assert "Vũ Mẫu Chờ" in text
    assert "Cán bộ tổ chức đảng ủy cơ sở" in text
    assert clock.today() == TODAY_


def test_the_page_asks_no_more_for_many(org, secretary, django_assert_max_num_queries):  # noqa: F811
    client = browser(org.binh)
    client.get("/posts/?unit=TT")
    with django_assert_max_num_queries(60) as few:
        client.get("/posts/?unit=TT")
    for person in (*org.members["C2"][4:], *org.members["C1"][8:]):
        take_seat(person, org.committee, SeatRole.MEMBER, on=DAY, actor="thử")
    with django_assert_max_num_queries(len(few)):
        assert client.get("/posts/?unit=TT").status_code == 200
