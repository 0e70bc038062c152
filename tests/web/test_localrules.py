"""Pages of local rules: packs, values to be confirmed, own criteria, rehearsal."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ketnap.audit.models import AuditEntry
from ketnap.cases.facts import open_book
from ketnap.localrules.actions import NewCriterion, NewPack, Paper, publish, set_criterion
from ketnap.localrules.models import Acknowledgement, LocalCriterion, LocalPack, ValueSetting
from ketnap.localrules.queries import rules_for
from tests.cases.walking import walk
from tests.localrules.conftest import PAPER
from tests.localrules.packs import ID, TEXT
from tests.web.house import browser, org, text_of

__all__ = ["org"]
PAPER_FIELDS = {"number": "05-HD/HU", "dated": "20/12/2021", "issuer": "Ban Thường vụ Huyện ủy mẫu"}
START = date(2022, 1, 1)
PAPER_OF_2021 = Paper("05-HD/HU", date(2021, 11, 20), PAPER.issuer)


@pytest.fixture
def published(org):
    return publish(org.district, NewPack(text=TEXT, binding=[1]), on=START, paper=PAPER, actor=org.chau)


def file_of(text):
    return SimpleUploadedFile("goi.toml", text.encode())


def page(user, name, *args, **query):
    return browser(user).get(reverse(f"web:{name}", args=args), query)


def test_a_pack_is_published_from_a_file(org):
    answer = browser(org.chau).post(
        reverse("web:local_publish"), {**PAPER_FIELDS, "on": "01/01/2022", "binding": "1", "file": file_of(TEXT)}
    )
    row = LocalPack.objects.get()
    assert answer.status_code == 302 and answer.url == reverse("web:local_pack", args=[row.pk])
    assert (row.unit, row.binding, row.valid_from) == (org.district, "1", START)


@pytest.mark.parametrize(
    "change, words",
    [
        ({"file": file_of("[pack")}, "không đọc được"),
        ({"binding": "x"}, "Ghi số các dòng"),
        ({"on": "31/02/2022"}, "không có ngày"),
        ({"on": "01/01/2021"}, "20/12/2021"),
        ({"number": ""}, "Cần điền"),
        ({"file": SimpleUploadedFile("goi.toml", b"\xff\xfe\x00")}, "UTF-8"),
        ({"file": None}, "Chọn một gói có sẵn"),
    ],
)
def test_a_faulty_form_says_what_to_correct_and_writes_nothing(org, change, words):
    given = {**PAPER_FIELDS, "on": "01/01/2022", "binding": "", "file": file_of(TEXT), **change}
    answer = browser(org.chau).post(
        reverse("web:local_publish"), {key: value for key, value in given.items() if value is not None}
    )
    assert answer.status_code == 400 and words in text_of(answer)
    assert not LocalPack.objects.exists()


def test_one_pack_shows_its_lines_flags_its_conflicts_and_who_has_not_taken_note(org, published):
    shown = text_of(page(org.chau, "local_pack", published.pk))
    assert "2 dòng không áp dụng" in shown
    assert "R-M-C1" in shown and "30 ngày (văn bản) ↔ 20 ngày (phụ lục)" in shown
    assert "05-HD/HU, 20/12/2021" in shown and "bắt buộc" in shown
    assert shown.count("chưa xác nhận") == 5


def test_a_branch_sees_what_it_must_take_note_of_and_does_so(org, published):
    shown = text_of(page(org.anh, "local_rules"))
    assert "chưa xác nhận đã nhận" in shown
    answer = browser(org.anh).post(
        reverse("web:local_acknowledge", args=[published.pk]), {"unit": "C1", "on": "18/04/2023", "note": "đã phổ biến"}
    )
    assert answer.status_code == 302
    assert Acknowledgement.objects.get().unit == org.branch_one
    assert "chưa xác nhận đã nhận" not in text_of(page(org.anh, "local_rules"))
    other = browser(org.anh).post(
        reverse("web:local_acknowledge", args=[published.pk]), {"unit": "C2", "on": "18/04/2023"}
    )
    assert other.status_code == 400 and Acknowledgement.objects.count() == 1


def test_withdrawing_and_taking_back_need_their_reason(org, published):
    address = reverse("web:local_withdraw", args=[published.pk])
    assert browser(org.chau).post(address, {**PAPER_FIELDS, "on": "01/06/2022", "reason": ""}).status_code == 400
    assert browser(org.chau).post(address, {**PAPER_FIELDS, "on": "01/06/2022", "reason": "thay"}).status_code == 302
    assert LocalPack.objects.get().valid_to == date(2022, 6, 1)
    answer = browser(org.chau).post(reverse("web:local_take_back", args=[published.pk]), {"reason": "ghi nhầm"})
    assert answer.status_code == 302 and answer.url == reverse("web:local_rules")
    assert rules_for(org.branch_one, START).packs == ()


FORMS = ["local_publish", "local_withdraw", "local_take_back"]


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("user", ["anh", "giang", "ha", "khanh", "lan", "minh"])
def test_who_may_not_publish_is_told_why(org, published, name, user):
    args = [] if name == "local_publish" else [published.pk]
    answer = page(org.user(user), name, *args)
    assert answer.status_code in (403, 404)
    assert browser(org.user(user)).post(reverse(f"web:{name}", args=args), {"reason": "x"}).status_code in (403, 404)
    assert LocalPack.objects.get().valid_to is None


@pytest.mark.parametrize("name", ["local_rules", "local_values", "local_criteria"])
@pytest.mark.parametrize("user", ["anh", "chau", "lan", "minh", "nga"])
def test_every_reader_of_the_tree_may_look(org, published, name, user):
    assert page(org.user(user), name).status_code == 200


def test_the_list_of_values_is_filtered_and_one_is_set(org):
    shown = text_of(page(org.chau, "local_values", set="RS2021", state="open"))
    assert "RS2021" in shown and "cần xác nhận" in shown
    address = reverse("web:local_value", args=["RS2021", "member_biography"]) + "?field=amount"
    shown = text_of(browser(org.chau).get(address))
    assert "30 ngày làm việc" in shown
    given = {**PAPER_FIELDS, "value": "20", "on": "01/01/2022", "reason": "đã đọc văn bản"}
    assert browser(org.chau).post(address, given).status_code == 302
    row = ValueSetting.objects.get()
    assert (row.unit, row.value, row.before) == (org.district, 20, 30)
    shown = text_of(browser(org.chau).get(address))
    assert "30 ngày làm việc → 20 ngày làm việc" in shown and "05-HD/HU" in shown
    assert "đã đặt" in text_of(page(org.chau, "local_values", set="RS2021", state="settled"))
    end = reverse("web:local_value_end", args=[row.pk])
    assert browser(org.chau).post(end, {**PAPER_FIELDS, "on": "01/06/2022", "reason": "thay"}).status_code == 302
    assert ValueSetting.objects.get().valid_to == date(2022, 6, 1)


def test_a_value_that_cannot_be_set_and_one_that_is_none(org):
    address = reverse("web:local_value", args=["RS2021", "member_biography"]) + "?field=amount"
    given = {**PAPER_FIELDS, "value": "hai mươi", "on": "01/01/2022", "reason": "x"}
    answer = browser(org.chau).post(address, given)
    assert answer.status_code == 400 and "số nguyên" in text_of(answer)
    assert browser(org.chau).get(reverse("web:local_value", args=["RS2021", "moon"])).status_code == 404
    assert browser(org.anh).post(address, {**given, "value": "20"}).status_code == 403
    assert not ValueSetting.objects.exists()


def test_a_criterion_is_written_and_ended(org):
    given = {"text": "học lực khá", "steps": ["introduce_formally"], "on": "01/01/2022", "paper": ""}
    assert browser(org.dung).post(reverse("web:local_criteria"), given).status_code == 302
    row = LocalCriterion.objects.get()
    assert row.unit == org.township and "học lực khá" in text_of(page(org.anh, "local_criteria"))
    end = reverse("web:local_criterion_end", args=[row.pk])
    assert browser(org.anh).post(end, {"on": "01/02/2022", "reason": "x"}).status_code == 403
    browser(org.dung).post(end, {"on": "01/02/2022", "reason": "không còn"})
    assert LocalCriterion.objects.get().valid_to == date(2022, 2, 1)


def test_a_set_is_rehearsed_applied_and_taken_back(org):
    going = walk(org, until="conclude_biography")
    client = browser(org.chau)
    shown = text_of(client.get(reverse("web:local_rehearsal"), {"pack": "RS2026B"}))
    assert "ban thường vụ cấp ủy cấp trên trực tiếp → ban thường vụ đảng ủy cơ sở" in shown
    assert going.name in shown and "R-DAY-04" in shown
    given = {"pack": "RS2026B", "apply": "1", **PAPER_FIELDS}
    assert client.post(reverse("web:local_rehearsal"), given).status_code == 302
    shown = text_of(client.get(reverse("web:local_rehearsal")))
    assert "RS2026B" in shown
    batch = AuditEntry.objects.get(action="rules.apply").target.partition(":")[2]
    answer = client.post(reverse("web:local_reverse", args=[batch]), {"reason": "bàn lại"})
    assert answer.status_code == 302
    assert "đã thu hồi" in text_of(client.get(reverse("web:local_rehearsal")))


def test_a_pack_in_a_file_is_rehearsed_and_then_published_with_what_was_seen(org):
    walk(org, until="conclude_biography")
    client = browser(org.chau)
    given = {"pack": "", "on": "18/04/2023", "binding": "1", "file": file_of(TEXT)}
    answer = client.post(reverse("web:local_rehearsal"), given)
    assert answer.status_code == 200 and "Bản cam kết mẫu" in text_of(answer)
    assert not LocalPack.objects.exists()
    kept = {"pack": "", "on": "18/04/2023", "binding": "1", "text": TEXT, "apply": "1", **PAPER_FIELDS}
    assert client.post(reverse("web:local_rehearsal"), kept).status_code == 302
    assert (LocalPack.objects.get().pack, LocalPack.objects.get().binding) == (ID, "1")


def test_who_sees_no_case_sees_what_changes_without_name_or_link(org):
    going = walk(org, until="conclude_biography")
    shown = text_of(page(org.minh, "local_rehearsal", pack="RS2026B"))
    assert "ban thường vụ đảng ủy cơ sở" in shown
    assert going.name not in shown and str(going.case) not in shown
    assert page(org.dung, "local_rehearsal").status_code == 403


def test_what_cannot_be_rehearsed_says_why(org):
    walk(org, until="conclude_biography")
    client = browser(org.chau)
    answer = client.post(reverse("web:local_rehearsal"), {"pack": "", "on": ""})
    assert answer.status_code == 400 and "Chọn một bộ quy định" in text_of(answer)
    answer = client.post(
        reverse("web:local_rehearsal"), {"pack": "RS2026B", "apply": "1", **PAPER_FIELDS, "number": ""}
    )
    assert answer.status_code == 400 and "Cần điền" in text_of(answer)


@pytest.mark.parametrize("name", ["local_rules", "local_values", "local_criteria"])
def test_lists_cost_the_same_queries_whatever_their_length(org, published, name):
    client = browser(org.chau)
    client.get(reverse(f"web:{name}"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse(f"web:{name}"))
    for number in range(3):
        text = TEXT.replace(ID, f"H-{number}").replace("R-M-", f"R-M{number}X-")
        publish(org.district, NewPack(text=text), on=START, paper=PAPER, actor=org.chau)
    with CaptureQueriesContext(connection) as four:
        client.get(reverse(f"web:{name}"))
    assert len(one) == len(four)


def test_a_refusal_on_the_page_of_a_step_names_the_pack_and_its_paper(org):
    going = walk(org, until="conclude_biography")
    publish(org.district, NewPack(text=TEXT, binding=[1]), on=date(2021, 12, 1), paper=PAPER_OF_2021, actor=org.chau)
    answer = browser(org.chau).get(reverse("web:case_step", args=[going.case, "introduce_formally"]))
    shown = text_of(answer)
    assert "R-M-01" in shown and "05-HD/HU, 20/11/2021" in shown


def test_the_timeline_names_the_pack_that_a_step_was_judged_with(org):
    publish(org.district, NewPack(text=TEXT), on=date(2021, 12, 1), paper=PAPER_OF_2021, actor=org.chau)
    going = walk(org, until="introduce_formally")
    shown = text_of(browser(org.chau).get(reverse("web:case", args=[going.case]), {"tab": "events"}))
    # Judged since 01/12/2021: verification, conclusion, formal introduction.
    assert shown.count(f">{ID}</a>") == 3


def test_a_paper_of_the_pack_is_chosen_from_a_list_and_stands_in_the_dossier(org):
    going = walk(org, until="conclude_biography")
    assert "local_paper_filed" not in text_of(
        browser(org.anh).get(reverse("web:case", args=[going.case]), {"tab": "steps"})
    )
    publish(org.district, NewPack(text=TEXT, binding=[1]), on=START, paper=PAPER, actor=org.chau)
    address = reverse("web:case_step", args=[going.case, "local_paper_filed"])
    assert "Bản cam kết mẫu (CK-MAU)" in text_of(browser(org.anh).get(address))
    dossier = browser(org.anh).get(reverse("web:case", args=[going.case]), {"tab": "dossier"})
    assert "Bản cam kết mẫu" in text_of(dossier)
    given = {"code": "CK-MAU", "number": "1", "on": "01/03/2023", "note": ""}
    seq = browser(org.anh).get(address).context["page"].seq
    assert browser(org.anh).post(address, {**given, "seq": seq}).status_code == 302
    needs = open_book([going.case], date(2023, 4, 18)).papers(going.case, "introduce_formally")
    assert [need.state for need in needs if need.codes == ("CK-MAU",)] == ["held"]


def test_own_criteria_stand_beside_the_step_and_do_not_stop_it(org):
    going = walk(org, until="conclude_biography")
    set_criterion(org.township, NewCriterion("học lực khá", ["introduce_formally"]), on=START, actor=org.dung)
    shown = text_of(browser(org.chau).get(reverse("web:case_step", args=[going.case, "introduce_formally"])))
    assert "học lực khá" in shown and "không chặn bước này" in shown
    assert "học lực khá" not in text_of(browser(org.chau).get(reverse("web:case_step", args=[going.case, "withdrawn"])))
