"""Paths from links in time, without tables."""

from datetime import date

import pytest

from ketnap.units.tree import BadTree, Link, Stretch, stretches

D1, D2, D3, D4 = date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1), date(2023, 1, 1)


def test_a_path_is_cut_where_any_unit_above_moves() -> None:
    links = {
        "top": [Link("top", None, D1, None)],
        "left": [Link("left", "top", D1, None)],
        "right": [Link("right", "top", D1, None)],
        "middle": [Link("middle", "left", D1, D3), Link("middle", "right", D3, None)],
        "leaf": [Link("leaf", "middle", D2, D4)],
    }

    assert stretches(links, "leaf") == [
        Stretch("leaf", "middle", ("top", "left", "middle", "leaf"), D2, D3),
        Stretch("leaf", "middle", ("top", "right", "middle", "leaf"), D3, D4),
    ]


def test_two_units_may_stand_over_each_other_at_different_times() -> None:
    links = {
        "top": [Link("top", None, D1, None)],
        "a": [Link("a", "b", D1, D2), Link("a", "top", D2, None)],
        "b": [Link("b", "top", D1, D2), Link("b", "a", D2, None)],
    }

    assert [part.nodes for part in stretches(links, "a")] == [("top", "b", "a"), ("top", "a")]
    assert [part.nodes for part in stretches(links, "b")] == [("top", "b"), ("top", "a", "b")]


@pytest.mark.parametrize(
    ("links", "message"),
    [
        ({"a": [Link("a", "b", D1, None)], "b": [Link("b", "a", D1, None)]}, "chính mình"),
        ({"a": [Link("a", "a", D1, None)]}, "chính mình"),
        ({"a": [Link("a", None, D1, D3), Link("a", None, D2, None)]}, "chồng thời gian"),
        ({"a": [Link("a", None, D1, None), Link("a", None, D2, None)]}, "chồng thời gian"),
        ({"a": [Link("a", "b", D1, None)], "b": [Link("b", None, D1, D2)]}, "đã kết thúc"),
        ({"a": [Link("a", "b", D1, None)], "b": [Link("b", None, D2, None)]}, "chưa tồn tại"),
        ({"a": [Link("a", "b", D1, None)], "b": [Link("b", None, D1, D2), Link("b", None, D3, None)]}, "chưa tồn tại"),
        ({"a": [Link("a", "b", D1, None)]}, "đã kết thúc"),
    ],
)
def test_what_is_no_tree_on_some_day_is_refused(links: dict[str, list[Link]], message: str) -> None:
    with pytest.raises(BadTree, match=message):
        stretches(links, "a")


def test_a_deep_tree_is_walked() -> None:
    links = {f"u{n}": [Link(f"u{n}", f"u{n - 1}" if n else None, D1, None)] for n in range(60)}

    assert len(stretches(links, "u59")[0].nodes) == 60
