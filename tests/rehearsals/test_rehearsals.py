"""A rehearsal writes nothing; an application is one batch that is taken back as a whole."""

import argparse
import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketnap.audit.models import AuditEntry
from ketnap.base import clock
from ketnap.base.errors import BadInput, Forbidden, NotFound, Refused
from ketnap.cases.models import Case
from ketnap.cases.timeline import timeline
from ketnap.cli.main import main
from ketnap.cli.rules import add_arguments
from ketnap.journal.models import Event
from ketnap.journal.rebuild import differences
from ketnap.lib.ids import uuid7
from ketnap.localrules.actions import NewPack, Paper, publish
from ketnap.localrules.models import LocalPack
from ketnap.localrules.queries import rules_for
from ketnap.rehearsals.actions import apply, take_back
from ketnap.rehearsals.queries import application, applications, rehearse
from ketnap.rehearsals.subjects import subject_of
from tests.cases.walking import walk
from tests.example_org import TODAY, example_org
from tests.localrules.packs import ID, TEXT

pytestmark = pytest.mark.django_db
PAPER = Paper("07-QĐ/HU", date(2023, 4, 1), "Ban Thường vụ Huyện ủy mẫu")
DAY = date(2023, 4, 18)


@pytest.fixture
def org(db):
    with clock.set_to(TODAY):
        yield example_org()


@pytest.fixture
def waiting(org):
    """A case that lacks only the formal introduction."""
    return walk(org, until="conclude_biography")


def of_pack(org, **more):
    return subject_of("", today=DAY, unit=org.district, text=TEXT, **more)


def test_a_pack_not_yet_published_is_rehearsed_and_nothing_is_written(org, waiting):
    events = Event.objects.count()
    found = rehearse(of_pack(org, binding=(1,)), today=DAY)
    (one,) = found.touched
    assert (one.case.pk, found.examined) == (waiting.case, 1)
    assert [(paper.code, paper.change) for paper in one.effect.papers] == [("CK-MAU", "missing")]
    assert found.counts["missing"] == 1
    assert Event.objects.count() == events and not LocalPack.objects.exists()


def test_every_line_says_how_it_meets_cases_already_begun_or_why_it_is_not_applied(org):
    told = {one.key: (one.running, one.weak) for one in rehearse(of_pack(org), today=DAY).treatments}
    assert told == {
        f"{ID}/1": ("next_step", True),
        f"{ID}/2": ("person", True),
        f"{ID}/3": ("not_applied", True),
        f"{ID}/4": ("not_applied", True),
    }


def test_a_newer_version_is_compared_with_the_one_it_supersedes(org, waiting):
    publish(org.district, NewPack(text=TEXT, binding=[1]), on=date(2022, 1, 1), paper=Paper("1", date(2021, 1, 1), "x"),
            actor=org.chau)  # fmt: skip
    found = rehearse(of_pack(org, binding=(1,)), today=DAY)
    assert found.touched == ()
    assert {one.before is not None for one in found.treatments} == {True}
    assert rehearse(subject_of(ID, today=DAY), today=DAY).touched[0].effect.papers[0].change == "missing"


def test_a_set_to_come_shows_who_decides_and_needs_no_paper_any_more(org, waiting):
    found = rehearse(subject_of("RS2026B", today=DAY), today=DAY)
    (one,) = found.touched
    assert (found.before, found.on) == ("RS2026A", date(2026, 7, 26))
    assert one.effect.decides == ("ban thường vụ cấp ủy cấp trên trực tiếp", "ban thường vụ đảng ủy cơ sở")
    deadline = next(one for one in found.treatments if one.kind == "deadline")
    assert (deadline.running, deadline.weak) == ("keep", True)
    assert {one.running for one in found.treatments if one.kind != "deadline"} == {"next_step"}


def test_the_number_of_queries_is_the_same_for_any_number_of_cases(org):
    cases = [walk(org, until="write_application", name=f"Bùi Mẫu {number}").case for number in range(3)]
    assert len(cases) == 3
    subject = of_pack(org, binding=(1,))
    with CaptureQueriesContext(connection) as three:
        assert rehearse(subject, today=DAY).examined == 3
    walk(org, until="write_application", name="Bùi Mẫu 4")
    with CaptureQueriesContext(connection) as four:
        assert rehearse(subject, today=DAY).examined == 4
    assert len(three) == len(four)


def test_only_cases_in_scope_and_in_the_subtree_are_looked_at(org, waiting):
    assert rehearse(subject_of("RS2026B", today=DAY, unit=org.office_branch), today=DAY).examined == 0
    assert rehearse(subject_of("RS2026B", today=DAY), today=DAY, user=org.chau).examined == 1
    assert rehearse(subject_of("RS2026B", today=DAY), today=DAY, user=org.dung).examined == 0


