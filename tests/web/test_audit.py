"""The log: only for those who watch, only about their units, never with what is sealed."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketnap.audit.models import AuditEntry
from ketnap.audit.record import record, record_read
from tests.web.house import browser, org, text_of  # noqa: F401 - `org` is a fixture


def entries(response) -> list[tuple[str, str]]:
    return [(one.row.actor, one.row.action) for one in response.context["table"].rows]


def test_only_watchers_open_it(org):  # noqa: F811
    for name in set(org.users) - {"minh", "lan"}:
        assert browser(org.user(name)).get("/audit/").status_code == 403
    assert browser(org.anh).get("/audit/1/").status_code == 403


def test_a_watcher_sees_entries_about_the_own_units(org):  # noqa: F811
    record("units.change", actor="x", target="unit:1", unit=org.branch_one.pk)
    record("units.change", actor="y", target="unit:2", unit=org.province.pk)
    record("accounts.sign_in", actor="z", target="user:z")

    district = {entry.actor for entry in AuditEntry.objects.all()} and entries(browser(org.lan).get("/audit/"))
    assert ("x", "units.change") in district
    assert ("y", "units.change") not in district
    assert ("z", "accounts.sign_in") not in district

    whole = entries(browser(org.minh).get("/audit/"))
    assert {("x", "units.change"), ("y", "units.change"), ("z", "accounts.sign_in")} <= set(whole)


def test_newest_stand_first_and_filters_narrow(org):  # noqa: F811
    first = record("units.change", actor="x", target="unit:1", unit=org.branch_one.pk, details={"on": date(2023, 4, 1)})
    record_read("cases.list", actor="y", target="desk", details={"names": 3})
    client = browser(org.minh)

    assert entries(client.get("/audit/"))[:2] == [("y", "cases.list"), ("x", "units.change")]
    assert ("x", "units.change") not in entries(client.get("/audit/?kind=read"))
    assert entries(client.get("/audit/?kind=read&actor=y")) == [("y", "cases.list")]
    assert entries(client.get("/audit/?action=units.change&actor=x")) == [("x", "units.change")]
    assert entries(client.get("/audit/?target=desk")) == [("y", "cases.list")]
    assert "01/04/2023" in text_of(client.get(f"/audit/{first.position}/")) or "2023-04-01" in text_of(
        client.get(f"/audit/{first.position}/")
    )


def test_days_are_those_of_viet_nam_and_inclusive(org):  # noqa: F811
    """The clock of the tests stands at 09:00 on 18/04/2023 in Viet Nam; the organisation was typed on 04/01/2021."""
    record("units.change", actor="x", target="unit:1", unit=org.branch_one.pk)
    client = browser(org.minh)

    assert entries(client.get("/audit/?first=18/04/2023&last=18/04/2023")) == [("x", "units.change")]
    assert ("x", "units.change") not in entries(client.get("/audit/?last=17/04/2023"))
    assert entries(client.get("/audit/?first=19/04/2023")) == []


def test_a_day_that_cannot_be_read_is_told(org):  # noqa: F811
    response = browser(org.minh).get("/audit/?first=31/02/2023")

    assert response.status_code == 200
    assert response.context["problem"]


def test_sealed_values_are_not_opened(org):  # noqa: F811
    person = org.members["C1"][0]
    entry = record(
        "people.change",
        actor="x",
        target="person:1",
        unit=org.branch_one.pk,
        subject=person,
        personal={"full_name": "Bí Mẫu Mật"},
    )
    page = text_of(browser(org.lan).get(f"/audit/{entry.position}/"))

    assert "Bí Mẫu Mật" not in page
    assert "niêm phong" in page
    assert entry.sealed not in page


def test_an_entry_outside_the_scope_does_not_exist(org):  # noqa: F811
    entry = record("units.change", actor="y", target="unit:2", unit=org.province.pk)

    assert browser(org.lan).get(f"/audit/{entry.position}/").status_code == 404
    assert browser(org.minh).get(f"/audit/{entry.position}/").status_code == 200


def test_looking_at_the_log_is_cheap_at_any_length(org):  # noqa: F811
    client = browser(org.lan)

    def queries() -> int:
        with CaptureQueriesContext(connection) as taken:
            client.get("/audit/")
        return len(taken)

    few = queries()
    for number in range(30):
        record("units.change", actor=f"x{number}", target="unit:1", unit=org.branch_one.pk)

    assert queries() == few
