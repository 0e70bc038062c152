"""Provinces, communes, villages and quarters, areas and declared numbers."""

from datetime import date

import pytest

from ketnap.base.errors import BadInput
from ketnap.journal import rebuild
from ketnap.lib.periods import Span
from ketnap.units import place_actions, places
from ketnap.units.enums import AreaTag, Flow
from ketnap.units.models import Area, Coverage, DeclaredFlow, DeclaredMembers, Place
from ketnap.units.place_queries import covering_branches, places_on, tags_of_places, tags_on
from tests.example_org import ExampleOrg, example_org

OLD, NEW = date(2025, 6, 30), date(2025, 7, 1)
DAY = date(2020, 1, 1)
BOC_BO = "01864"


def test_each_layout_holds_as_many_provinces_and_communes_as_were_decreed() -> None:
    assert (len(places.provinces(OLD)), len(places.communes(OLD))) == (63, 10_040)
    assert (len(places.provinces(NEW)), len(places.communes(NEW))) == (34, 3_321)
    kinds = [one.kind for one in places.communes(NEW)]
    assert (kinds.count("commune"), kinds.count("ward"), kinds.count("special_zone")) == (2621, 687, 13)


def test_every_old_commune_went_somewhere_and_471_were_divided() -> None:
    found = [places.convert(one.code) for one in places.communes(OLD)]

    assert all(one.new for one in found)
    assert sum(one.must_ask for one in found) == 471
    assert {new.code for one in found for new in one.new} == {one.code for one in places.communes(NEW)}


def test_a_commune_that_went_whole_is_settled_and_a_divided_one_never_is() -> None:
    whole = places.convert(BOC_BO)
    divided = next(one for one in map(places.convert, (c.code for c in places.communes(OLD))) if one.must_ask)

    assert whole.old.full_name == "Xã Bộc Bố, Huyện Pác Nặm, Tỉnh Bắc Kạn"
    assert whole.settled is not None
    assert whole.settled.province.name == "Tỉnh Thái Nguyên"
    assert whole.old in places.became(whole.settled.code)
    assert divided.settled is None
    assert len(divided.new) > 1


def test_a_code_belongs_to_the_layout_of_the_day() -> None:
    assert places.commune(BOC_BO, OLD).name == "Xã Bộc Bố"
    assert places.commune(BOC_BO, NEW).name == "Xã Bằng Thành"
    with pytest.raises(BadInput, match="mã “060”"):
        places.commune("060", NEW)
    assert [one.code for one in places.communes_named("boc bo, pac nam", OLD)] == [BOC_BO]


@pytest.fixture
def org(db: None) -> ExampleOrg:
    return example_org()


def village(org: ExampleOrg, name: str) -> Place:
    return place_actions.add_place(org.township, "thon", name, on=DAY, actor="thử", commune=BOC_BO)


def test_a_branch_over_two_villages_is_joint_until_one_is_given_up(org: ExampleOrg) -> None:
    one, two = village(org, "Thôn Một"), village(org, "Thôn Hai")
    for place in (one, two):
        place_actions.cover(org.branch_two, place, on=DAY, actor="thử")
    place_actions.end_cover(org.branch_two, two, on=date(2022, 1, 1), actor="thử")

    (before,) = covering_branches(org.district, date(2021, 12, 31))
    (after,) = covering_branches(org.district, date(2022, 1, 1))

    assert before.is_joint
    assert [place.name for place in before.places] == ["Thôn Hai", "Thôn Một"]
    assert (before.missing_to_split(5), before.missing_to_split(6)) == (1, 0)
    assert not after.is_joint
    assert covering_branches(org.district, date(2019, 12, 31)) == []


def test_only_a_branch_in_the_area_covers_and_only_once(org: ExampleOrg) -> None:
    place = village(org, "Thôn Một")
    place_actions.cover(org.branch_one, place, on=DAY, actor="thử")

    for branch, message in ((org.township, "Chỉ chi bộ"), (org.office_branch, "không thuộc"), (org.branch_one, "đã")):
        with pytest.raises(BadInput, match=message):
            place_actions.cover(branch, place, on=DAY, actor="thử")
    with pytest.raises(BadInput, match="Còn chi bộ"):
        place_actions.end_place(place, on=date(2022, 1, 1), actor="thử")


