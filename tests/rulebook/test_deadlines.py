"""Running periods: when they begin, end, rest and cannot be computed."""

from datetime import date, timedelta

import pytest

from ketnap.lib.workdays import Calendar, add_months
from ketnap.rulebook.calendars import load_calendar
from ketnap.rulebook.confirmation import Setting, with_settings
from ketnap.rulebook.deadlines import due, due_on
from ketnap.rulebook.evaluate import check
from ketnap.rulebook.example import case_before, complete_case, days_of
from ketnap.rulebook.facts import Facts
from ketnap.rulebook.library import load
from ketnap.rulebook.verdict import Outcome
from tests.rulebook.asking import CEREMONIES

DAY = timedelta(days=1)
WHOLE = complete_case(CEREMONIES["RS2021"])
DAYS = days_of(CEREMONIES["RS2021"])


def running(facts, on):
    return {period.id: period for period in due(facts, on=on)}


def only(**lists):
    return Facts.from_document(lists)


@pytest.mark.parametrize(
    "after, until, ids",
    [
        ("list_as_sympathiser", "propose_awareness_class", {"monthly_review"}),
        ("propose_awareness_class", "write_application", {"monthly_review", "certificate_validity"}),
        ("write_application", "chi_bo_admission_resolution", {"certificate_validity", "file_validity"}),
        ("chi_bo_admission_resolution", "admission_decision", {"admission_decision"}),
        ("admission_decision", None, set()),
        ("admission_ceremony", "declare_member_biography", {"member_biography", "new_member_class", "probation"}),
        ("new_member_class", "end_of_probation", {"probation"}),
        ("chi_bo_recognition_resolution", "recognition_decision", {"recognition_decision"}),
        ("issue_party_card", None, set()),
    ],
)
def test_what_runs_between_two_steps(after, until, ids):
    assert set(running(WHOLE, DAYS[after])) - {"verification_reply"} == ids
    if until:
        assert not ids & set(running(WHOLE, DAYS["issue_party_card"]))


def test_ceremony_runs_from_the_receipt_not_from_the_decision():
    decided = DAYS["admission_decision"]
    assert "ceremony" not in running(WHOLE, decided)
    received = decided + 5 * DAY
    period = running(WHOLE, received)["ceremony"]
    assert period.from_on == received
    assert period.due_on == load_calendar().add(received, 30)
    assert (period.owner, period.rule, period.instrument, period.provision) == (
        "chi bộ",
        "R-CER-01",
        "24-QĐ/TW",
        "điểm 4.1",
    )
    assert "nhận được quyết định" in period.text


def test_admission_decision_with_its_extension():
    resolved = date(2023, 3, 6)
    events = [{"step": "chi_bo_admission_resolution", "on": "2023-03-06"}]
    plain = running(only(events=events), resolved)["admission_decision"]
    calendar = load_calendar()
    assert (plain.due_on, plain.extended_to, plain.latest_on) == (
        calendar.add(resolved, 60),
        None,
        calendar.add(resolved, 90),
    )
    assert plain.other_reading_on == calendar.add(resolved, 59)
    events.append({"step": "admission_decision_extended", "on": "2023-05-15", "amount": 20})
    longer = running(only(events=events), date(2023, 5, 16))["admission_decision"]
    assert longer.extended_to == calendar.add(resolved, 80)
    assert due_on("admission_decision", only(events=events), calendar) == calendar.add(resolved, 80)
    assert running(only(events=events), date(2023, 5, 14))["admission_decision"].extended_to is None
    events[-1]["amount"] = 200
    assert running(only(events=events), date(2023, 5, 16))["admission_decision"].extended_to == calendar.add(
        resolved, 90
    )


def test_overdue_begins_the_day_after():
    facts = only(events=[{"step": "chi_bo_admission_resolution", "on": "2023-03-06"}])
    last = due_on("admission_decision", facts, load_calendar())
    assert not running(facts, last)["admission_decision"].overdue
    assert running(facts, last + DAY)["admission_decision"].overdue


def test_letters_run_each_on_its_own_and_longer_abroad():
    received = date(2023, 3, 6)
    request = {"sent_on": "2023-03-01", "received_on": "2023-03-06", "by_post": True}
    facts = only(
        verification={
            "requests": [request, {**request, "abroad": True}, {**request, "by_post": False}, {"sent_on": "2023-03-01"}]
        }
    )
    found = due(facts, on=received + DAY)
    assert [period.amount for period in found] == [30, 90]
    assert [period.due_on for period in found] == [load_calendar().add(received, 30), load_calendar().add(received, 90)]
    assert {period.kind for period in found} == {"warning"} and {period.mark for period in found} == {"K"}


