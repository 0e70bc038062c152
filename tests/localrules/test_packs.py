"""Local packs: published for a subtree from a day, superseded, withdrawn, acknowledged; what holds for a unit on a day."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketnap.audit.models import AuditEntry
from ketnap.base.errors import BadInput, Forbidden, NotFound, Refused
from ketnap.journal.rebuild import differences
from ketnap.localrules.actions import NewPack, Paper, acknowledge, publish, take_back, withdraw
from ketnap.localrules.models import LocalPack
from ketnap.localrules.queries import (
    number_waiting,
    pack_for,
    packs_for,
    receipts,
    rules_ahead,
    rules_for,
    rules_on,
    waiting_for,
)
from ketnap.localrules.verify import problems
from ketnap.rulebook.library import load
from ketnap.units.actions import NewUnit, move_unit, open_unit
from ketnap.units.models import Unit
from tests.example_org import ACTOR, SINCE
from tests.localrules.conftest import PAPER
from tests.localrules.packs import ID, TEXT

START = date(2022, 1, 1)
LATER = Paper("09-HD/HU", date(2022, 9, 1), "Ban Thường vụ Huyện ủy mẫu")


def packs_at(unit, on):
    return [pack.id for pack in rules_for(unit, on).packs]


def test_a_pack_holds_in_the_whole_subtree_from_its_day(org, published):
    for unit in (org.district, org.township, org.branch_one, org.office_branch):
        assert packs_at(unit, START - timedelta(days=1)) == []
        assert packs_at(unit, START) == [ID]
    assert packs_at(org.province, START) == []


def test_the_pack_is_as_published_with_its_paper_and_binding_lines(org, published):
    (pack,) = rules_for(org.branch_one, START).packs
    assert [line.number for line in pack.lines if line.binding] == [1]
    assert "05-HD/HU, 20/12/2021" in pack.instrument
    assert pack.span.start == START and pack.span.end == date.max


def test_a_newer_version_supersedes_from_its_day_and_the_older_stays_for_its_days(org, published):
    newer = publish(org.district, NewPack(text=TEXT), on=date(2022, 10, 1), paper=LATER, actor=org.chau)
    old = LocalPack.objects.get(pk=published.pk)
    assert (old.version, newer.version) == (1, 2)
    assert (old.valid_to, old.ended_by) == (date(2022, 10, 1), "newer")
    assert [line.number for line in rules_for(org.branch_one, date(2022, 9, 30)).packs[0].lines if line.binding] == [1]
    assert not [line for line in rules_for(org.branch_one, date(2022, 10, 1)).packs[0].lines if line.binding]


def test_a_withdrawn_pack_no_longer_holds_from_the_day(org, published):
    withdraw(published, on=date(2022, 6, 1), reason="hết nhiệm kỳ", paper=LATER, actor=org.chau)
    assert packs_at(org.branch_one, date(2022, 5, 31)) == [ID]
    assert packs_at(org.branch_one, date(2022, 6, 1)) == []
    row = LocalPack.objects.get(pk=published.pk)
    assert (row.ended_by, row.ended_why) == ("withdrawn", "hết nhiệm kỳ")
    again = publish(org.district, NewPack(text=TEXT), on=date(2022, 10, 1), paper=LATER, actor=org.chau)
    assert again.version == 2


def test_a_publication_taken_back_leaves_no_pack_and_its_event(org, published):
    take_back(org.district, published.pk, "ghi nhầm đơn vị", actor=org.chau)
    assert packs_at(org.branch_one, START) == []
    assert not any(differences().values())
    with pytest.raises(Refused):
        take_back(org.district, published.pk, "lần nữa", actor=org.chau)


def test_a_unit_follows_the_packs_of_its_superiors_of_that_day(org, published):
    own = TEXT.replace(ID, "TT-MAU").replace("R-M-", "R-T-")
    publish(org.township, NewPack(text=own), on=START, paper=PAPER, actor=org.dung)
    assert packs_at(org.branch_one, START) == [ID, "TT-MAU"]
    assert packs_at(org.office_branch, START) == [ID]
    other = open_unit(NewUnit("H2", "district", "Huyện ủy khác mẫu"), parent=org.province, on=SINCE, actor=ACTOR)
    move_unit(org.township, other, on=date(2022, 7, 1), actor=ACTOR)
    assert packs_at(org.branch_one, date(2022, 6, 30)) == [ID, "TT-MAU"]
    assert packs_at(org.branch_one, date(2022, 7, 1)) == ["TT-MAU"]


def test_the_shipped_pack_is_off_until_a_committee_publishes_it(org):
    assert rules_for(org.branch_one, date(2026, 1, 5)).packs == ()
    on = date(2026, 1, 1)
    publish(org.province, NewPack(shipped="HN-2025-02HD", binding=[4]), on=on, paper=PAPER, actor=org.nga)
    (pack,) = rules_for(org.branch_one, on).packs
    assert (pack.id, pack.span.start) == ("HN-2025-02HD", on)
    assert 4 in {line.number for line in pack.lines if line.binding}


def test_rules_of_many_units_cost_the_same_queries_as_of_one(org, published):
    rules_for(org.branch_one, START)
    every = [unit.pk for unit in Unit.objects.all()]
    with CaptureQueriesContext(connection) as one:
        rules_on([org.branch_one.pk], START)
    with CaptureQueriesContext(connection) as many:
        rules_on(every, START)
    assert len(one) == len(many) == 3


def test_without_local_rules_a_unit_has_the_regulations_alone(org, django_assert_num_queries):
    with django_assert_num_queries(2):
        found = rules_on([org.branch_one.pk], START)[org.branch_one.pk]
    assert found.library is load() and found.packs == ()


def test_a_plan_sees_the_packs_that_come(org):
    publish(org.district, NewPack(text=TEXT), on=date(2023, 6, 1), paper=PAPER, actor=org.chau)
    today = date(2023, 4, 18)
    assert rules_for(org.branch_one, today).packs == ()
    assert [pack.span.start for pack in rules_ahead(org.branch_one.pk, today).packs] == [date(2023, 6, 1)]


@pytest.mark.parametrize(
    "change, field, words",
    [
        ({"new": NewPack(shipped="HN-1999")}, "shipped", "gói có sẵn"),
        ({"new": NewPack(text="[pack")}, "text", "không đọc được"),
        ({"new": NewPack(text=TEXT.replace('check = "paper:CK-MAU"', 'check = "good_looks"'))}, "text", "good_looks"),
        ({"new": NewPack(text=TEXT.replace("R-M-01", "R-INT-01"))}, "text", "R-INT-01"),
        ({"new": NewPack(text=TEXT, binding=[99])}, "binding", "99"),
        ({"on": date(2021, 12, 19)}, "on", "20/12/2021"),
        ({"on": date(2019, 12, 31), "paper": Paper("1", date(2019, 1, 1), "x")}, "on", "01/01/2020"),
        (
            {
                "on": date(2014, 12, 31),
                "paper": Paper("1", date(2014, 1, 1), "x"),
                "new": NewPack(text=TEXT.replace("2020-01-01", "2010-01-01")),
            },
            "on",
            "chưa lập",
        ),
        ({"paper": Paper(" ", date(2021, 1, 1), "x")}, "number", "số, ký hiệu"),
        ({"paper": Paper("1", date(2021, 1, 1), "")}, "issuer", "cơ quan"),
    ],
)
def test_what_cannot_be_published_is_refused_and_nothing_is_written(org, change, field, words):
    call = {"new": NewPack(text=TEXT), "on": START, "paper": PAPER, **change}
    with pytest.raises(BadInput, match=words) as caught:
        publish(org.district, call["new"], on=call["on"], paper=call["paper"], actor=org.chau)
    assert caught.value.field == field
    assert not LocalPack.objects.exists()


def test_a_branch_publishes_no_pack_and_a_subordinate_not_that_of_its_superior(org, published):
    with pytest.raises(BadInput, match="cấp ủy"):
        publish(org.branch_one, NewPack(text=TEXT), on=START, paper=PAPER, actor=org.chau)
    with pytest.raises(BadInput, match="mã khác"):
        publish(org.township, NewPack(text=TEXT), on=START, paper=PAPER, actor=org.dung)
    with pytest.raises(BadInput, match="sau bản trước"):
        publish(org.district, NewPack(text=TEXT), on=START, paper=PAPER, actor=org.chau)


def test_only_those_with_the_right_publish_and_acknowledge(org, published):
    with pytest.raises(Forbidden):
        publish(org.district, NewPack(text=TEXT), on=date(2023, 1, 1), paper=PAPER, actor=org.dung)
    with pytest.raises(Forbidden):
        acknowledge(published, org.branch_two, on=START, actor=org.anh)


def test_units_take_note_and_the_list_says_who_has_not(org, published):
    assert [row.pk for row in waiting_for(org.branch_one, START)] == [published.pk]
    acknowledge(published, org.branch_one, on=date(2022, 1, 5), note="đã phổ biến", actor=org.anh)
    told = {one.unit.code: one.given.actor if one.given else None for one in receipts(published, START)}
    assert told == {"TT": None, "C1": "anh", "C2": None, "C3": None, "CQ": None}
    assert number_waiting([published], START) == {published.pk: (1, 5)}
    assert waiting_for(org.branch_one, START) == []
    with pytest.raises(BadInput, match="đã xác nhận"):
        acknowledge(published, org.branch_one, on=date(2022, 1, 6), actor=org.anh)
    with pytest.raises(BadInput, match="tương lai"):
        acknowledge(published, org.branch_two, on=date(2023, 4, 19), actor=org.quan)


def test_a_newer_version_is_to_be_acknowledged_anew(org, published):
    acknowledge(published, org.branch_one, on=date(2022, 1, 5), actor=org.anh)
    newer = publish(org.district, NewPack(text=TEXT), on=date(2022, 10, 1), paper=LATER, actor=org.chau)
    assert [row.pk for row in waiting_for(org.branch_one, date(2022, 10, 1))] == [newer.pk]


def test_packs_are_seen_in_scope_and_from_above_and_nowhere_else(org, published):
    assert [row.pk for row in packs_for(org.anh, START)] == [published.pk]
    own = publish(org.township, NewPack(text=TEXT.replace(ID, "TT-MAU")), on=START, paper=PAPER, actor=org.dung)
    assert {row.pack for row in packs_for(org.anh, START)} == {ID, "TT-MAU"}
    assert pack_for(org.anh, own.pk) == own
    with pytest.raises(NotFound):
        pack_for(org.anh, org.branch_one.pk)


def test_every_act_is_in_the_audit_log_and_the_rows_are_those_of_the_journal(org, published):
    acknowledge(published, org.branch_one, on=date(2022, 1, 5), actor=org.anh)
    withdraw(published, on=date(2022, 6, 1), reason="thay", paper=LATER, actor=org.chau)
    actions = list(AuditEntry.objects.filter(action__startswith="rules.").values_list("action", flat=True))
    assert sorted(actions) == ["rules.acknowledge", "rules.publish", "rules.publish"]
    assert not any(differences().values())
    assert problems() == []
