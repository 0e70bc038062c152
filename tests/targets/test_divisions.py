"""When units end, their shares go on: on every level shares and reserve stay the number that is divided."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ketnap.targets.divisions import Division, Share, handed_out, handed_whole, joined, pruned

UNITS = "abcdef"


def test_a_whole_share_goes_to_the_heir_with_its_division():
    before = Division({"a": Share(30, Division({"x": Share(20)}, 10)), "b": Share(70)}, 5)

    assert handed_whole(before, "a", "m", "top").shares["m"] == Share(30, Division({"x": Share(20)}, 10))
    assert handed_whole(before, "a", "b", "top").shares == {"b": Share(100, Division({"x": Share(20)}, 80))}


def test_a_level_that_ends_leaves_its_shares_to_the_giver():
    before = Division({"a": Share(30, Division({"x": Share(20)}, 10)), "b": Share(70)}, 5)

    assert handed_whole(before, "a", "top", "top") == Division({"b": Share(70), "x": Share(20)}, 15)
    assert handed_whole(before, "b", "top", "top").reserve == 75


def test_what_is_not_given_out_by_hand_stands_in_the_reserve():
    before = Division({"a": Share(30), "b": Share(70, Division({"y": Share(70)}))}, 0)
    after = handed_out(before, "a", {"b": 10, "c": 15}, "top")

    assert after == Division({"b": Share(80, Division({"y": Share(70)}, 10)), "c": Share(15)}, 5)
    assert handed_out(before, "a", {"b": 40}, "top").reserve == -10


def divisions(depth):
    shares = st.integers(min_value=0, max_value=50).map(Share) if depth == 0 else st.one_of(
        st.integers(min_value=0, max_value=50).map(Share),
        divisions(depth - 1).map(lambda below: Share(below.total, below)),
    )  # fmt: skip
    return st.builds(
        Division, st.dictionaries(st.sampled_from(UNITS), shares, max_size=4), st.integers(min_value=-20, max_value=20)
    )


def adds_up(division):
    return all(
        share.below is None or (share.below.total == share.amount and adds_up(share.below))
        for share in division.shares.values()
    )


@settings(max_examples=150, deadline=None)
@given(divisions(2), divisions(2), st.data())
def test_nothing_is_lost_and_every_level_adds_up(division, other, data):
    both = joined(division, other)
    assert both.total == division.total + other.total
    assert adds_up(both)
    if not division.shares:
        return
    ended = data.draw(st.sampled_from(sorted(division.shares)))
    heir = data.draw(st.sampled_from(["top", *(one for one in UNITS if one != ended)]))
    whole = handed_whole(division, ended, heir, "top")
    assert whole.total == division.total
    assert adds_up(whole)
    numbers = data.draw(st.dictionaries(st.sampled_from("xyz"), st.integers(min_value=0, max_value=60), max_size=3))
    out = handed_out(division, ended, numbers, "top")
    assert out.total == division.total
    assert adds_up(out)
    left = data.draw(st.sets(st.sampled_from(UNITS)))
    kept = pruned(division, "top", lambda _, unit: unit in left)
    assert kept.total == division.total
    assert adds_up(kept)
