from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketnap.accounts.roles import Role
from ketnap.base import clock
from ketnap.base.errors import BadInput, Forbidden, Refused
from ketnap.base.guard import ProtectedTable
from ketnap.journal.rebuild import rebuild
from ketnap.lib.periods import BadPeriod, Span
from ketnap.targets import actions, queries
from ketnap.targets.enums import Authority
from ketnap.targets.grid import allocation_grid
from ketnap.targets.models import TargetLine
from ketnap.targets.periods import period_of, terms_of
from ketnap.targets.sums import sums, sums_on_every_day
from tests.targets import town as papers
from tests.targets.town import SET_ON, TERM, target, user

YEAR_END = date(2022, 12, 31)


def amounts(place, on=YEAR_END, known_by=None, unit=None):
    found = queries.targets_of(unit or place.town, "admissions", TERM, as_of=on, known_by=known_by)
    return [(line.authority_text, line.amount) for line in found]


def shares(place, *numbers):
    return {branch.pk: number for branch, number in zip(place.branches, numbers, strict=False)}


def paper(place):
    return papers.paper(place.town, place.actor, "2").pk


def test_several_authorities_stand_side_by_side_in_their_order(place):
    target(place, 58)
    target(place, 56, authority=Authority.SUPERIOR, text="Huyện ủy giao")

    assert amounts(place) == [("Huyện ủy giao", 56), ("Đại hội mẫu", 58)]
    assert amounts(place, on=SET_ON - timedelta(days=1)) == []


def test_the_same_authority_sets_a_target_once(place):
    target(place, 58)

    with pytest.raises(BadInput, match="Hãy điều chỉnh"):
        target(place, 60)


def test_a_revision_is_a_new_line_and_the_old_one_stays(place):
    line = target(place, 58)
    actions.revise_target(line, 60, on=date(2022, 1, 1), reason="Nguồn tăng", actor=place.actor, paper=paper(place))

    assert amounts(place, on=date(2021, 12, 31)) == [("Đại hội mẫu", 58)]
    assert amounts(place, on=date(2022, 1, 1)) == [("Đại hội mẫu", 60)]
    old, new = queries.line_history(line.series)
    assert new.supersedes == old.line
    assert old.valid_to == new.valid_from


def test_the_ledger_can_be_read_as_it_was_known(place):
    with clock.set_to(datetime(2022, 1, 10, 3, tzinfo=UTC)):
        line = target(place, 58)
    with clock.set_to(datetime(2022, 6, 10, 3, tzinfo=UTC)):
        actions.revise_target(line, 60, on=date(2022, 1, 1), reason="Ghi muộn", actor=place.actor, paper=paper(place))

    on = date(2022, 6, 30)
    assert amounts(place, on, "2022-01-01T00:00:00.000000+00:00") == []
    assert amounts(place, on, "2022-03-01T00:00:00.000000+00:00") == [("Đại hội mẫu", 58)]
    assert amounts(place, on) == [("Đại hội mẫu", 60)]


def test_an_allocation_that_does_not_add_up_cannot_be_decided(place):
    line = target(place, 58)
    actions.allocate(line, shares(place, 20, 20, 19), reserve=0, on=SET_ON, actor=place.actor)

    grid = allocation_grid(line, on=SET_ON)
    assert grid.balance.message == "lệch +1: các đơn vị cộng lại 59, chỉ tiêu 58"
    with pytest.raises(Refused, match=r"lệch \+1: các đơn vị cộng lại 59, chỉ tiêu 58"):
        actions.decide_allocation(line, on=SET_ON, actor=place.actor, paper=paper(place))
    assert amounts(place, unit=place.branches[0]) == []


def test_a_decided_allocation_gives_the_units_their_targets(place):
    line = target(place, 58)
    actions.allocate(line, shares(place, 20, 20, 17), reserve=1, on=SET_ON, actor=place.actor)
    decided = actions.decide_allocation(line, on=SET_ON, actor=place.actor, paper=paper(place))

    assert [share.amount for share in decided] == [20, 20, 17]
    assert amounts(place, unit=place.branches[2]) == [("Đảng bộ thị trấn mẫu phân bổ (Đại hội mẫu)", 17)]
    assert sums(YEAR_END) == []
    grid = allocation_grid(line, on=YEAR_END)
    assert (grid.is_draft, grid.reserve, [row.amount for row in grid.rows]) == (False, 1, [20, 20, 17])


