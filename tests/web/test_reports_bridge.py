"""The page, files and commands of the bridge between two trees."""

import io
import json
from datetime import date
from typing import Any

from openpyxl import load_workbook

from ketnap.cli import main as command
from ketnap.cli.main import Command
from ketnap.journal import store
from ketnap.journal.store import Draft
from ketnap.lib.ids import uuid7
from ketnap.reorganise import plans
from ketnap.reorganise.actions import apply
from ketnap.reorganise.plans import Opening
from ketnap.units import place_actions
from ketnap.units.actions import NewUnit
from tests.reorganise.ground import accepted
from tests.web.house import browser, org, text_of  # noqa: F401 - `org` is a fixture

ASKED = "unit=TT&period=2023&as_of=18/04/2023"
MARCH = "unit=TT&period=2023&as_of=31/03/2023&tree_on=18/04/2023"


def merged(org: Any) -> None:  # noqa: F811
    for who in org.members["C1"][:3]:
        on, unit = date(2023, 2, 1), org.branch_one.pk
        store.append([Draft("case.admission_ceremony", uuid7(), on, unit=unit, subject=who)], actor="thử")
    place_actions.declare_members(org.branch_two, 44, 1, on=date(2023, 3, 31), actor="thử")
    new = Opening(NewUnit("C9", "branch", "Chi bộ Chín mẫu"))
    apply(accepted(plans.merge(["C1", "C2"], new, date(2023, 4, 1)), org.chau), actor=org.chau)


def test_the_page_names_the_units_behind_each_difference(org):  # noqa: F811
    merged(org)
    client = browser(org.chau)

    text = text_of(client.get(f"/reports/cn/?{ASKED}"))
    assert "Theo tổ chức 31/12/2022" in text
    assert "Theo tổ chức 18/04/2023" in text
    assert "+3</span> Chi bộ Một (hợp nhất, sáp nhập), từ Chi bộ Một" in text
    for day, code in (("31/12/2022", "C1"), ("18/04/2023", "C9")):
        listed = client.get(f"/reports/list/?{ASKED}&indicator=admissions&by=unit&key={code}&tree_on={day}")
        assert listed.content.decode().count("<tr") == 1 + 3
    declared = text_of(client.get(f"/reports/cn/?{MARCH}&indicator=members_declared&against=31/03/2023"))
    assert "+45</span> Chi bộ Hai (hợp nhất, sáp nhập), từ Chi bộ Hai" in declared
    assert "/reports/cn/" in client.get(f"/reports/b1/?{ASKED}").content.decode()
    assert browser(org.minh).get("/reports/cn/").status_code in (403, 404)


def test_the_workbook_holds_both_figures(org):  # noqa: F811
    merged(org)

    answer = browser(org.chau).get(f"/reports/cn/file.xlsx?{ASKED}&against=31/03/2023")

    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    rows = {row[1]: row[2:] for row in sheet.iter_rows(min_row=5, values_only=True) if row[1]}
    assert rows["Chi bộ Chín mẫu"] == (None, 3, 3)
    assert rows["Chi bộ Một"] == (3, None, -3)


def test_the_command_adds_the_bridge_when_another_tree_is_asked_for(org, capsys):  # noqa: F811
    merged(org)
    words = ["--unit", "TT", "--period", "2023", "--as-of", "18/04/2023", "--indicator", "admissions", "--json"]

    assert command.run(Command("figures", ""), words) == 0
    assert "bridge" not in json.loads(capsys.readouterr().out)["figures"][0]
    assert command.run(Command("figures", ""), [*words, "--tree-on", "31/03/2023"]) == 0
    found = json.loads(capsys.readouterr().out)["figures"][0]
    assert (found["tree_on"], found["bridge"]["old_on"], found["bridge"]["new_on"]) == (
        "2023-03-31", "2023-03-31", "2023-04-18",
    )  # fmt: skip
    assert {row["unit"]: row["difference"] for row in found["bridge"]["rows"] if row["difference"]} == {
        "C1": -3,
        "C9": 3,
    }
