"""The register of papers: unknown numbers and dates, searching as people type, duplicates, files."""

import hashlib
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from ketnap.audit.models import AuditEntry
from ketnap.base import clock
from ketnap.base.errors import BadInput, Forbidden
from ketnap.instruments import actions
from ketnap.instruments.actions import FILE_LIMIT, Paper, attach, complete, file_path, register
from ketnap.instruments.models import Instrument
from ketnap.instruments.search import matching
from tests.example_org import TODAY, ExampleOrg, example_org

pytestmark = pytest.mark.django_db

DAY = TODAY.date()
LETTER = Paper("letter", "Tỉnh ủy mẫu", "Về phát triển đảng viên trong doanh nghiệp", "99", "CV/TU", date(2022, 6, 7))


@pytest.fixture
def org(db: None):
    org = example_org()
    with clock.set_to(TODAY):
        yield org


@pytest.fixture
def letter(org: ExampleOrg) -> Instrument:
    return register(paper(), unit=org.township, actor=org.binh, today=DAY)


def paper(**changes: object) -> Paper:
    return Paper(**{**vars(LETTER), **changes})


# What is known --------------------------------------------------------------------------------------------------------


def test_a_paper_is_cited_by_number_symbol_date_and_issuer(letter: Instrument) -> None:
    assert letter.reference == "99-CV/TU"
    assert letter.cited().endswith("số 99-CV/TU ngày 07/06/2022 của Tỉnh ủy mẫu")


@pytest.mark.parametrize(
    ("number", "symbol", "dated", "reference"),
    [
        ("99", "CV/TU", None, "99-CV/TU"),
        ("99", "", date(2022, 6, 7), "99"),
        ("", "CV/TU", date(2022, 6, 7), "chưa rõ số"),
        ("", "", date(2022, 6, 7), "chưa rõ số"),
        ("", "CV/TU", None, "chưa rõ số, ngày"),
        ("", "", None, "chưa rõ số, ngày"),
    ],
)
def test_a_paper_may_be_known_by_half(
    org: ExampleOrg, number: str, symbol: str, dated: date | None, reference: str
) -> None:
    row = register(paper(number=number, symbol=symbol, dated=dated), unit=org.township, actor=org.binh, today=DAY)

    assert row.reference == reference
    assert "Tỉnh ủy mẫu" in row.cited()


def test_what_was_unknown_is_completed_later_and_found_then(org: ExampleOrg) -> None:
    row = register(paper(number="", dated=None), unit=org.township, actor=org.binh, today=DAY)
    assert not matching(Instrument.objects.all(), "99-CV/TU").exists()

    complete(row, paper(), actor=org.binh, today=DAY)

    assert Instrument.objects.get(pk=row.pk).reference == "99-CV/TU"
    assert matching(Instrument.objects.all(), "99-CV/TU").get() == row


def test_blanks_round_number_and_symbol_are_dropped(org: ExampleOrg) -> None:
    row = register(
        paper(number=" 99 ", symbol=" - CV / TU", title="  Về  việc\u00a0mẫu "),
        unit=org.township,
        actor=org.binh,
        today=DAY,
    )

    assert (row.number, row.symbol, row.title) == ("99", "CV/TU", "Về việc mẫu")


# Searching ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "99-CV/TU", "99 -CV/TU", "99- CV/TU", "99 - CV / TU", "99-cv/tu", "cv/tu", "7/6/2022", "07/06/2022", "99-CV/TU 7/6/2022",
        "phat trien dang vien", "PHÁT TRIỂN ĐẢNG VIÊN", "doanh nghiệp 99", "tinh uy",
        "số 99-CV/TU", "99-CV/TU, ngày 7/6/2022", "Số 99 -CV/TU ngày 07/06/2022.",
    ],
)  # fmt: skip
def test_a_paper_is_found_as_people_type_it(letter: Instrument, typed: str) -> None:
    assert matching(Instrument.objects.all(), typed).get() == letter


@pytest.mark.parametrize(
    "typed", ["", "  ", ",", "số 98-CV/TU", "98-CV/TU", "99-QĐ/TU", "8/6/2022", "nông thôn", "99 nông thôn"]
)
def test_something_else_does_not_find_it(letter: Instrument, typed: str) -> None:
    assert not matching(Instrument.objects.all(), typed).exists()


# Refusals -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "thư tay"}, "kind"),
        ({"title": " "}, "title"),
        ({"issuer": ""}, "issuer"),
        ({"dated": date(2023, 4, 19)}, "dated"),
        ({"number": "9" * 21}, "number"),
        ({"symbol": "C" * 41}, "symbol"),
        ({"title": "x" * 501}, "title"),
        ({"issuer": "x" * 201}, "issuer"),
        ({"term": "x" * 41}, "term"),
    ],
)
def test_a_wrong_paper_is_refused_and_writes_nothing(org: ExampleOrg, changes: dict[str, object], field: str) -> None:
    before = AuditEntry.objects.count()

    with pytest.raises(BadInput) as refused:
        register(paper(**changes), unit=org.township, actor=org.binh, today=DAY)

    assert refused.value.field == field
    assert not Instrument.objects.exists()
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("symbol", ["CV/TU", "cv/tu", " CV / TU "])
def test_the_same_number_symbol_and_day_at_one_unit_is_refused(
    org: ExampleOrg, letter: Instrument, symbol: str
) -> None:
    with pytest.raises(BadInput, match="đã có"):
        register(paper(symbol=symbol, title="Nội dung khác"), unit=org.township, actor=org.binh, today=DAY)


