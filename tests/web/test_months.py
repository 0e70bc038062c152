"""Closing months, opening them again, notes beside the numbers."""

from datetime import date

import pytest

from ketnap.accounts.roles import Role
from ketnap.base import clock
from ketnap.base.errors import BadInput
from ketnap.lib.periods import Span, parse_period
from ketnap.reports.figures.counting import ask
from ketnap.reports.models import MonthClosing, PeriodNote
from ketnap.reports.month_actions import close_month, write_note
from ketnap.reports.months import closings
from ketnap.reports.progress import progress
from ketnap.reports.target_tables import months_table
from ketnap.reports.unit_columns import chosen, unit_columns
from tests.targets.town import user
from tests.web.house import browser
from tests.web.test_reports_town import words
from tests.web.test_targets_pages import TODAY, place

__all__ = ["place"]

YEAR = parse_period("2023")
PAGE = "/reports/months/?unit=T&year=2023"


def close(place, unit, month):
    return close_month(unit, month, actor=place.actor, now=clock.now())


def test_a_month_that_is_not_over_or_closed_already_is_refused(place):
    close(place, place.town, date(2023, 3, 5))

    with pytest.raises(BadInput, match="đã được chốt"):
        close(place, place.town, date(2023, 3, 31))
    with pytest.raises(BadInput, match="chưa hết"):
        close(place, place.town, TODAY)


def test_b1_says_who_has_not_closed_the_last_month_and_how_many_have(place):
    for branch in place.branches[:2]:
        close(place, branch, date(2023, 3, 1))
    found = progress(ask("admissions", place.town, YEAR, as_of=TODAY))

    assert found.closings.text == "2/3 đơn vị đã chốt tháng 03/2023"
    (column,) = [one for one in chosen(unit_columns(found), None) if one.key == "closing"]
    assert [column.read(row) for row in found.rows] == ["đã chốt", "đã chốt", "chưa chốt"]
    assert (column.title, column.total) == ("Chốt tháng 03/2023", "2/3 đã chốt")
    rows = {row[0]: row[3] for row in months_table(found).rows}
    assert rows == {"01/2023": "0/3", "02/2023": "0/3", "03/2023": "2/3"}


def test_months_outside_the_period_or_not_over_do_not_count(place):
    close(place, place.branches[0], date(2022, 12, 1))
    assert not closings(ask("admissions", place.town, YEAR, as_of=TODAY)).used
    assert closings(ask("admissions", place.town, parse_period("2023-04"), as_of=TODAY)).last is None


def test_a_note_stands_beside_its_months_at_the_unit_and_below(place):
    span = Span(date(2023, 1, 15), date(2023, 3, 1))
    write_note(place.district, span, "Covid-19", actor=place.actor, now=clock.now())
    found = progress(ask("admissions", place.branches[0], YEAR, as_of=TODAY))

    assert [(row[0], row[2]) for row in months_table(found).rows] == [
        ("01/2023", "Covid-19"),
        ("02/2023", "Covid-19"),
        ("03/2023", ""),
    ]


def test_the_secretary_closes_opens_and_notes_by_hand(place):
    client = browser(user("bi-thu-mau", Role.GRASSROOTS_SECRETARY, place.town))
    assert "chưa chốt" in words(client.get(PAGE))

    assert client.post(PAGE, {"act": "close", "month": "01/03/2023"}).status_code == 302
    assert MonthClosing.objects.get().unit == place.town.pk
    assert "đã chốt" in words(client.get(PAGE))
    again = client.post(PAGE, {"act": "reopen", "month": "01/03/2023", "reason": " "})
    assert (again.status_code, "Hãy ghi lý do" in words(again)) == (400, True)
    client.post(PAGE, {"act": "reopen", "month": "01/03/2023", "reason": "Ghi thiếu"})
    assert not MonthClosing.objects.exists()
    note = {"act": "note", "first": "01/07/2022", "last": "30/09/2022", "text": "Covid-19"}
    assert client.post(PAGE, {**note, "last": "30/06/2022"}).status_code == 400
    client.post(PAGE, note)
    assert PeriodNote.objects.get().end == date(2022, 10, 1)
    client.post(PAGE, {"act": "remove", "note": str(PeriodNote.objects.get().pk)})
    assert not PeriodNote.objects.exists()
    assert client.post(PAGE, {"act": "remove", "note": "x"}).status_code == 400


def test_who_may_not_sign_may_not_close(place):
    client = browser(user("chi-bo-mau", Role.BRANCH_SECRETARY, place.branches[0]))

    assert client.post("/reports/months/?unit=K1", {"act": "close", "month": "01/03/2023"}).status_code == 403
    assert not MonthClosing.objects.exists()
