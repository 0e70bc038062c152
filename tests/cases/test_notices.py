"""A deadline is computed; only that somebody was told about its date is stored, and only for that date."""

import pytest

from ketnap.audit.models import AuditEntry
from ketnap.base import clock
from ketnap.base.errors import BadInput, Conflict, Forbidden, NotFound
from ketnap.cases.deadlines import last_day
from ketnap.cases.facts import open_book
from ketnap.cases.models import DeadlineNotice
from ketnap.cases.notices import Whom, notices_of, tell
from ketnap.cases.steps.perform import perform
from ketnap.journal.rebuild import rebuild
from ketnap.lib.ids import uuid7
from tests.cases.walking import day, walk
from tests.example_org import TODAY, example_org

pytestmark = pytest.mark.django_db
DEADLINE = "admission_decision"
SOON, LATE = day(-40), day(200)


@pytest.fixture
def org():
    made = example_org()
    with clock.set_to(TODAY):
        yield made


@pytest.fixture
def case(org):
    return walk(org, until="chi_bo_admission_resolution").case


def due(case, on):
    return next(one for one in open_book([case], on).due(case) if one.id == DEADLINE)


def told(case, on, whom=Whom.OWNER):
    return notices_of([case]).of(case, due(case, on), whom)


def note(org, case, on, whom=Whom.OWNER, actor=None):
    return tell(case, DEADLINE, due_on=last_day(due(case, on)), whom=whom, on=on, actor=actor or org.anh)


def test_a_notice_stands_for_the_date_it_was_about(org, case):
    assert told(case, SOON) is None
    note(org, case, SOON)
    assert (told(case, SOON).told_on, told(case, SOON).told_by) == (SOON, "anh")
    entry = AuditEntry.objects.get(action="cases.tell")
    assert (entry.actor, entry.target) == ("anh", f"case:{case}")
    with pytest.raises(Conflict):
        note(org, case, SOON)


def test_a_date_that_moves_has_to_be_told_again(org, case):
    note(org, case, SOON)
    perform(case, "admission_decision_extended", on=SOON, data={"amount": 20, "reason": "mẫu"}, actor=org.chau)
    assert told(case, SOON) is None
    note(org, case, SOON)
    assert DeadlineNotice.objects.count() == 2


def test_the_superior_is_told_only_once_the_deadline_is_over(org, case):
    with pytest.raises(BadInput):
        note(org, case, SOON, Whom.SUPERIOR)
    assert "kiểm điểm trách nhiệm" in due(case, LATE).when_late
    note(org, case, LATE, Whom.SUPERIOR)
    assert told(case, LATE, Whom.SUPERIOR) is not None and told(case, LATE) is None


def test_only_for_a_deadline_that_runs_with_that_date_and_by_right(org, case):
    with pytest.raises(Conflict):
        tell(case, DEADLINE, due_on=SOON, whom=Whom.OWNER, on=SOON, actor=org.anh)
    with pytest.raises(Conflict):
        tell(case, "ceremony", due_on=SOON, whom=Whom.OWNER, on=SOON, actor=org.anh)
    with pytest.raises(BadInput):
        note(org, case, SOON, whom="nobody")
    with pytest.raises(Forbidden):
        note(org, case, SOON, actor=org.lan)
    with pytest.raises(NotFound):
        tell(uuid7(), DEADLINE, due_on=SOON, whom=Whom.OWNER, on=SOON, actor=org.anh)
    assert not DeadlineNotice.objects.exists()


def test_notices_outlive_a_rebuild(org, case):
    note(org, case, SOON)
    rebuild()
    assert told(case, SOON) is not None
