"""Running targets when units end: inherited whole, set by hand, lifted with an abolished level; the sum always holds."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketnap.accounts.actions import grant
from ketnap.accounts.roles import Role
from ketnap.base.errors import BadInput, Forbidden, Refused
from ketnap.journal.rebuild import rebuild
from ketnap.reorganise import plans
from ketnap.reorganise.actions import apply, reverse
from ketnap.targets.actions import allocate, decide_allocation
from ketnap.targets.carrying import Carry, How, carried, carry_on, division_of, running
from ketnap.targets.divisions import Division, Share
from ketnap.targets.grid import allocation_grid
from ketnap.targets.queries import share_series, targets_of
from ketnap.targets.sums import sums_on_every_day
from ketnap.units.actions import NewUnit, open_unit
from tests.reorganise.ground import accepted
from tests.targets import communes
from tests.targets.communes import AFTER, DAY, YEAR, merged
from tests.targets.town import paper, user


@pytest.fixture
def place(db):
    return communes.build()


def ended(place, heirs=("B",)):
    return {place.A.pk: tuple(place.units[code].pk for code in heirs)}


def test_a_target_of_its_own_goes_whole_with_its_division(place):
    line = place.target("A", 30)
    place.divide(line, A1=20, A2=7)
    act = merged(place)
    (one,) = running(ended(place), DAY)
    assert (one.line.amount, one.giver, one.divided) == (30, None, True)
    assert place.numbers("B") == []

    place.sign(one, How.WHOLE, act=act.pk, B=None)
    assert place.numbers("B") == [30]
    assert (place.numbers("A1"), place.numbers("A1", date(2025, 6, 30))) == ([20], [20])
    assert running(ended(place), DAY) == []
    assert [(done.amount, done.valid_to) for done in carried(ended(place), DAY)] == [(30, DAY)]
    (new,) = targets_of(place.B, "admissions", YEAR, as_of=AFTER)
    assert new.authority_text == "Cấp trên mẫu (kế thừa từ Tổ chức mẫu A)"
    assert division_of(new.series, DAY) == Division({place.A1.pk: Share(20), place.A2.pk: Share(7)}, 3)
    assert sums_on_every_day() == []
    assert not any(rebuild().values())


def test_a_share_is_given_on_inside_its_givers_sum(place):
    line = place.target("D", 100)
    shares = place.divide(line, A=30, B=40, C=20)
    place.divide(shares["A"], A1=20, A2=10)
    place.divide(shares["B"], B1=40)
    merged(place)
    (one,) = running(ended(place), DAY)
    assert one.giver.amount == 100

    place.sign(one, How.WHOLE, B=None)
    assert (place.numbers("B"), place.numbers("C"), place.numbers("A1"), place.numbers("B1")) == (
        [70],
        [20],
        [20],
        [40],
    )
    below = division_of(share_series(line.series, place.B.pk), AFTER)
    assert below == Division({place.A1.pk: Share(20), place.A2.pk: Share(10), place.B1.pk: Share(40)}, 0)
    assert division_of(line.series, AFTER).total == 100
    assert place.numbers("B", date(2025, 6, 30)) == [40]
    assert sums_on_every_day() == []
    assert not any(rebuild().values())


def test_by_hand_the_difference_stands_in_the_givers_reserve(place):
    line = place.target("D", 100)
    shares = place.divide(line, A=30, B=40, C=20)
    place.divide(shares["A"], A1=20, A2=10)
    place.divide(shares["B"], B1=40)
    merged(place)
    (one,) = running(ended(place), DAY)
    place.sign(one, How.HAND, B=18)

    assert place.numbers("B") == [58]
    assert place.numbers("A1") == []
    assert division_of(line.series, AFTER).reserve == 22
    assert division_of(share_series(line.series, place.B.pk), AFTER).reserve == 18
    assert sums_on_every_day() == []


def test_a_level_that_is_abolished_lifts_its_shares(place):
    line = place.target("D", 100)
    shares = place.divide(line, A=30, B=40)
    place.divide(shares["A"], A1=20, A2=7)
    apply(
        accepted(plans.abolish(["A"], DAY, paper=paper(place.D, place.actor, "9", DAY).pk), place.actor),
        actor=place.actor,
    )
    (one,) = running({place.A.pk: (place.D.pk,)}, DAY)
    place.sign(one, How.WHOLE, D=None)

    assert division_of(line.series, AFTER) == Division(
        {place.A1.pk: Share(20), place.A2.pk: Share(7), place.B.pk: Share(40)}, 33
    )
    assert sums_on_every_day() == []


def test_what_is_answered_in_the_act_itself_is_carried_at_once_and_taken_back_with_it(place):
    line = place.target("A", 30)
    place.divide(line, A1=20, A2=7)
    act = merged(place, {f"targets:{line.series}": "inherit"})

    assert (place.numbers("B"), place.numbers("A2")) == ([30], [7])
    assert running(ended(place), DAY) == []
    reverse(act.pk, reason="Ghi nhầm", actor=place.actor)
    assert (place.numbers("A"), place.numbers("B"), place.numbers("A2")) == ([30], [], [7])
    assert sums_on_every_day() == []


def test_an_act_is_not_taken_back_under_what_was_signed(place):
    place.target("A", 30)
    act = merged(place)
    (one,) = running(ended(place), DAY)
    place.sign(one, How.HAND, act=act.pk, B=25)

    with pytest.raises(Refused, match="ký chuyển tiếp"):
        reverse(act.pk, reason="Ghi nhầm", actor=place.actor)


def test_what_cannot_be_signed_is_refused(place):
    place.target("A", 30)
    merged(place)
    (one,) = running(ended(place), DAY)

    with pytest.raises(BadInput, match="đơn vị tiếp nhận"):
        place.sign(one, How.WHOLE, C=None)
    with pytest.raises(BadInput, match="không giao thì ghi 0"):
        place.sign(one, How.HAND, B=None)
    with pytest.raises(BadInput, match="âm"):
        place.sign(one, How.HAND, B=-1)
    with pytest.raises(Refused, match="chưa có văn bản"):
        carry_on(one, Carry(How.WHOLE, {place.B.pk: None}, "x", None), act=place.D.pk, on=DAY, actor=place.actor)
    with pytest.raises(BadInput, match="lý do"):
        carry_on(
            one, Carry(How.WHOLE, {place.B.pk: None}, "", one.line.paper), act=place.D.pk, on=DAY, actor=place.actor
        )
    secretary = user("bi-thu-mau", Role.BRANCH_SECRETARY, place.B1)
    with pytest.raises(Forbidden):
        carry_on(
            one, Carry(How.WHOLE, {place.B.pk: None}, "x", one.line.paper), act=place.D.pk, on=DAY, actor=secretary
        )
    place.sign(one, How.WHOLE, B=None)
    with pytest.raises(Refused, match="đã được chuyển tiếp"):
        place.sign(one, How.WHOLE, B=None)


def test_a_unit_that_moved_away_keeps_its_share_until_the_giver_divides_anew(place):
    line = place.target("B", 50)
    shares = place.divide(line, B1=40)
    apply(
        accepted(plans.move(["B1"], "C", DAY, paper=paper(place.D, place.actor, "9", DAY).pk), place.actor),
        actor=place.actor,
    )
    (row,) = allocation_grid(line, on=AFTER).rows
    assert (row.unit.code, row.decided, row.stands) == ("B1", 40, False)
    assert shares["B1"].amount == 40
    assert sums_on_every_day() == []


def test_a_moved_unit_loses_its_division_with_its_share(place):
    line = place.target("D", 100)
    shares = place.divide(line, A=30, B=40)
    place.divide(shares["A"], A1=20, A2=10)
    other = open_unit(NewUnit("E", "district", "Huyện ủy mẫu khác"), parent=None, on=date(2015, 1, 1), actor="test")
    mover = user("quan-tri-mau", Role.ADMINISTRATOR, other)
    grant(mover, Role.ADMINISTRATOR, place.D, valid_from=date(2015, 1, 1), actor="test")
    plan = plans.move(["A"], "E", DAY, paper=paper(place.D, place.actor, "9", DAY).pk)
    apply(accepted(plan, mover), actor=mover)
    allocate(line, {place.B.pk: 60}, reserve=40, on=DAY, actor=place.actor)
    decide_allocation(line, on=DAY, actor=place.actor, paper=line.paper, reason="Đơn vị chuyển đi")

    assert (place.numbers("A"), place.numbers("A1"), place.numbers("B")) == ([], [], [60])
    assert (place.numbers("A1", date(2025, 6, 30)), sums_on_every_day()) == ([20], [])


numbers = st.integers(min_value=0, max_value=60)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    shares=st.tuples(numbers, numbers, numbers),
    below=st.tuples(numbers, numbers),
    how=st.sampled_from(["whole B", "whole C", "hand"]),
    hand=st.tuples(numbers, numbers),
    own=st.booleans(),
)
def test_shares_and_reserve_are_the_target_on_every_day_whatever_is_signed(place, shares, below, how, hand, own):
    with transaction.atomic():
        line = place.target("D", 100)
        given_shares = place.divide(line, **dict(zip("ABC", shares, strict=True)))
        place.divide(given_shares["A"], A1=below[0], A2=below[1])
        place.divide(given_shares["B"], B1=below[0])
        if own:
            place.divide(place.target("A", 40), A1=below[1], A2=below[0])
        communes.divided(place)
        for one in running(ended(place, ("B", "C")), DAY):
            if how == "hand":
                place.sign(one, How.HAND, B=hand[0], C=hand[1])
            else:
                place.sign(one, How.WHOLE, **{how[-1]: None})
        assert sums_on_every_day() == []
        assert not any(rebuild().values())
        transaction.set_rollback(True)
