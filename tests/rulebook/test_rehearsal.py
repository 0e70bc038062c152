"""What other rules would change in one case: compared on one day, each change with how it meets what has begun."""

from dataclasses import replace
from datetime import date

import pytest

from ketnap.lib.periods import Span
from ketnap.rulebook.example import case_before, complete_case
from ketnap.rulebook.facts import Facts
from ketnap.rulebook.library import load
from ketnap.rulebook.packs import load_packs, published, read_text
from ketnap.rulebook.rehearsal import Rules, before_and_after, coming_steps, effect, in_force_from, running_of
from ketnap.rulebook.verdict import Outcome
from tests.localrules.packs import ID, TEXT

RESOLVED = date(2026, 7, 20)


def of_set(key, facts, today):
    before, after, alone, on = before_and_after(load(), key, today)
    return effect(facts, on=on, before=Rules(before), after=Rules(after, alone=alone)), on


def pack_with(**lines):
    """The pack of the example, from 01/03/2022, with line 2 saying how it meets what has begun."""
    pack = published(read_text(TEXT), Span(date(2022, 3, 1), date.max), frozenset(lines.pop("binding", ())), "")
    if not lines:
        return pack
    return replace(pack, lines=tuple(replace(line, **lines) if line.number == 2 else line for line in pack.lines))


def test_a_set_to_come_is_compared_on_its_first_day_with_the_one_before():
    before, after, alone, on = before_and_after(load(), "RS2026B", date(2026, 3, 1))
    assert on == load().ruleset("RS2026B").span.start == date(2026, 7, 26)
    assert (before.in_force(on).id, after.in_force(on).id) == ("RS2026A", "RS2026B")
    assert before.in_force(date(2026, 6, 1)).id == after.in_force(date(2026, 6, 1)).id == "RS2026A"
    assert alone.in_force(date(2020, 1, 1)).id == "RS2026B"


def test_a_set_in_force_is_compared_as_if_it_had_never_come():
    before, after, _, on = before_and_after(load(), "RS2025B", date(2025, 12, 1))
    assert on == date(2025, 12, 1)
    assert [books.in_force(date(2025, 8, 1)).id for books in (before, after)] == ["RS2025A", "RS2025B"]


def test_a_set_of_the_past_is_compared_with_the_one_in_force():
    before, after, _, on = before_and_after(load(), "RS2016", date(2025, 12, 1))
    assert [books.in_force(on).id for books in (before, after)] == ["RS2025B", "RS2016"]


def test_the_oldest_set_in_force_has_nothing_to_be_compared_with():
    oldest = load().rulesets[0]
    with pytest.raises(ValueError, match=oldest.id):
        before_and_after(load(), oldest.id, oldest.span.start)


def test_days_before_the_change_keep_their_own_sets():
    changed = in_force_from(load(), load().ruleset("RS2026B"), date(2025, 9, 1))
    for on in (date(2019, 1, 1), date(2022, 1, 1), date(2025, 8, 31)):
        assert changed.in_force(on).id == load().in_force(on).id
    assert changed.in_force(date(2025, 9, 1)).id == "RS2026B"


def test_another_body_decides_and_the_paper_of_the_step_that_falls_away_is_needless():
    found, _ = of_set("RS2026B", case_before("grassroots_committee_resolution", date(2026, 9, 20)), date(2026, 3, 1))
    assert found.decides == ("ban thường vụ cấp ủy cấp trên trực tiếp", "ban thường vụ đảng ủy cơ sở")
    assert [(paper.code, paper.change) for paper in found.papers] == [("8-KNĐ", "needless")]
    assert {paper.running for paper in found.papers} == {"next_step"}


def test_a_period_already_running_is_kept_and_to_be_confirmed():
    # 60 working days under RS2025A, 45 under RS2025B (worked example 40 of the regulations): 04/08/2025 and 14/07/2025.
    facts = Facts.from_document({"events": [{"step": "chi_bo_admission_resolution", "on": "2025-05-12"}]})
    found, _ = of_set("RS2025B", facts, date(2025, 5, 20))
    (period,) = [one for one in found.deadlines if one.id == "admission_decision"]
    assert (period.old, period.new) == (date(2025, 8, 4), date(2025, 7, 14))
    assert (period.running, period.weak, period.rule) == ("keep", True, "R-DEC-04")


def test_nothing_changes_under_the_same_rules():
    facts = case_before("chi_bo_admission_resolution", date(2026, 9, 1))
    assert not effect(facts, on=date(2026, 7, 1), before=Rules(load()), after=Rules(load())).any


def test_a_binding_line_refuses_the_next_step_and_names_its_paper():
    facts = case_before("introduce_formally", date(2022, 6, 1))
    on = max(event.on for event in facts.events)
    pack = published(read_text(TEXT), Span(on, date.max), frozenset({1}), "")
    found = effect(facts, on=on, before=Rules(load()), after=Rules(load(), (pack,)))
    (step,) = [one for one in found.steps if one.step == "introduce_formally"]
    assert (step.before, step.after, step.rules) == (Outcome.ALLOW, Outcome.REFUSE, ("R-M-01",))
    assert [(paper.code, paper.change, paper.weak) for paper in found.papers] == [("CK-MAU", "missing", True)]
    back = effect(facts, on=on, before=Rules(load(), (pack,)), after=Rules(load()))
    assert [(one.before, one.after) for one in back.steps] == [(Outcome.REFUSE, Outcome.ALLOW)]
    assert [(paper.code, paper.change) for paper in back.papers] == [("CK-MAU", "needless")]


@pytest.mark.parametrize(
    "running, listed, told",
    [
        ("", True, ("person", True)),
        ("at_once", True, ("at_once", False)),
        ("keep", False, None),
        ("next_step", False, None),
    ],
)
def test_a_line_says_how_it_meets_a_period_begun_before(running, listed, told):
    facts = Facts.from_document({"events": [{"step": "chi_bo_admission_resolution", "on": "2022-02-25"}]})
    pack = pack_with(running=running)
    found = effect(facts, on=date(2022, 3, 1), before=Rules(load()), after=Rules(load(), (pack,)))
    periods = {one.id: one for one in found.deadlines}
    assert (f"{ID}/2" in periods) == listed
    if told:
        # Five working days after Friday 25/02/2022.
        assert (periods[f"{ID}/2"].running, periods[f"{ID}/2"].weak) == told
        assert (periods[f"{ID}/2"].old, periods[f"{ID}/2"].new) == (None, date(2022, 3, 4))
        assert running_of(pack.lines[1]) == told


def test_the_coming_steps_end_with_the_next_decision():
    admission = coming_steps(case_before("introduce_formally", date(2026, 3, 12)), date(2026, 1, 15), load())
    assert (admission[-1], "admission_ceremony" in admission) == ("admission_decision", False)
    probation = coming_steps(case_before("end_of_probation", date(2026, 3, 12)), date(2027, 3, 1), load())
    assert (probation[-1], "admission_decision" in probation) == ("recognition_decision", False)
    done = complete_case(date(2022, 7, 15))
    assert "write_application" not in coming_steps(done, date(2022, 7, 15), load())


def test_the_shipped_pack_leaves_bodies_and_central_periods_as_they_are():
    facts = case_before("admission_decision", date(2026, 3, 12))
    found = effect(
        facts, on=date(2026, 2, 20), before=Rules(load()), after=Rules(load(), (load_packs()["HN-2025-02HD"],))
    )
    assert found.decides is None
    assert all("/" in period.id for period in found.deadlines)
