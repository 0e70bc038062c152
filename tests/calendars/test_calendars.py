"""The office's own years over those of the program; who may write them; what every deadline is counted with."""

from datetime import UTC, date, datetime

import pytest

from ketnap.accounts.roles import Role, roles_with
from ketnap.audit.models import AuditEntry
from ketnap.base import clock
from ketnap.base.errors import BadInput, Conflict, Forbidden
from ketnap.calendars.actions import correct, publish, set_counting, take_back
from ketnap.calendars.models import AnnouncedYear
from ketnap.calendars.queries import office_calendar, year_of, years
from ketnap.calendars.reading import Kind
from ketnap.cases.facts import open_book
from ketnap.lib.workdays import YearMissing
from ketnap.rulebook.calendars import YearOff, load_calendar, shipped
from tests.cases.walking import walk
from tests.example_org import TODAY, example_org

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
PAPER = "Thông báo 01-TB/TW mẫu"


@pytest.fixture
def org():
    made = example_org()
    with clock.set_to(TODAY):
        yield made


@pytest.fixture
def admin(org):
    return org.user("minh")


def announced(year, **more):
    off = {date(year, 1, 1): "Tết Dương lịch", **more}
    return YearOff(year, off, {})


def test_without_announcements_the_calendar_of_the_program_holds(org):
    assert office_calendar() is load_calendar()


def test_an_announced_year_holds_whole_and_a_missing_one_becomes_known(admin):
    with pytest.raises(YearMissing):
        office_calendar().is_working_day(date(2031, 1, 1))
    publish(announced(2031), paper=PAPER, actor=admin, now=NOW)
    calendar = office_calendar()
    assert not calendar.is_working_day(date(2031, 1, 1)) and calendar.is_working_day(date(2031, 1, 2))
    entry = AuditEntry.objects.get(action="calendars.publish")
    assert (entry.actor, entry.target) == (admin.username, "calendar:2031") and PAPER in entry.details


def test_a_corrected_day_moves_and_taking_it_back_restores(admin):
    was = load_calendar().is_working_day(date(2025, 5, 2))
    kind = Kind.OFF if was else Kind.WORK
    row = correct(date(2025, 5, 2), kind, "mẫu", year=2025, paper=PAPER, reason="đọc lại", actor=admin, now=NOW)
    assert office_calendar().is_working_day(date(2025, 5, 2)) is not was
    assert office_calendar().is_working_day(date(2025, 5, 1)) is load_calendar().is_working_day(date(2025, 5, 1))
    take_back(row, reason="nhầm", actor=admin, now=NOW)
    assert office_calendar().is_working_day(date(2025, 5, 2)) is was
    assert AnnouncedYear.objects.get().taken_back_reason == "nhầm"
    with pytest.raises(Conflict):
        take_back(row, reason="nhầm", actor=admin, now=NOW)


def test_only_the_newest_version_can_be_taken_back(admin):
    first = publish(announced(2031), paper=PAPER, actor=admin, now=NOW)
    publish(announced(2031), paper="bản hai mẫu", actor=admin, now=NOW)
    with pytest.raises(Conflict):
        take_back(first, reason="nhầm", actor=admin, now=NOW)
    assert year_of(2031).version.paper == "bản hai mẫu"


@pytest.mark.parametrize(
    "off, field",
    [
        (YearOff(2031, {}, {}), "days"),
        (YearOff(1900, {date(1900, 1, 1): "x"}, {}), "year"),
        (YearOff(2031, {date(2031, 1, 4): "x"}, {date(2031, 1, 4): "y"}), "days"),
        (YearOff(2026, {date(2026, 1, 1): "x"}, {date(2025, 1, 1): "y"}), "days"),
    ],
)
def test_a_year_that_cannot_be_is_refused(admin, off, field):
    with pytest.raises(BadInput) as caught:
        publish(off, paper=PAPER, actor=admin, now=NOW)
    assert caught.value.field == field and not AnnouncedYear.objects.exists()


def test_paper_and_reason_are_asked_for(admin):
    with pytest.raises(BadInput):
        publish(announced(2031), paper=" ", actor=admin, now=NOW)
    with pytest.raises(BadInput):
        correct(date(2025, 5, 2), Kind.OFF, "x", year=2025, paper=PAPER, reason="", actor=admin, now=NOW)
    with pytest.raises(BadInput):
        correct(date(2031, 5, 2), Kind.OFF, "x", year=2031, paper=PAPER, reason="x", actor=admin, now=NOW)
    with pytest.raises(BadInput):
        set_counting(True, paper="", reason="x", actor=admin, now=NOW)


def test_only_administrators_write(org, admin):
    assert roles_with("calendars.manage") == {Role.ADMINISTRATOR}
    for act in (
        lambda user: publish(announced(2031), paper=PAPER, actor=user, now=NOW),
        lambda user: set_counting(True, paper=PAPER, reason="x", actor=user, now=NOW),
    ):
        with pytest.raises(Forbidden):
            act(org.binh)


def test_years_name_what_is_missing(admin):
    publish(announced(2031), paper=PAPER, actor=admin, now=NOW)
    told = {one.year: one for one in years(date(2026, 11, 25))}
    assert set(told) == set(range(min(shipped()), 2032))
    assert not told[2030].known and told[2031].version is not None and told[2025].version is None


def test_deadlines_of_a_case_follow_the_office_and_its_convention(org, admin):
    case = walk(org, until="chi_bo_admission_resolution").case
    on = open_book([case], date(2026, 1, 1)).states[case].last_on("chi_bo_admission_resolution")

    def period():
        return next(one for one in open_book([case], on).due(case) if one.id == "admission_decision")

    before = period()
    assert before.count_from == "next_day"
    correct(before.due_on, Kind.OFF, "mẫu", year=before.due_on.year, paper=PAPER, reason="x", actor=admin, now=NOW)
    assert period().due_on == load_calendar().add(before.due_on, 1)
    set_counting(True, paper=PAPER, reason="thống nhất cách tính", actor=admin, now=NOW)
    counted = period()
    assert counted.count_from == "event_day" and counted.due_on <= before.due_on
    assert counted.other_reading_on == load_calendar().add(before.due_on, 1)


def test_the_calendar_is_read_with_a_fixed_number_of_queries(admin, django_assert_max_num_queries):
    for year in range(2028, 2036):
        publish(announced(year), paper=PAPER, actor=admin, now=NOW)
    with django_assert_max_num_queries(3):
        office_calendar()