def test_the_same_number_elsewhere_or_in_another_year_is_another_paper(org: ExampleOrg, letter: Instrument) -> None:
    register(paper(dated=date(2021, 6, 7)), unit=org.township, actor=org.binh, today=DAY)
    register(paper(symbol="KH/TU"), unit=org.township, actor=org.binh, today=DAY)
    register(paper(), unit=org.district, actor=org.chau, today=DAY)
    register(paper(number="", title="Một"), unit=org.township, actor=org.binh, today=DAY)
    register(paper(number="", title="Hai"), unit=org.township, actor=org.binh, today=DAY)

    assert Instrument.objects.count() == 6


def test_completing_a_paper_with_its_own_number_is_no_duplicate(org: ExampleOrg, letter: Instrument) -> None:
    complete(letter, paper(title="Tên đầy đủ"), actor=org.binh, today=DAY)
    other = register(paper(number="100"), unit=org.township, actor=org.binh, today=DAY)

    assert Instrument.objects.get(pk=letter.pk).title == "Tên đầy đủ"
    with pytest.raises(BadInput):
        complete(other, paper(), actor=org.binh, today=DAY)


def test_only_who_keeps_papers_of_the_unit_writes_them(org: ExampleOrg, letter: Instrument) -> None:
    for user, unit in (
        (org.anh, org.branch_one),
        (org.binh, org.district),
        (org.lan, org.township),
        (org.minh, org.township),
    ):
        with pytest.raises(Forbidden):
            register(paper(number="5"), unit=unit, actor=user, today=DAY)
    with pytest.raises(Forbidden):
        complete(letter, paper(title="Khác"), actor=org.anh, today=DAY)
    with pytest.raises(Forbidden):
        attach(letter, "a.pdf", b"%PDF-1.4", actor=org.anh)


def test_papers_of_ones_units_and_of_those_above_are_seen(org: ExampleOrg, letter: Instrument) -> None:
    above = register(paper(), unit=org.district, actor=org.chau, today=DAY)
    beside = register(paper(), unit=org.branch_two, actor=org.binh, today=DAY)

    assert set(Instrument.objects.for_user(org.anh)) == {letter, above}
    assert set(Instrument.objects.for_user(org.quan)) == {letter, above, beside}
    assert set(Instrument.objects.for_user(org.chau)) == {letter, above, beside}
    assert not Instrument.objects.for_user(org.minh).exists()


def test_the_audit_log_says_what_changed_without_repeating_titles(org: ExampleOrg, letter: Instrument) -> None:
    complete(letter, paper(number="100", title="Kết nạp Nguyễn Mẫu Kín"), actor=org.binh, today=DAY)

    entry = AuditEntry.objects.get(action="instruments.change")
    assert '"changed":["number","title"]' in entry.details
    assert '"number":"99"' in entry.details
    assert "Kín" not in entry.details


# Files ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def media(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "files")
    return tmp_path / "files"


def test_a_file_is_kept_under_its_hash(org: ExampleOrg, letter: Instrument, media: Path) -> None:
    content = b"%PDF-1.4 mau"
    attach(letter, "Công văn 99.pdf", content, actor=org.binh)

    row = Instrument.objects.get(pk=letter.pk)
    assert (row.file_name, row.file_hash) == ("Công văn 99.pdf", hashlib.sha256(content).hexdigest())
    assert file_path(row).read_bytes() == content
    assert [file.name for file in media.rglob("*") if file.is_file()] == [row.file_hash]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"PK\x03\x04"),
        ("a.docx", b"%PDF-1.4"),
        ("a.exe", b"MZ"),
        ("a.html", b"<script>"),
        ("a.pdf.exe", b"%PDF-1.4"),
        ("pdf", b"%PDF-1.4"),
        ("a.pdf", b""),
    ],
)
def test_wrong_files_are_refused_and_not_kept(
    org: ExampleOrg, letter: Instrument, media: Path, name: str, content: bytes
) -> None:
    with pytest.raises(BadInput) as refused:
        attach(letter, name, content, actor=org.binh)

    assert refused.value.field == "file"
    assert not media.exists()
    assert Instrument.objects.get(pk=letter.pk).file_hash == ""


def test_a_file_that_is_too_large_is_refused(org: ExampleOrg, letter: Instrument, media: Path) -> None:
    with pytest.raises(BadInput, match="20 MB"):
        attach(letter, "a.pdf", b"%PDF" + bytes(FILE_LIMIT), actor=org.binh)

    assert not media.exists()


@pytest.mark.parametrize("name", ["../../etc/a.pdf", "/etc/a.pdf", "..\\a.pdf"])
def test_a_name_with_a_path_leads_nowhere(org: ExampleOrg, letter: Instrument, media: Path, name: str) -> None:
    attach(letter, name, b"%PDF-1.4", actor=org.binh)

    assert file_path(Instrument.objects.get(pk=letter.pk)).is_relative_to(media)
    assert actions.FILE_KINDS
