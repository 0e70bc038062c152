import json
from datetime import date

import pytest

from ketnap.cli import figures
from ketnap.cli import main as command
from ketnap.cli.main import Command
from tests.reports.town import scenario, set_targets


@pytest.fixture
def call(place, capsys):
    scenario(place)
    set_targets(place)

    def run(*words, name="figures"):
        code = command.run(Command(name, ""), list(words))
        return code, capsys.readouterr().out

    return run


TERM_2022 = ("--unit", "T", "--period", "term:2020-2025", "--as-of", "31/12/2022")


def test_the_document_has_the_promised_keys(call):
    code, out = call(*TERM_2022, "--indicator", "admissions", "--json")

    assert code == 0
    (document,) = json.loads(out)["figures"]
    assert {
        key: document[key] for key in ("indicator", "unit", "period", "as_of", "tree_on", "value", "qualifier")
    } == {
        "indicator": "admissions",
        "unit": "T",
        "period": "term:2020-2025",
        "as_of": "2022-12-31",
        "tree_on": "2022-12-31",
        "value": 29,
        "qualifier": "",
    }
    assert document["known_by"].endswith("+07:00")
    wanted = ("authority", "amount", "numerator", "denominator", "ratio")
    assert [{key: target[key] for key in wanted} for target in document["targets"]] == [
        {"authority": "Huyện ủy giao", "amount": 56, "numerator": 29, "denominator": 56, "ratio": "51.79"},
        {"authority": "Nghị quyết Đại hội", "amount": 58, "numerator": 29, "denominator": 58, "ratio": "50.00"},
    ]


def test_a_ratio_can_be_cut_instead_of_rounded(call):
    _, out = call(*TERM_2022, "--indicator", "admissions", "--round", "cut", "--json")

    assert json.loads(out)["figures"][0]["targets"][0]["ratio"] == "51.78"


def test_the_list_has_as_many_rows_as_the_number_and_names_for_a_reader_with_the_right(call):
    _, masked = call(*TERM_2022, "--indicator", "admissions", "--list", "--json")
    _, named = call(*TERM_2022, "--indicator", "admissions", "--list", "--json", "--user", "can-bo-mau")

    hidden, shown = (json.loads(out)["figures"][0]["list"] for out in (masked, named))
    assert len(hidden) == len(shown) == 29
    assert {row["name"] for row in hidden} == {"••• (ngoài phạm vi)"}
    assert all("Mẫu" in row["name"] for row in shown)


def test_without_indicator_every_one_is_printed(call):
    _, out = call(*TERM_2022, "--json")
    values = {document["indicator"]: document["value"] for document in json.loads(out)["figures"]}

    assert (values["admissions"], values["class_participants"], values["classes"]) == (29, 49, 3)


def test_parts_add_up(call):
    _, out = call(*TERM_2022, "--indicator", "admissions", "--by", "year", "--json")

    parts = {part["key"]: part["value"] for part in json.loads(out)["figures"][0]["parts"]}
    assert parts == {"2020": 4, "2021": 10, "2022": 15}


def test_a_reader_gets_sentences(call):
    _, out = call(*TERM_2022, "--indicator", "admissions")

    assert "Kết nạp đảng viên mới: 29 người (theo lễ kết nạp)" in out
    assert "Huyện ủy giao: 29/56 = 51,79%" in out


@pytest.mark.parametrize(
    "wrong",
    [("--period", "năm nay"), ("--as-of", "31/02/2022"), ("--known-by", "hôm qua"), ("--period", "term:1990-1995")],
)
def test_a_wrong_call_ends_with_two(call, wrong):
    with pytest.raises(SystemExit) as ended:
        call(*TERM_2022, *wrong)

    assert ended.value.code == 2


def test_an_unknown_unit_or_indicator_is_refused(call):
    assert call("--unit", "X", "--period", "2022")[0] == 1
    assert call(*TERM_2022, "--indicator", "nothing")[0] == 1
    assert call(*TERM_2022, "--user", "khong-co")[0] == 1


def test_a_moment_without_a_zone_is_one_of_viet_nam():
    assert figures.asking.moment("2023-04-18T08:59") == "2023-04-18T01:59:00.000000+00:00"
    assert figures.asking.day("18/04/2023") == date(2023, 4, 18)


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
@pytest.mark.parametrize("code", ["B1", "B10"])
def test_a_report_goes_into_a_file(call, tmp_path, code, suffix):
    out = tmp_path / f"{code}.{suffix}"
    ended, text = call(code, *TERM_2022, "--out", str(out), "--json", name="report")

    assert ended == 0
    assert json.loads(text)["figures"]["admissions"] == 29
    assert out.read_bytes().startswith(b"PK")


def test_a_report_into_a_file_of_another_kind_is_a_wrong_call(call, tmp_path):
    with pytest.raises(SystemExit) as ended:
        call("B1", *TERM_2022, "--out", str(tmp_path / "b1.txt"), name="report")

    assert ended.value.code == 2


def test_what_a_person_wrote_comes_from_a_file(call, tmp_path):
    notes = tmp_path / "notes.json"
    notes.write_text(json.dumps({"causes": "Nguồn ít"}), encoding="utf-8")
    assert call("B10", *TERM_2022, "--out", str(tmp_path / "b.docx"), "--notes", str(notes), name="report")[0] == 0

    notes.write_text(json.dumps({"cause": "Nguồn ít"}), encoding="utf-8")
    with pytest.raises(SystemExit):
        call("B10", *TERM_2022, "--out", str(tmp_path / "b.docx"), "--notes", str(notes), name="report")
