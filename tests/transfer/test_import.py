"""The whole way of an office's list: tried, written, taken back."""

from collections import Counter

import pytest

from ketnap.base import clock
from ketnap.cases.models import Case, HelperAssignment
from ketnap.journal.models import Event, Fact
from ketnap.people.models import Person, PersonAttribute
from ketnap.transfer.actions import undo
from ketnap.transfer.imports import bring_in
from tests.transfer import lists

pytestmark = pytest.mark.django_db


def run(path, org, *, dry_run, user="binh", unit=None, **more):
    return bring_in(
        path,
        file=path.name,
        user=org.user(user),
        unit=unit or org.township,
        today=clock.today(),
        dry_run=dry_run,
        **more,
    )


def standing():
    """What the office sees: persons, cases, facts that hold now."""
    return (
        Person.objects.count(),
        PersonAttribute.objects.count(),
        sorted(Case.objects.values_list("person", "stage", "last_on")),
        HelperAssignment.objects.count(),
        sorted(Fact.objects.filter(known_to=None).values_list("event", "indicator", "on")),
    )


def test_a_list_of_sixty_is_tried_written_and_taken_back(org, helpers, tmp_path):
    path = lists.save(tmp_path / "danh-sach.xlsx", lists.office_rows(60, helpers))
    before, events = standing(), Event.objects.count()

    tried = run(path, org, dry_run=True)
    assert [i.reasons for i in tried.intents if i.reasons] == []
    assert (tried.counts["create"], tried.batch) == (60, None)
    assert (standing(), Event.objects.count()) == (before, events)

    written = run(path, org, dry_run=False)
    assert written.counts["create"] == 60
    assert Counter(Case.objects.values_list("stage", flat=True)) == {"sympathiser": 40, "candidate": 20}
    assert HelperAssignment.objects.count() == 20
    assert Fact.objects.filter(indicator="listed", known_to=None).count() == 40

    voided = undo(written.batch, "Nhập nhầm tệp", user=org.binh)
    assert voided == Event.objects.filter(batch=written.batch).count()
    assert standing() == before


def test_a_list_brought_in_twice_is_skipped_the_second_time(org, helpers, tmp_path):
    path = lists.save(tmp_path / "danh-sach.xlsx", lists.office_rows(12, helpers))
    run(path, org, dry_run=False)
    events = Event.objects.count()

    again = run(path, org, dry_run=False)
    assert (again.counts["skip"], again.counts["create"], again.batch) == (12, 0, None)
    assert Event.objects.count() == events