@pytest.mark.parametrize("named", ["RS2030", "HN-1999", ""])
def test_an_unknown_name_is_refused_with_those_that_exist(org, named):
    with pytest.raises(BadInput, match="RS2026B"):
        subject_of(named, today=DAY)


def test_applying_publishes_and_leaves_a_note_in_every_case_it_touches(org, waiting):
    done = apply(of_pack(org, binding=(1,)), at=org.district, paper=PAPER, today=DAY, actor=org.chau)
    assert done.noted == 1
    assert [pack.id for pack in rules_for(org.branch_one, DAY).packs] == [ID]
    note = timeline(waiting.case)[0]
    assert note.label == "Quy định mới áp dụng cho hồ sơ"
    told = dict(note.details)
    assert told["Từ ngày"] == "18/04/2023" and "CK-MAU" in told["Thay đổi"] and "07-QĐ/HU" in told["Văn bản"]
    assert AuditEntry.objects.filter(action="rules.apply", actor="chau").count() == 1
    assert Case.objects.get(pk=waiting.case).last_step == "conclude_biography"
    assert not any(differences().values())


def test_taking_back_voids_publication_and_notes_and_can_be_done_once(org, waiting):
    done = apply(of_pack(org, binding=(1,)), at=org.district, paper=PAPER, today=DAY, actor=org.chau)
    assert take_back(done.batch, "cần bàn lại", actor=org.chau) == 3
    assert rules_for(org.branch_one, DAY).packs == ()
    assert timeline(waiting.case)[0].voided
    assert application(done.batch).reversed
    with pytest.raises(Refused):
        take_back(done.batch, "lần nữa", actor=org.chau)
    assert not any(differences().values())
    again = apply(of_pack(org, binding=(1,)), at=org.district, paper=PAPER, today=DAY, actor=org.chau)
    assert LocalPack.objects.get().version == 2
    assert [one.reversed for one in applications(org.chau)] == [False, True]
    assert again.batch != done.batch


def test_a_set_of_the_centre_is_noted_and_not_published(org, waiting):
    done = apply(subject_of("RS2026B", today=DAY), at=org.district, paper=PAPER, today=DAY, actor=org.chau)
    assert done.noted == 1 and not LocalPack.objects.exists()
    assert "ban thường vụ đảng ủy cơ sở" in dict(timeline(waiting.case)[0].details)["Thay đổi"]


def test_applying_needs_the_right_and_a_paper(org, waiting):
    with pytest.raises(Forbidden):
        apply(of_pack(org), at=org.district, paper=PAPER, today=DAY, actor=org.dung)
    with pytest.raises(BadInput, match="số, ký hiệu"):
        apply(of_pack(org), at=org.district, paper=Paper("", DAY, "x"), today=DAY, actor=org.chau)
    with pytest.raises(NotFound):
        take_back(uuid7(), "x", actor=org.chau)
    assert not LocalPack.objects.exists()


def test_a_day_that_the_publication_does_not_take_leaves_nothing_half_done(org, waiting):
    events = Event.objects.count()
    late = Paper("07-QĐ/HU", date(2023, 5, 1), "Huyện ủy mẫu")
    with pytest.raises(BadInput, match="01/05/2023"):
        apply(of_pack(org), at=org.district, paper=late, today=DAY, actor=org.chau)
    assert Event.objects.count() == events


def test_the_command_prints_one_document_without_names(org, waiting, tmp_path, capsys):
    path = tmp_path / "goi.toml"
    path.write_text(TEXT, encoding="utf-8")
    assert main(["rules", "rehearse", str(path), "--unit", "H", "--binding", "1", "--json"]) == 0
    told = capsys.readouterr().out
    document = json.loads(told)
    assert (document["kind"], document["unit"], document["touched"]) == ("pack", "H", 1)
    (case,) = document["cases"]
    assert case["case"] == str(waiting.case) and case["papers_missing"][0]["code"] == "CK-MAU"
    assert waiting.name not in told
    assert main(["rules", "rehearse", "RS2026B"]) == 0
    assert "nơi quyết định" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [["RS2030"], ["none.toml"], ["RS2026B", "--binding", "x"], ["RS2026B", "--unit", "X"]]
)
def test_a_wrong_name_is_one_sentence_and_no_trace(org, arguments, capsys):
    assert main(["rules", "rehearse", *arguments, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["error"] == "bad_input"


@pytest.mark.parametrize("words", [["--data", "x", "rehearse", "RS2026B"], ["rehearse", "RS2026B", "--data", "x"]])
def test_the_data_folder_may_be_named_before_or_behind_the_question(words):
    parser = argparse.ArgumentParser()
    parser.add_argument("--data")
    add_arguments(parser)
    assert parser.parse_args(words).data == "x"
