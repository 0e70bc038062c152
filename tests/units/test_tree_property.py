"""Any sequence of opening, moving, renaming and closing keeps the tree sound on every day."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketnap.base.errors import BadInput
from ketnap.units import verify
from ketnap.units.actions import NewUnit, close_unit, move_unit, open_unit, rename_unit
from ketnap.units.models import Unit, UnitPlacement
from ketnap.units.queries import path_on, tree_on
from ketnap.units.scope import Scope, node_of
from tests.units.forest import ROOT, Forest

pytestmark = pytest.mark.django_db

START = date(2020, 1, 1)
DAYS = 6
NAMES = ("a", "b", "c", "d")
# Organisations given a superior's powers may stand under each other, so the kinds forbid no shape here.
KIND = "grassroots_delegated"

days = st.integers(0, DAYS).map(lambda number: START + timedelta(days=number))
openings = st.tuples(*(st.tuples(st.sampled_from((ROOT, *NAMES[:place])), days) for place in range(len(NAMES))))
changes = st.lists(
    st.tuples(
        st.sampled_from(("move", "move", "rename", "close")),
        st.sampled_from(NAMES),
        st.sampled_from((ROOT, *NAMES)),
        days,
    ),
    min_size=3,
    max_size=10,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(openings, changes)
def test_any_sequence_of_acts_keeps_the_tree_sound_on_every_day(
    opened: tuple[tuple[str, date], ...], changed: list[tuple[str, str, str, date]]
) -> None:
    acts = [("open", name, parent, on) for name, (parent, on) in zip(NAMES, opened, strict=True)]
    with transaction.atomic():
        units = {ROOT: open_unit(NewUnit(ROOT, "province", "Tỉnh ủy mẫu"), parent=None, on=START, actor="thử")}
        forest = Forest(START, DAYS)
        for kind, name, parent, on in [*acts, *changed]:
            if (kind != "open" and name not in units) or parent not in units:
                continue
            expected = forest.accepts(kind, name, parent, on)
            assert act(units, kind, name, parent, on) is expected, (kind, name, parent, on)
        compare(units, forest)
        transaction.set_rollback(True)


def act(units: dict[str, Unit], kind: str, name: str, parent: str, on: date) -> bool:
    """Do it through the room's own action; False when it is refused. A refusal leaves no trace."""
    before = list(UnitPlacement.objects.order_by("pk").values_list())
    try:
        if kind == "open":
            units[name] = open_unit(
                NewUnit(name, KIND, f"Đảng bộ mẫu {name}"), parent=units[parent], on=on, actor="thử"
            )
        elif kind == "move":
            move_unit(units[name], units[parent], on=on, actor="thử")
        elif kind == "rename":
            rename_unit(units[name], f"Tên mẫu {name} {on}", "", on=on, actor="thử")
        else:
            close_unit(units[name], None, on=on, actor="thử")
    except BadInput:
        assert list(UnitPlacement.objects.order_by("pk").values_list()) == before
        return False
    return True


def compare(units: dict[str, Unit], forest: Forest) -> None:
    """Stored paths are those recomputed from scratch; a scope taken from a path is the one found by walking."""
    assert verify.problems() == []
    for on in forest.every_day():
        chains = {name: forest.chain(name, on) for name in units if forest.exists(name, on)}
        wanted = {
            name: "".join(node_of(units[one].pk.hex) for one in reversed(chain or [])) for name, chain in chains.items()
        }
        assert {name: path for name in units if (path := path_on(units[name], on)) is not None} == wanted
        for name, path in wanted.items():
            walked = {one for one, chain in chains.items() if name in (chain or [])}
            assert {unit.code for unit in Unit.objects.within(Scope.over([path]), on)} == walked
            assert {node.unit.code for node in tree_on(units[name], on)} == walked
