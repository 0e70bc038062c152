"""The same incomplete case, at every door: page, list, command. Same rules, same sources – whatever the target says."""

import argparse
import json
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from ketnap.base import clock
from ketnap.cases.facts import open_book
from ketnap.cases.models import Case
from ketnap.cases.steps.perform import open_case, record
from ketnap.cli import import_, rules
from ketnap.journal.models import Event
from ketnap.lib.periods import Span
from ketnap.targets.actions import NewTarget, set_target
from ketnap.targets.enums import Authority, TargetIndicator
from ketnap.transfer.imports import bring_in
from tests.example_org import new_person
from tests.targets.town import paper
from tests.transfer import lists

pytestmark = pytest.mark.django_db

NAME, BIRTH, LISTED, APPLIED = "Nguyễn Mẫu Thiếu", date(1998, 5, 20), date(2022, 3, 1), date(2022, 9, 1)
HEADER = ["Họ và tên", "Ngày sinh", "Chi bộ", "Ngày viết đơn"]
STEP = "write_application"
Refusals = list[tuple[str, str, str, str]]


@pytest.fixture
def case(org):
    """A sympathiser without the certificate of the awareness class; the person must not write the application yet."""
    person = new_person(NAME, org.branch_one, birth=BIRTH)
    identity = open_case(
        person,
        org.branch_one,
        "introduce_candidate",
        on=date(2022, 2, 1),
        data={"source": "youth_union"},
        actor=org.binh,
    )
    record(identity, "list_as_sympathiser", on=LISTED, data={}, paper="Nghị quyết 05-NQ/CB", actor=org.binh)
    return Case.objects.get(pk=identity)


@pytest.fixture
def workbook(tmp_path):
    return lists.small(tmp_path / "ds.xlsx", HEADER, [NAME, "20/05/1998", "C1", "01/09/2022"])


def four(reasons) -> Refusals:
    return [(one["rule"], one["instrument"], one["provision"], one["text"]) for one in reasons]


def by_page(org, case, workbook) -> Refusals:
    client = Client()
    client.force_login(org.binh, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(reverse("web:case_step", args=[case.pk, STEP]), {"on": "01/09/2022"})
    assert answer.status_code == 422
    return four(reason.to_document() for reason in answer.context["refusal"].reasons)


def by_list(org, case, workbook) -> Refusals:
    result = bring_in(workbook, file="ds.xlsx", user=org.binh, unit=org.township, today=clock.today(), dry_run=False)
    assert result.batch is None
    return four(told.reason.to_document() for told in result.intents[0].reasons)


def by_command(org, case, workbook, capsys) -> Refusals:
    parser = argparse.ArgumentParser()
    import_.add_arguments(parser)
    code = import_.run(parser.parse_args([str(workbook), "--unit", "TT", "--user", "binh", "--json"]))
    assert code == 1
    return four(json.loads(capsys.readouterr().out)["rows"][0]["reasons"])


def by_rules(org, case, tmp_path, capsys) -> Refusals:
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps(open_book([case.pk], APPLIED).facts(case.pk).to_document()), encoding="utf-8")
    parser = argparse.ArgumentParser()
    rules.add_arguments(parser)
    code = rules.run(
        parser.parse_args(["check", "--step", STEP, "--on", "2022-09-01", "--facts", str(facts), "--json"])
    )
    assert code == 1
    verdict = json.loads(capsys.readouterr().out)
    return four(reason for reason in verdict["reasons"] if reason["outcome"] != "allow")


def no_target(org) -> None:
    """Nobody has set a target."""


def missed(org) -> None:
    target(org, 50)


def met(org) -> None:
    target(org, 1)


def target(org, amount: int) -> None:
    period = Span(date(2022, 1, 1), date(2023, 1, 1))
    for indicator in (TargetIndicator.INTRODUCED, TargetIndicator.ADMISSIONS):
        number = amount if indicator is TargetIndicator.INTRODUCED or amount > 1 else 0
        new = NewTarget(indicator, period, "2022", number, Authority.OWN_PLAN, "Kế hoạch mẫu")
        set_target(
            new, unit=org.branch_one, on=date(2022, 1, 5), actor=org.binh, paper=paper(org.branch_one, org.binh).pk
        )


@pytest.mark.parametrize("state", [no_target, missed, met])
def test_every_door_refuses_alike(org, case, workbook, tmp_path, capsys, state: Callable[..., None]):
    state(org)
    before = Event.objects.count()

    refusals = by_page(org, case, workbook)
    assert refusals and all(
        rule.startswith("R-") and instrument and provision for rule, instrument, provision, _ in refusals
    )
    assert by_list(org, case, workbook) == refusals
    assert by_command(org, case, workbook, capsys) == refusals
    assert by_rules(org, case, tmp_path, capsys) == refusals
    assert Event.objects.count() == before
