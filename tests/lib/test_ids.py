from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketnap.lib.ids import seeded, uuid7

MOMENT = datetime(2023, 4, 18, 8, 59, 35, 123_000, tzinfo=UTC)


def test_uuid7_is_a_version_7_id_of_the_rfc_variant():
    identifier = uuid7()
    assert (identifier.version, identifier.variant) == (7, "specified in RFC 4122")


def test_uuid7_never_repeats():
    assert len({uuid7(MOMENT) for _ in range(2000)}) == 2000


@given(st.datetimes(datetime(1970, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC)))
def test_uuid7_begins_with_the_milliseconds_of_its_moment(moment):
    kept = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=uuid7(moment).int >> 80)
    assert timedelta(0) <= moment - kept < timedelta(milliseconds=1)


def test_uuid7_takes_a_moment_of_another_zone():
    there = timezone(timedelta(hours=7))
    assert uuid7(MOMENT.astimezone(there)).int >> 80 == uuid7(MOMENT).int >> 80 == 1_681_808_375_123


@pytest.mark.parametrize("moment", [datetime(2023, 4, 18), datetime(1969, 12, 31, tzinfo=UTC)])
def test_uuid7_refuses_a_moment_without_zone_or_before_1970(moment):
    with pytest.raises(ValueError):
        uuid7(moment)


def test_seeded_repeats_the_same_ids():
    with seeded(7):
        first = [uuid7(), uuid7(MOMENT), uuid7()]
    with seeded(7):
        second = [uuid7(), uuid7(MOMENT), uuid7()]
    with seeded(8):
        other = [uuid7(), uuid7(MOMENT), uuid7()]
    assert first == second
    assert not set(first) & set(other)


def test_seeded_ends_with_its_block():
    with seeded(7):
        inside = uuid7()
    assert uuid7() != inside
    with pytest.raises(RuntimeError), seeded(7):
        raise RuntimeError
    assert uuid7() != inside


def test_seeded_goes_on_with_the_outer_seed_after_an_inner_block():
    with seeded(1):
        plain = [uuid7(), uuid7()]
    with seeded(1):
        first = uuid7()
        with seeded(2):
            uuid7()
        assert [first, uuid7()] == plain