def test_paused_person_has_no_reminders_but_legal_periods():
    events = [{"step": "list_as_sympathiser", "on": "2022-01-10"}, {"step": "paused", "on": "2022-02-01"}]
    papers = [{"code": "CN-NTVĐ", "dated": "2022-01-20"}]
    facts = only(events=events, papers=papers)
    assert set(running(facts, date(2022, 3, 1))) == {"certificate_validity"}
    back = only(events=[*events, {"step": "resumed", "on": "2022-05-01"}], papers=papers)
    assert set(running(back, date(2022, 5, 2))) == {"certificate_validity", "monthly_review"}


@pytest.mark.parametrize("step", ["deceased", "moved_away", "withdrawn", "removed_from_list"])
def test_closed_case_has_no_periods(step):
    events = [{"step": "list_as_sympathiser", "on": "2022-01-10"}, {"step": step, "on": "2022-02-01"}]
    assert "monthly_review" in running(only(events=events), date(2022, 1, 31))
    assert running(only(events=events), date(2022, 2, 1)) == {}
    again = only(events=[*events, {"step": "list_as_sympathiser", "on": "2022-06-01"}])
    assert ("monthly_review" in running(again, date(2022, 6, 2))) == (step in ("withdrawn", "removed_from_list"))


def test_review_is_due_a_month_after_the_last_one():
    events = [{"step": "list_as_sympathiser", "on": "2022-01-31"}]
    assert running(only(events=events), date(2022, 2, 1))["monthly_review"].due_on == date(2022, 2, 28)
    events.append({"step": "periodic_review", "on": "2022-02-20"})
    assert running(only(events=events), date(2022, 2, 21))["monthly_review"].due_on == date(2022, 3, 20)


def test_year_without_holidays_is_said_not_guessed():
    calendar = Calendar({2023: frozenset()})
    facts = only(events=[{"step": "chi_bo_admission_resolution", "on": "2023-12-11"}])
    (period,) = due(facts, on=date(2023, 12, 12), calendar=calendar)
    assert period.due_on is None and not period.overdue
    assert "Chưa có lịch nghỉ lễ năm 2024" in period.text
    assert due_on("admission_decision", facts, calendar) is None


def test_start_before_all_rule_sets_is_said_not_guessed():
    old = only(events=[{"step": "chi_bo_admission_resolution", "on": "2010-05-12"}])
    (before_all,) = due(old, on=date(2010, 6, 1))
    assert before_all.due_on is None and before_all.ruleset == "" and "không biết quy định" in before_all.text


def test_length_that_no_text_tells_is_said_not_guessed():
    facts = only(events=[{"step": "chi_bo_admission_resolution", "on": "2014-05-12"}])
    (period,) = due(facts, on=date(2014, 5, 13))
    assert period.due_on is None and not period.overdue and "chưa thấy trong văn bản" in period.text


def test_rule_set_of_the_start_governs_and_a_change_meanwhile_is_told():
    crossing = only(events=[{"step": "chi_bo_admission_resolution", "on": "2021-07-12"}])
    (period,) = due(crossing, on=date(2021, 8, 2))
    assert period.ruleset == "RS2016" and period.instrument == "29-QĐ/TW"
    assert not period.uncertain  # 60 working days in both
    shorter = only(events=[{"step": "chi_bo_admission_resolution", "on": "2025-06-02"}])
    (kept,) = due(shorter, on=date(2025, 7, 2))
    calendar = load_calendar()
    assert (kept.ruleset, kept.amount, kept.due_on) == ("RS2025A", 60, calendar.add(date(2025, 6, 2), 60))
    assert kept.uncertain and kept.under_next_set_on == calendar.add(date(2025, 6, 2), 45)


def test_recognition_waits_for_the_end_of_the_twelve_months():
    ceremony = date(2019, 9, 16)
    facts = only(events=[{"step": "admission_ceremony", "on": ceremony.isoformat()}])
    end = add_months(ceremony, 12)
    assert "chi_bo_recognition" not in running(facts, end - DAY)
    period = running(facts, end)["chi_bo_recognition"]
    assert (period.from_on, period.due_on) == (end, load_calendar().add(end, 30))


def test_unknown_period_is_a_mistake_of_the_caller():
    with pytest.raises(KeyError):
        due_on("doomsday", Facts(), load_calendar())


def test_newest_certificate_counts_for_its_validity():
    facts = only(papers=[{"code": "CN-NTVĐ", "dated": "2017-05-05"}, {"code": "CN-NTVĐ", "dated": "2022-05-05"}])
    assert running(facts, date(2023, 1, 1))["certificate_validity"].due_on == date(2027, 5, 5)


