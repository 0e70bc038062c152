"""Two processes write at the same time, one logging first and one writing first: both chains hold and nobody waits for ever."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.transfer.offices import ROOT, Office, drop_database, postgres_office, sqlite_office

FILL = """
from django.core.management import call_command
from tests.example_org import example_org
call_command("migrate", verbosity=0)
example_org()
"""

WRITER = """
import sys
import django; django.setup()
from datetime import date
from django.db import transaction
from ketnap.audit.record import record
from ketnap.journal.store import Draft, append
from ketnap.people.models import Membership
people = sorted(Membership.objects.filter(unit__code="C1").values_list("person", flat=True))
sys.stdin.readline()
for number in range(25):
    person = people[number % len(people)]
    values = {"name": "work_place", "value": f"Nơi mẫu {number}"}
    draft = Draft("person.attribute", person, date(2022, 1, 1), values, subject=person)
    with transaction.atomic():
        if "FIRST" == "log":
            record("people.change", actor="một", target=f"person:{person}")
        append([draft], actor="thử")
        if "FIRST" == "write":
            record("people.change", actor="hai", target=f"person:{person}")
"""


def write_at_the_same_time(office: Office) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER.replace("FIRST", first)],
            stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=office.environment, cwd=ROOT,
        )
        for first in ("log", "write")
    ]  # fmt: skip
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("\n")
        writer.stdin.flush()
    errors = [writer.communicate()[1] for writer in writers]
    assert [(writer.returncode, error) for writer, error in zip(writers, errors, strict=True)] == [(0, ""), (0, "")]


def check(office: Office, tmp_path: Path) -> None:
    office.data.mkdir(parents=True)
    office.run(FILL)
    count = (
        "from ketnap.journal.models import Event; from ketnap.audit.models import AuditEntry\n"
        "print(Event.objects.count() + AuditEntry.objects.count())"
    )
    before = int(office.run(count))

    write_at_the_same_time(office)

    assert int(office.run(count)) == before + 100
    answer = office.command("verify")
    assert answer.returncode == 0, answer.stdout


def test_two_writers_on_one_file(tmp_path: Path) -> None:
    check(sqlite_office(tmp_path), tmp_path)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="runs where a PostgreSQL is at hand")
def test_two_writers_on_one_server(tmp_path: Path) -> None:
    url, name = os.environ["DATABASE_URL"], f"ketnap_writers_{os.getpid()}"
    try:
        check(postgres_office(tmp_path, url, name), tmp_path)
    finally:
        drop_database(url, name)
