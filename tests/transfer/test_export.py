"""Tables taken along: every table of the office, rows of the scope, names by right, texts that no spreadsheet runs."""

from io import BytesIO

import openpyxl
import pytest
from django.apps import apps

from ketnap.accounts.actions import create_user, grant
from ketnap.accounts.roles import Role
from ketnap.audit.models import AuditEntry
from ketnap.base import clock
from ketnap.base.errors import BadInput, Forbidden
from ketnap.cases.models import Case
from ketnap.people.models import Person
from ketnap.transfer.export import export, exportable, harmless, tables
from ketnap.transfer.imports import bring_in
from ketnap.transfer.tables.view import MASKED
from tests.example_org import SINCE
from tests.transfer import lists

pytestmark = pytest.mark.django_db

# What is not taken along as a table, and why.
LEFT_OUT = {
    "base.SealingKey": "keys never leave",
    "base.Erasure": "travels with packages and backups",
    "accounts.SignInLink": "digests of one-time links",
    "accounts.User": "within the table of roles",
    "journal.Event": "within the steps of the cases; whole in backups",
    "journal.OfficeLog": "chain, whole in backups",
    "journal.Checkpoint": "chain, whole in backups",
    "journal.Batch": "within the imports",
    "people.Person": "within cases, members, learners",
    "units.UnitPlacement": "within the units",
    "units.UnitProfile": "within the units",
    "units.UnitNature": "within the units",
    "units.PlaceCommune": "within the places",
    "units.PlaceHolding": "within the places",
    "reorganise.Involved": "within the reorganisations",
    "reorganise.PlanDraft": "what somebody is still preparing; whole in backups",
    "calendars.AnnouncedYear": "within its days",
    "cases.Absence": "within the steps of the cases",
    "instruments.Instrument_carries_out": "links between papers",
}
TAKEN = {
    "units": "units.Unit", "unit_names": "units.UnitName", "bodies": "units.Body", "members": "people.Membership",
    "seats": "people.BodySeat", "duties": "people.Duty",
    "attributes": "people.PersonAttribute", "cases": "cases.Case", "events": "journal.Event", "dossier": "cases.DossierItem",
    "notices": "cases.DeadlineNotice",
    "verifications": "cases.VerificationRequest", "helpers": "cases.HelperAssignment", "sittings": "cases.Sitting", "votes": "cases.SittingItem",
    "classes": "courses.CourseClass", "sessions": "courses.ClassSession", "learners": "courses.Enrolment", "certificates": "courses.Certificate",
    "instruments": "instruments.Instrument", "targets": "targets.TargetLine", "allocations": "targets.Allocation", "grants": "accounts.Grant",
    "audit": "audit.AuditEntry", "facts": "journal.Fact", "reports": "reports.SignedReport",
    "month_closings": "reports.MonthClosing", "period_notes": "reports.PeriodNote", "imports": "transfer.ImportRun",
    "places": "units.Place", "coverages": "units.Coverage", "areas": "units.Area", "inhabitants": "units.Inhabitants",
    "declared_members": "units.DeclaredMembers", "declared_flows": "units.DeclaredFlow", "reorganisations": "reorganise.Reorganisation",
    "lineage": "reorganise.Lineage", "local_packs": "localrules.LocalPack", "acknowledgements": "localrules.Acknowledgement",
    "value_settings": "localrules.ValueSetting", "criteria": "localrules.LocalCriterion",
    "calendar_days": "calendars.AnnouncedDay", "counting_rules": "calendars.CountingRule",
}  # fmt: skip


@pytest.fixture
def listed(org, helpers, tmp_path):
    """Twelve candidates in three branches."""
    path = lists.save(tmp_path / "ds.xlsx", lists.office_rows(12, helpers))
    bring_in(path, file="ds.xlsx", user=org.binh, unit=org.township, today=clock.today(), dry_run=False)
    return org


def sheets(made):
    book = openpyxl.load_workbook(BytesIO(made.content))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def taken(org, user, *codes, unit=None):
    return export(codes, unit=unit or org.township, user=org.user(user), today=clock.today())


def test_every_table_of_the_office_is_taken_along_or_says_why_not():
    own = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("ketnap.")
    }
    assert {table.code for table in tables()} == set(TAKEN)
    assert own == set(TAKEN.values()) | set(LEFT_OUT)


def test_rows_are_those_of_the_scope(listed):
    cases = sheets(taken(listed, "binh", "cases"))["Hồ sơ"]
    assert len(cases) == 1 + Case.objects.count()
    assert {row[3] for row in cases[1:]} == set(Case.objects.values_list("person__full_name", flat=True))
    one = sheets(taken(listed, "binh", "cases", unit=listed.branch_one))["Hồ sơ"]
    assert {row[1] for row in one[1:]} == {"C1"}


def test_only_with_the_right_to_export_and_only_inside_the_scope(listed):
    for name in ("anh", "minh", "nga"):
        with pytest.raises(Forbidden):
            taken(listed, name, "cases")
    with pytest.raises(Forbidden):
        taken(listed, "binh", "cases", unit=listed.district)
    with pytest.raises(BadInput):
        taken(listed, "binh", "nothing")


def test_two_rights_of_two_places_do_not_add_up(listed):
    """Export at the township, names in one branch only: names of the other branches stay masked."""
    user = create_user("ghep", "Nguyễn Mẫu Ghép", actor="test")
    grant(user, Role.YOUTH_UNION_OFFICER, listed.branch_one, valid_from=SINCE, actor="test")
    with pytest.raises(Forbidden):
        export(["cases"], unit=listed.branch_one, user=user, today=clock.today())


def test_names_are_masked_without_the_right(listed, monkeypatch):
    from ketnap.accounts import roles

    kept = {role: rights - {"people.names", "people.sensitive"} for role, rights in roles.ROLES.items()}
    monkeypatch.setattr(roles, "ROLES", kept)
    made = taken(listed, "binh", *[table.code for table in exportable(listed.binh)])
    names = set(Person.objects.values_list("full_name", flat=True))
    cells = {cell for rows in sheets(made).values() for row in rows for cell in row}
    assert not cells & names
    assert MASKED in cells
    assert made.rows["cases"] == 12 and "members" not in made.rows


def test_an_export_is_logged_with_its_tables_and_rows(listed):
    taken(listed, "binh", "cases", "units")
    entry = AuditEntry.objects.get(action="transfer.export")
    assert (entry.actor, entry.is_read, entry.unit) == ("binh", True, listed.township.pk)
    assert '"cases":12' in entry.details


@pytest.mark.parametrize("text", ["=1+1", "+84", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_text_that_a_spreadsheet_would_run_is_made_harmless(text):
    assert harmless(text) == f"'{text}"


def test_no_cell_of_an_export_is_a_formula_or_a_link(org, tmp_path):
    path = lists.small(
        tmp_path / "ds.xlsx",
        ["Họ và tên", "Ngày sinh", "Chi bộ", "Ngày vào danh sách", "Số nghị quyết"],
        ["Nguyễn Mẫu Một", "20/05/1998", "C1", "01/03/2022", '=HYPERLINK("http://x.invalid","a")'],
    )
    book = openpyxl.load_workbook(path)
    book.active["E2"].data_type = "s"
    book.save(path)
    bring_in(path, file="ds.xlsx", user=org.binh, unit=org.township, today=clock.today(), dry_run=False)
    made = openpyxl.load_workbook(BytesIO(taken(org, "binh", "events").content))
    cells = [cell for sheet in made for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert any(str(cell.value).startswith("'=HYPERLINK") for cell in cells)
