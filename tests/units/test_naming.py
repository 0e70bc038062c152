"""The place and the committee in a unit's name, as papers write them."""

import pytest

from ketnap.units.naming import committee_of, place_in


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Đảng bộ thị trấn Tân Thành", "Tân Thành"),
        ("Đảng bộ xã Mẫu", "Mẫu"),
        ("Đảng bộ phường Hoàng Mai", "Hoàng Mai"),
        ("Huyện ủy Bắc Tân Uyên", "Bắc Tân Uyên"),
        ("Đảng bộ huyện Pác Nặm", "Pác Nặm"),
        ("Tỉnh ủy Mẫu", "Mẫu"),
        ("Thị trấn mẫu", "mẫu"),
        ("Chi bộ Khu phố 1", "Khu phố 1"),
        ("Xãng Mẫu", "Xãng Mẫu"),
    ],
)
def test_a_paper_is_dated_in_the_place_of_the_unit(name: str, place: str) -> None:
    assert place_in(name) == place


def test_the_committee_of_a_body_is_named_after_it() -> None:
    assert committee_of("Đảng bộ thị trấn Tân Thành") == "Đảng ủy thị trấn Tân Thành"
    assert committee_of("Chi bộ Trường THCS") == "Chi bộ Trường THCS"