def test_to_document_holds_plain_values():
    document = running(WHOLE, DAYS["admission_ceremony"])["probation"].to_document()
    assert document["due_on"] == "2024-05-18" and document["from_on"] == "2023-05-18"


@pytest.mark.parametrize("year", range(2016, 2028))
def test_calendar_has_the_fixed_holidays_of_every_year(year):
    calendar = load_calendar()
    for day in (date(year, 1, 1), date(year, 4, 30), date(year, 5, 1), date(year, 9, 2)):
        assert not calendar.is_working_day(day)
    assert 200 < calendar.count(date(year, 1, 1), date(year, 12, 31)) < 262


@pytest.mark.parametrize(
    "day", [date(2023, 1, 20), date(2024, 2, 9), date(2025, 1, 29), date(2025, 4, 7), date(2026, 2, 17)]
)
def test_calendar_knows_the_lunar_holidays(day):
    assert not load_calendar().is_working_day(day)


@pytest.mark.parametrize("day", [date(2019, 1, 5), date(2024, 5, 4), date(2025, 4, 26), date(2026, 8, 22)])
def test_calendar_knows_the_saturdays_worked_instead(day):
    assert day.weekday() == 5
    assert load_calendar().is_working_day(day)


def test_a_period_says_how_it_is_counted():
    resolved = date(2023, 3, 6)
    events = [{"step": "chi_bo_admission_resolution", "on": "2023-03-06"}]
    events.append({"step": "admission_decision_extended", "on": "2023-05-15", "amount": 20})
    facts = only(events=events)
    period = running(facts, date(2023, 5, 16))["admission_decision"]
    told = (period.from_event, period.from_on, period.count_from, period.amount, period.unit)
    assert told == ("chi_bo_admission_resolution", resolved, "next_day", 60, "working_day")
    assert (period.extension, period.granted) == (30, 20)
    assert running(WHOLE, DAYS["admission_ceremony"])["probation"].count_from == "same_day_number"


def test_an_office_that_counts_the_day_of_the_event_sees_both_readings_the_other_way_round():
    usual = load_calendar()
    counting = Calendar(usual.holidays, usual.working, event_day_counts=True)
    facts = only(events=[{"step": "chi_bo_admission_resolution", "on": "2023-03-06"}])
    (plain,) = due(facts, on=date(2023, 3, 6), calendar=usual)
    (period,) = due(facts, on=date(2023, 3, 6), calendar=counting)
    assert (period.due_on, period.other_reading_on) == (plain.other_reading_on, plain.due_on)
    assert period.count_from == "event_day" and "ngày thứ nhất (R-DAY-01)" in period.text


def test_a_ceremony_on_the_day_where_the_readings_part_needs_a_person_under_either_convention():
    usual = load_calendar()
    facts = case_before("admission_ceremony", usual.add(CEREMONIES["RS2021"], 1))
    counting = Calendar(usual.holidays, usual.working, event_day_counts=True)
    (received,) = [event.on for event in facts.events if event.step == "decision_received"]
    last = usual.add(received, 30)
    for calendar in (usual, counting):
        told = [check("admission_ceremony", facts, on=last + days * DAY, calendar=calendar).outcome for days in (0, 1)]
        assert told == [Outcome.PERSON, Outcome.REFUSE]
        assert check("admission_ceremony", facts, on=usual.add(received, 29), calendar=calendar).allowed


def test_periods_of_the_oldest_set_are_computed_once_confirmed_or_name_the_missing_year():
    """Calendars reach back to 2010; a year without one is named, never guessed."""
    asked = Setting("RS2011", "ceremony", 30, "12-CV/BTC mẫu", date(2026, 1, 5), "Nguyễn Mẫu", "đọc 45-QĐ/TW", "amount")
    books = with_settings(load(), [asked])
    facts = only(events=[{"step": "decision_received", "on": "2013-12-16"}])
    (unread,) = due(facts, on=date(2013, 12, 16))
    assert unread.due_on is None and "chưa thấy trong văn bản đã đọc" in unread.text
    (period,) = due(facts, on=date(2013, 12, 16), library=books)
    assert period.due_on == date(2014, 1, 28)  # 1/1 off; the 30th day is the last before Tết
    kept = {year: days for year, days in load_calendar().holidays.items() if year != 2014}
    (gone,) = due(facts, on=date(2013, 12, 16), library=books, calendar=Calendar(kept))
    assert gone.due_on is None and "Chưa có lịch nghỉ lễ năm 2014" in gone.text
