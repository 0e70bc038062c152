"""Files are there whole or not at all."""

from pathlib import Path

import pytest

from ketnap.base import files


def test_a_file_takes_the_place_of_the_old_one_when_the_block_ends(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("old")

    with files.replacing(path) as handle:
        handle.write(b"new")
        assert path.read_text() == "old"

    assert path.read_text() == "new"
    assert [file.name for file in tmp_path.iterdir()] == ["x"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("old")

    with pytest.raises(RuntimeError), files.replacing(path) as handle:
        handle.write(b"half of it")
        raise RuntimeError("no")

    assert path.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["x"]


def test_a_file_is_written_once(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "x"

    assert files.write_once(path, b"first")
    assert not files.write_once(path, b"second")
    assert path.read_bytes() == b"first"
    assert [file.name for file in path.parent.iterdir()] == ["x"]


def test_lines_are_added_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "x"

    files.append_line(path, "một")
    files.append_line(path, "hai")

    assert path.read_text(encoding="utf-8") == "một\nhai\n"