def test_a_village_is_refused_without_name_kind_or_commune_of_its_day(org: ExampleOrg) -> None:
    village(org, "Thôn Một")
    for kind, name, commune in (("thon", " ", ""), ("x", "A", ""), ("thon", "A", "99999"), ("thon", "Thôn Một", "")):
        with pytest.raises(BadInput):
            place_actions.add_place(org.township, kind, name, on=DAY, actor="thử", commune=commune)


def test_a_village_follows_a_whole_commune_and_waits_where_it_was_divided(org: ExampleOrg) -> None:
    divided = next(one.code for one in places.communes(OLD) if places.convert(one.code).must_ask)
    whole = village(org, "Thôn Một")
    waiting = place_actions.add_place(org.township, "thon", "Thôn Hai", on=DAY, actor="thử", commune=divided)

    assert place_actions.follow_change(whole, on=NEW, actor="thử")
    assert not place_actions.follow_change(waiting, on=NEW, actor="thử")

    assert list(whole.communes.order_by("valid_from").values_list("valid_from", "valid_to")) == [
        (DAY, NEW),
        (NEW, None),
    ]
    assert list(waiting.communes.values_list("commune", "valid_to")) == [(divided, None)]


def test_area_tags_hold_from_their_day_and_are_replaced_whole(org: ExampleOrg) -> None:
    place = village(org, "Thôn Một")
    place_actions.tag_place(place, [AreaTag.HIGHLAND, AreaTag.ETHNIC_MINORITY], on=DAY, actor="thử")
    place_actions.tag_unit(org.township, [AreaTag.BORDER], on=DAY, actor="thử")
    place_actions.tag_unit(org.township, [], on=date(2023, 1, 1), actor="thử")

    assert tags_of_places([place], DAY) == {place.pk: [AreaTag.ETHNIC_MINORITY, AreaTag.HIGHLAND]}
    assert tags_on(org.township, date(2022, 12, 31)) == [AreaTag.BORDER]
    assert tags_on(org.township, date(2023, 1, 1)) == []
    assert [one.name for one in places_on(org.district, DAY)] == ["Thôn Một"]


def test_numbers_are_declared_without_names_and_zero_is_not_silence(org: ExampleOrg) -> None:
    span = Span(date(2022, 1, 1), date(2023, 1, 1))
    place_actions.declare_members(org.branch_one, 10, 1, on=date(2022, 12, 31), actor="thử")
    place_actions.declare_members(org.branch_one, 11, 0, on=date(2022, 12, 31), actor="thử")
    place_actions.declare_flows(org.branch_one, span, {Flow.ADMITTED: 2, Flow.DIED: 0}, actor="thử")
    place_actions.declare_inhabitants(org.branch_one, population=900, workforce=None, on=DAY, actor="thử")

    assert DeclaredMembers.objects.get(unit=org.branch_one).total == 11
    assert dict(DeclaredFlow.objects.values_list("flow", "number")) == {"admitted": 2, "died": 0}
    with pytest.raises(BadInput, match="chồng"):
        place_actions.declare_flows(org.branch_one, Span(date(2022, 6, 1), date(2022, 7, 1)), {}, actor="thử")
    with pytest.raises(BadInput, match="âm"):
        place_actions.declare_members(org.branch_one, -1, 0, on=DAY, actor="thử")
    with pytest.raises(BadInput, match="nhiều hơn"):
        place_actions.declare_inhabitants(org.branch_one, population=9, workforce=10, on=DAY, actor="thử")


def test_rows_of_places_are_those_of_the_journal(org: ExampleOrg) -> None:
    place = village(org, "Thôn Một")
    place_actions.cover(org.branch_one, place, on=DAY, actor="thử")
    place_actions.tag_place(place, list(AreaTag), on=DAY, actor="thử")
    place_actions.rename_place(place, "Thôn Mới", on=date(2021, 1, 1), actor="thử")

    assert sum(rebuild.rebuild(from_nothing=True).values()) == 0
    assert Place.objects.get().name == "Thôn Mới"
    assert (Coverage.objects.count(), Area.objects.count()) == (1, 5)
