"""`ketnap rules`: exit codes, one JSON document, messages for wrong calls, and no Django."""

import json
import subprocess
import sys
from datetime import date

import pytest

from ketnap.cli.rules import main
from ketnap.rulebook.example import case_before
from ketnap.rulebook.reference import main as write_reference

CEREMONY = date(2022, 7, 15)


@pytest.fixture
def facts_file(tmp_path):
    path = tmp_path / "dữ kiện.json"
    path.write_text(
        json.dumps(case_before("admission_ceremony", CEREMONY).to_document(), ensure_ascii=False), encoding="utf-8"
    )
    return str(path)


@pytest.mark.parametrize(
    "on, code, outcome",
    [("2022-07-15", 0, "allow"), ("15/07/2022", 0, "allow"), ("2022-09-30", 1, "refuse"), ("2005-09-30", 3, "person")],
)
def test_exit_code_follows_the_outcome(facts_file, capsys, on, code, outcome):
    assert main(["check", "--step", "admission_ceremony", "--on", on, "--facts", facts_file, "--json"]) == code
    told = capsys.readouterr()
    document = json.loads(told.out)
    assert (document["step"], document["outcome"], told.err) == ("admission_ceremony", outcome, "")
    assert set(document) == {
        "step",
        "on",
        "ruleset",
        "outcome",
        "allowed",
        "ready",
        "earliest_on",
        "digest",
        "asked",
        "packs",
        "reasons",
    }


def test_reasons_carry_rule_source_and_remedy(facts_file, capsys):
    main(["check", "--step", "admission_ceremony", "--on", "2022-09-30", "--facts", facts_file, "--json"])
    (reason,) = json.loads(capsys.readouterr().out)["reasons"]
    assert (reason["rule"], reason["instrument"], reason["provision"], reason["mark"]) == (
        "R-CER-01",
        "24-QĐ/TW",
        "điểm 4.1",
        "S",
    )
    assert "11/08/2022" in reason["text"] and reason["remedy"]


def test_text_for_a_reader(facts_file, capsys):
    assert main(["check", "--step", "admission_ceremony", "--on", "2022-09-30", "--facts", facts_file]) == 1
    told = capsys.readouterr().out
    assert "Không được làm: Tổ chức lễ kết nạp đảng viên, ngày 30/09/2022" in told
    assert "[R-CER-01: điểm 4.1, 24-QĐ/TW]" in told


def test_due_lists_the_running_periods(facts_file, capsys):
    assert main(["due", "--on", "2022-08-12", "--facts", facts_file, "--json"]) == 0
    (period,) = json.loads(capsys.readouterr().out)["due"]
    assert (period["id"], period["due_on"], period["overdue"]) == ("ceremony", "2022-08-11", True)
    assert main(["due", "--on", "2022-08-12", "--facts", facts_file]) == 0
    assert "đến ngày 11/08/2022" in capsys.readouterr().out


@pytest.mark.parametrize(
    "content, words",
    [
        (b"{", "không phải JSON: dòng 1"),
        (b"\xff\xfe", "UTF-8"),
        (b'{"person": {"brith": "2000-01-01"}}', "person.brith: không có khóa này"),
        (b'{"person": {"birth": "2023-02-29"}}', "person.birth"),
        (b"[]", "nhóm khóa"),
        (b"[" * 200_000, "không phải JSON"),
        (b" " * 1_000_001, "lớn quá 1 MB"),
        (b'{"unit": {"official_members": NaN}}', "official_members"),
        (b'{"unit": {"official_members": 1e400}}', "official_members"),
        (b'{"unit": {"official_members": ' + b"9" * 5000 + b"}}", "không phải JSON dùng được"),
    ],
)
def test_unreadable_facts_are_a_wrong_call(tmp_path, capsys, content, words):
    path = tmp_path / "facts.json"
    path.write_bytes(content)
    assert main(["check", "--step", "write_application", "--on", "2022-07-15", "--facts", str(path)]) == 2
    told = capsys.readouterr()
    assert words in told.err and told.out == ""


@pytest.mark.parametrize(
    "step, on, words",
    [
        ("fly", "2022-07-15", "Không có bước “fly”"),
        ("write_application", "29/02/2022", "--on"),
        ("write_application", "hôm qua", "--on"),
    ],
)
def test_wrong_arguments_are_a_wrong_call(facts_file, capsys, step, on, words):
    assert main(["check", "--step", step, "--on", on, "--facts", facts_file]) == 2
    assert words in capsys.readouterr().err


def test_missing_file_is_a_wrong_call(tmp_path, capsys):
    assert main(["due", "--on", "2022-07-15", "--facts", str(tmp_path / "không có.json")]) == 2
    assert "Không đọc được" in capsys.readouterr().err


def test_missing_argument_is_a_wrong_call(facts_file):
    with pytest.raises(SystemExit) as caught:
        main(["check", "--on", "2022-07-15", "--facts", facts_file])
    assert caught.value.code == 2


@pytest.mark.parametrize("module", ["ketnap.cli.rules", "ketnap"])
def test_rules_do_not_load_django(facts_file, module):
    words = ["rules"] if module == "ketnap" else []
    arguments = [*words, "check", "--step", "admission_ceremony", "--on", "2022-07-15", "--facts", facts_file, "--json"]
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", module, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert json.loads(done.stdout)["outcome"] == "allow"
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert not [name for name in loaded if name.split(".")[0] in ("django", "yaml", "holidays", "sqlite3")]


def test_bench_measures_verdicts_and_whole_calls_without_a_database():
    done = subprocess.run(
        [sys.executable, "-m", "ketnap", "bench", "rules", "--size", "1", "--runs", "1", "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    assert told["verdicts"] >= told["cases"] and told["verdicts_per_second"] > 0
    assert list(told["call_median_ms"]) == ["check", "due", "route", "papers"]


@pytest.mark.parametrize("words", [["due"], ["route"], ["papers", "--step", "admission_decision"]])
def test_every_question_is_answered_without_django(facts_file, words):
    code = (
        "import sys; from ketnap.cli.main import main; "
        "main(sys.argv[1:]); sys.exit(any(name.split('.')[0] in ('django', 'sqlite3') for name in sys.modules))"
    )
    call = [sys.executable, "-c", code, "rules", *words, "--on", "2022-07-15", "--facts", facts_file, "--json"]
    assert subprocess.run(call, capture_output=True, check=False).returncode == 0


def test_facts_from_standard_input(facts_file):
    with open(facts_file, encoding="utf-8") as file:
        arguments = ["check", "--step", "admission_ceremony", "--on", "2022-09-30", "--facts", "-", "--json"]
        done = subprocess.run(
            [sys.executable, "-m", "ketnap.cli.rules", *arguments],
            stdin=file,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1 and json.loads(done.stdout)["outcome"] == "refuse"


def test_reference_pages_are_current(capsys):
    assert write_reference(["--check"]) == 0, capsys.readouterr().out
