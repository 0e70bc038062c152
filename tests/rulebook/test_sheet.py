"""Every number of every generation equals the sheet typed from the regulations; every number is on the sheet."""

from ketnap.rulebook.library import load
from ketnap.rulebook.schema import PARAMETERS
from tests.rulebook.sheet import SHEET, differences


def test_numbers_are_those_of_the_sheet():
    assert differences(load()) == []


def test_every_number_is_on_the_sheet():
    numbers = {name for name, kind in PARAMETERS.items() if kind in (int, bool, dict)}
    assert numbers <= set(SHEET["parameters"])
    assert {deadline for deadline, _ in load().deadline_starts} == set(SHEET["deadlines"])
    steps = {key for one in load().rulesets for key, step in one.steps.items() if step.vote and step.vote.required}
    routes = {key for one in load().rulesets for key, route in one.routes.items() if route.vote}
    assert steps | routes == set(SHEET["thresholds"])