def test_an_allocation_stays_a_draft_until_the_paper_of_the_body_is_entered(place):
    line = target(place, 58)
    actions.allocate(line, shares(place, 20, 20, 18), reserve=0, on=SET_ON, actor=place.actor)

    with pytest.raises(Refused, match="Phân bổ còn là dự kiến: chưa có văn bản"):
        actions.decide_allocation(line, on=SET_ON, actor=place.actor)
    assert amounts(place, unit=place.branches[0]) == []


def test_a_negative_reserve_needs_a_reason_and_a_paper(place):
    line = target(place, 58)
    actions.allocate(line, shares(place, 20, 20, 20), reserve=-2, on=SET_ON, actor=place.actor)
    with pytest.raises(Refused, match="chưa có văn bản"):
        actions.decide_allocation(line, on=SET_ON, actor=place.actor, reason="Giao vượt")
    with pytest.raises(Refused, match="lý do và văn bản"):
        actions.decide_allocation(line, on=SET_ON, actor=place.actor, paper=paper(place))

    actions.decide_allocation(line, on=SET_ON, actor=place.actor, reason="Giao vượt", paper=paper(place))
    assert sums_on_every_day() == []


def test_the_reserve_takes_up_a_revision_until_the_office_allocates_anew(place):
    line = target(place, 58)
    actions.allocate(line, shares(place, 20, 20, 18), reserve=0, on=SET_ON, actor=place.actor)
    actions.decide_allocation(line, on=SET_ON, actor=place.actor, paper=paper(place))
    actions.revise_target(line, 60, on=date(2021, 5, 1), reason="Nguồn tăng", actor=place.actor, paper=paper(place))

    assert queries.allocation_in_force(line.series, date(2021, 4, 30)).reserve == 0
    assert queries.allocation_in_force(line.series, date(2021, 5, 1)).reserve == 2
    with pytest.raises(Refused, match="văn bản"):
        actions.revise_target(line, 50, on=date(2021, 6, 1), reason="Giảm", actor=place.actor)
    assert sums_on_every_day() == []


def test_a_share_that_was_divided_further_still_adds_up_after_a_new_allocation(place):
    top = target(place, 100)
    district = actions.set_target(
        actions.NewTarget(top.indicator, TERM, "term:2020-2025", 100, Authority.CONGRESS, "Đại hội huyện mẫu"),
        unit=place.district, on=SET_ON, actor=place.actor, paper=paper(place),
    )  # fmt: skip
    actions.allocate(district, {place.town.pk: 100}, reserve=0, on=SET_ON, actor=place.actor)
    (share,) = actions.decide_allocation(district, on=SET_ON, actor=place.actor, paper=paper(place))
    actions.allocate(share, shares(place, 40, 30, 30), reserve=0, on=SET_ON, actor=place.actor)
    actions.decide_allocation(share, on=SET_ON, actor=place.actor, paper=paper(place))

    later = date(2022, 3, 1)
    actions.allocate(district, {place.town.pk: 95}, reserve=5, on=later, actor=place.actor)
    with pytest.raises(Refused, match="-5"):
        actions.decide_allocation(district, on=later, actor=place.actor, paper=paper(place))
    actions.decide_allocation(district, on=later, actor=place.actor, reason="Giảm", paper=paper(place))

    assert queries.allocation_in_force(share.series, later).reserve == -5
    assert sums_on_every_day() == []


def test_a_change_may_not_slip_in_before_a_later_one(place):
    line = target(place, 58)
    actions.revise_target(line, 60, on=date(2022, 1, 1), reason="Tăng", actor=place.actor, paper=paper(place))

    with pytest.raises(BadInput, match="01/01/2022"):
        actions.revise_target(line, 59, on=date(2021, 6, 1), reason="Tăng", actor=place.actor, paper=paper(place))


def test_a_unit_that_does_not_stand_below_gets_no_share(place):
    line = target(place, 58)

    with pytest.raises(BadInput, match="không trực thuộc"):
        actions.allocate(line, {place.district.pk: 58}, reserve=0, on=SET_ON, actor=place.actor)


def test_taking_back_a_line_is_refused_while_its_allocation_stands(place):
    line = target(place, 58)
    actions.allocate(line, shares(place, 20, 20, 18), reserve=0, on=SET_ON, actor=place.actor)
    (first, *_) = actions.decide_allocation(line, on=SET_ON, actor=place.actor, paper=paper(place))

    with pytest.raises(Refused, match="không còn chỉ tiêu"):
        take_back(place, {line.series: [line.event]})
    assert amounts(place) == [("Đại hội mẫu", 58)]
    take_back(place, {first.stream_id: [first.event], line.series: [line.event]})
    assert amounts(place) == []


def test_a_revision_and_its_change_of_the_reserve_are_taken_back_together(place):
    line = target(place, 58)
    actions.allocate(line, shares(place, 20, 20, 18), reserve=0, on=SET_ON, actor=place.actor)
    actions.decide_allocation(line, on=SET_ON, actor=place.actor, paper=paper(place))
    later = date(2021, 5, 1)
    revised = actions.revise_target(line, 60, on=later, reason="Nguồn tăng", actor=place.actor, paper=paper(place))
    reserve = queries.allocation_in_force(line.series, later)

    with pytest.raises(Refused, match="lệch"):
        take_back(place, {line.series: [revised.event]})
    take_back(place, {line.series: [revised.event], reserve.stream_id: [reserve.event]})
    assert amounts(place) == [("Đại hội mẫu", 58)]
    assert sums_on_every_day() == []


def take_back(place, events):
    actions.void_events(events, unit=place.town, reason="Ghi nhầm", actor=place.actor)


@pytest.mark.parametrize(
    ("amount", "text"), [(-1, "Đại hội mẫu"), (2_000_000_000_000, "Đại hội mẫu"), (5, ""), (5, "x" * 301)]
)
def test_what_no_paper_says_is_refused(place, amount, text):
    with pytest.raises(BadInput):
        target(place, amount, text=text)


def test_only_the_officer_of_the_unit_may_write(place):
    secretary = user("bi-thu-mau", Role.BRANCH_SECRETARY, place.branches[0])
    line = target(place, 58)

    with pytest.raises(Forbidden):
        actions.revise_target(line, 60, on=YEAR_END, reason="Tăng", actor=secretary)


def test_the_ledger_is_written_through_the_journal_only(place):
    line = target(place, 58)

    with pytest.raises(ProtectedTable):
        TargetLine.objects.filter(pk=line.pk).update(amount=1)


def test_terms_come_from_the_unit_and_else_from_above(place):
    assert terms_of(place.town) == {"2020-2025": TERM}
    assert period_of("term:2020-2025", place.branches[0], YEAR_END) == TERM
    assert period_of("2022", place.branches[0]) == Span(date(2022, 1, 1), date(2023, 1, 1))
    with pytest.raises(BadPeriod, match="2020-2025"):
        period_of("term:2015-2020", place.town)


moves = st.lists(
    st.tuples(
        st.sampled_from(["revise", "allocate"]),
        st.integers(min_value=0, max_value=60),
        st.lists(st.integers(min_value=0, max_value=40), min_size=3, max_size=3),
        st.integers(min_value=0, max_value=40),
    ),
    max_size=6,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=moves)
def test_shares_and_reserve_are_the_target_on_every_day(place, moves):
    """Whatever was revised, allocated or refused: a decided allocation adds up, and rebuilding changes nothing."""
    with transaction.atomic():
        play(place, moves)
        assert sums_on_every_day() == []
        assert not any(rebuild().values())
        transaction.set_rollback(True)


def play(place, moves):
    on, line, named = SET_ON, target(place, 58), paper(place)
    for act, amount, parts, step in moves:
        on += timedelta(days=step)
        if act == "revise":
            line = actions.revise_target(line, amount, on=on, reason="Mẫu", actor=place.actor, paper=named)
            continue
        actions.allocate(line, shares(place, *parts), reserve=amount - 30, on=on, actor=place.actor)
        whole = sum(parts) + amount - 30 == line.amount
        try:
            actions.decide_allocation(line, on=on, actor=place.actor, reason="Mẫu", paper=named)
            assert whole
        except Refused:
            assert not whole
            actions.allocate(line, shares(place, *parts), reserve=line.amount - sum(parts), on=on, actor=place.actor)
            actions.decide_allocation(line, on=on, actor=place.actor, reason="Mẫu", paper=named)
