"""No way leads to "official" round a gate; thresholds and working days are exact; impossible dates get a reason, never a crash."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketnap.lib.numbers import required_votes
from ketnap.rulebook.calendars import load_calendar
from ketnap.rulebook.evaluate import check
from ketnap.rulebook.example import MAIN_WAY, case_before, complete_case, days_of, vote_of
from ketnap.rulebook.facts import Act, Event, Facts, Vote
from ketnap.rulebook.library import load
from ketnap.rulebook.verdict import Outcome
from ketnap.rulebook.votes import count
from tests.rulebook.asking import changed
from tests.rulebook.generated import EVENTS, STEPS

CEREMONIES = {
    "RS2016": date(2019, 10, 10),
    "RS2021": date(2023, 5, 18),
    "RS2021-RS2025A": date(2024, 9, 16),
    "RS2025A-RS2026B": date(2025, 6, 16),
    "RS2025B-RS2026B": date(2025, 10, 16),
    "RS2026A-RS2026B": date(2026, 6, 17),
}
STEP_NAMES = [step for step, _ in MAIN_WAY]
GOAL = "recognition_decision"
# What the way needs, taken away or spoiled: with any of these the person never becomes official.
BREAKERS = {
    "too young": {"person": {"birth": "2011-01-01", "youth_union_member": True}},
    "too old": {"person": {"birth": "1940-01-01"}},
    "foreigner": {"person": {"citizenship": "LA"}},
    "citizenship unknown": {"person": {"citizenship": "unset"}},
    "no education": {"person": {"education": "primary"}},
    "no introducers": {"introducers": []},
    "one introducer": "one introducer",
    "introducer not long enough": "introducer not long enough",
    "introducers who do not help": "introducers who do not help",
    "no residence opinion": {"opinions": {"residence": "unset"}},
    "no mass organisation opinion": {"opinions": {"mass_organisations": []}},
    "unfit": {"verification": {"fit": False}},
    "spouse's side not verified": "spouse's side not verified",
    "relative sent to verify": {"verification": {"verifier_relation": "father"}},
    "declaration gap": {"verification": {"declaration_gap": True}},
    "disunity before": {"person": {"former_member": {"left_on": "2010-01-01", "reason": "disunity"}}},
    "readmitted before": {
        "person": {"former_member": {"left_on": "2010-01-01", "reason": "other", "readmitted_before": True}}
    },
    "readmission without agreement": {"person": {"former_member": {"left_on": "2010-01-01", "reason": "other"}}},
    "not permitted politically": {"person": {"political_question": {"raised": True, "permitted": False}}},
    "not competent": {"unit": {"competent": False}},
    "route unknown": {"unit": {"route": "unset"}},
    "route of the future": "route of the future",
}
MADE_ON_THE_WAY = ["CN-NTVĐ", "1-KNĐ", "2-KNĐ", "5-KNĐ", "new_member_certificate", "10-KNĐ", "11-KNĐ", "12-KNĐ"]


def _spoiled(facts, breaker, ceremony):
    if breaker == "one introducer":
        return replace(facts, introducers=facts.introducers[:1])
    if breaker == "introducer not long enough":
        late = days_of(ceremony)["introduce_formally"] - timedelta(days=300)
        return replace(facts, introducers=tuple(replace(one, together_since=late) for one in facts.introducers))
    if breaker == "introducers who do not help":
        return replace(facts, introducers=tuple(replace(one, person=f"khac-{one.person}") for one in facts.introducers))
    if breaker == "spouse's side not verified":
        requests = tuple(replace(one, covers=("own",)) for one in facts.verification.requests)
        return replace(facts, verification=replace(facts.verification, requests=requests))
    if breaker == "route of the future":
        route = "grassroots_standing_committee" if ceremony < date(2026, 7, 26) else "via_superior_standing_committee"
        return (
            changed(facts, {"unit": {"route": route}})
            if ceremony < date(2026, 1, 1)
            else changed(facts, {"unit": {"route": "unset"}})
        )
    return changed(facts, BREAKERS[breaker])


def walk(facts, order, ceremony, votes=None):
    """Do the steps in that order on their days, each only if the rules allow it; the events of those that were done."""
    days, known = days_of(ceremony), {paper.code: paper for paper in facts.papers}
    done = [event for event in facts.events if event.step == "decision_received"]
    for step in order:
        on = days[step]
        vote = (votes or {}).get(step) or (vote_of(step, on) if step in VOTING else None)
        if step == GOAL and step not in (votes or {}) and load().in_force(on).id == "RS2026B":
            vote = replace(vote, in_favour=8, against=3)
        helpers = ("dang-vien-mau-1",) if step in ("assign_helper", "assign_probation_helper") else ()
        held = tuple(paper for paper in known.values() if paper.dated is None or paper.dated <= on)
        so_far = replace(facts, events=tuple(done), papers=held, votes=(), act=Act(vote=vote, helpers=helpers))
        if check(step, so_far, on=on).allowed:
            done.append(Event(step=step, on=on))
    return [event for event in done if event.step != "decision_received"]


VOTING = {
    "chi_bo_admission_resolution",
    "grassroots_committee_resolution",
    "admission_decision",
    "chi_bo_recognition_resolution",
    "grassroots_recognition_resolution",
    "recognition_decision",
}


@pytest.mark.parametrize("name", CEREMONIES)
def test_the_whole_way_leads_to_official_in_every_generation(name):
    ceremony = CEREMONIES[name]
    done = [event.step for event in walk(complete_case(ceremony), STEP_NAMES, ceremony)]
    assert GOAL in done
    skipped = set(STEP_NAMES) - set(done)
    assert skipped <= {"grassroots_committee_resolution", "grassroots_recognition_resolution"}


@pytest.mark.parametrize("name", CEREMONIES)
@pytest.mark.parametrize("breaker", BREAKERS)
def test_nobody_becomes_official_round_a_gate(name, breaker):
    ceremony = CEREMONIES[name]
    facts = _spoiled(complete_case(ceremony), breaker, ceremony)
    assert GOAL not in {event.step for event in walk(facts, STEP_NAMES, ceremony)}


@pytest.mark.parametrize("name", CEREMONIES)
@pytest.mark.parametrize("code", MADE_ON_THE_WAY)
def test_nobody_becomes_official_without_a_paper(name, code):
    ceremony = CEREMONIES[name]
    facts = complete_case(ceremony)
    facts = replace(facts, papers=tuple(paper for paper in facts.papers if paper.code != code))
    assert GOAL not in {event.step for event in walk(facts, STEP_NAMES, ceremony)}


@pytest.mark.parametrize("name", CEREMONIES)
@pytest.mark.parametrize("step", sorted(VOTING))
def test_nobody_becomes_official_with_one_vote_too_few(name, step):
    ceremony = CEREMONIES[name]
    on = days_of(ceremony)[step]
    short = vote_of(step, on, vote_of(step, on).in_favour - 1)
    reached = GOAL in {event.step for event in walk(complete_case(ceremony), STEP_NAMES, ceremony, {step: short})}
    in_chain = (
        step not in ("grassroots_committee_resolution", "grassroots_recognition_resolution")
        or load().in_force(on).id != "RS2026B"
    )
    assert reached != in_chain


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(sorted(CEREMONIES)), st.randoms(use_true_random=False), st.integers(0, 12))
def test_no_order_of_steps_reaches_official_without_what_it_requires(name, random, missing):
    ceremony = CEREMONIES[name]
    order = random.sample(STEP_NAMES, len(STEP_NAMES) - missing)
    order = order if random.random() < 0.5 else sorted(order, key=STEP_NAMES.index)
    done = walk(complete_case(ceremony), order, ceremony)
    on = {event.step: event.on for event in done}
    if GOAL not in on:
        return
    todo, needed = [GOAL], set()
    while todo:
        step = todo.pop()
        rule = load().in_force(on[step]).steps[step]
        before = rule.requires or {
            "grassroots_committee_resolution": ("chi_bo_admission_resolution",),
            "organisation_appraisal": ("chi_bo_admission_resolution",),
            "admission_decision": ("organisation_appraisal",),
            "grassroots_recognition_resolution": ("chi_bo_recognition_resolution",),
            "recognition_decision": ("chi_bo_recognition_resolution",),
        }.get(step, ())
        for earlier in before:
            assert earlier in on and on[earlier] <= on[step], (step, earlier)
            if earlier not in needed:
                needed.add(earlier)
                todo.append(earlier)
    assert {"conclude_biography", "introduce_formally", "collect_opinions", "admission_ceremony"} <= needed


RULES = {(vote.kind, vote.numerator, vote.denominator) for ruleset in load().variants for vote in
         (*(s.vote for s in ruleset.steps.values()), *(r.vote for r in ruleset.routes.values())) if vote}  # fmt: skip


def test_only_two_thirds_and_more_than_half_are_thresholds():
    assert {("at_least", 2, 3), ("more_than", 1, 2)} == RULES


@pytest.mark.parametrize("ruleset", [ruleset.id for ruleset in load().rulesets])
def test_thresholds_are_exact_for_all_bases_up_to_two_thousand(ruleset):
    books = load().ruleset(ruleset)
    two_thirds = books.steps["chi_bo_admission_resolution"].vote
    half = books.routes["province_level"].vote
    for base in range(1, 2001):
        for rule, least in ((two_thirds, -(-2 * base // 3)), (half, base // 2 + 1)):
            assert required_votes(base, rule.numerator, rule.denominator, rule.kind) == least
            for favour in (least - 1, least):
                vote = Vote(official_or_in_office=base, present=base, in_favour=favour)
                assert count(vote, rule, books.vote_bases[rule.base]).reached == (favour == least)


@given(st.dates(date(2016, 1, 1), date(2026, 6, 30)), st.integers(0, 120), st.integers(0, 30))
def test_working_days_are_inverse_and_monotone(start, n, more):
    calendar = load_calendar()
    last = calendar.add(start, n)
    assert calendar.count(start, last) == n
    assert calendar.add(start, n + more) >= last
    assert calendar.add(start + timedelta(days=more), n) >= last
    assert calendar.add(start, n, event_day_counts=True) <= last
    if n:
        assert calendar.is_working_day(last)


IMPOSSIBLE = [
    ("chi_bo_admission_resolution", {"papers": [{"code": "CN-NTVĐ", "dated": "1970-01-01"}]}, "trước ngày sinh"),
    ("chi_bo_admission_resolution", {"person": {"birth": "2030-01-01"}}, "sau ngày"),
    ("chi_bo_admission_resolution", {"unit": {"established_on": "2026-01-01"}}, "thành lập ngày"),
    ("chi_bo_admission_resolution", {"unit": {"dissolved_on": "2023-01-01"}}, "kết thúc hoạt động"),
    ("admission_ceremony", "decision before vote", "Sai thứ tự"),
    ("chi_bo_recognition_resolution", "ceremony before decision", "Sai thứ tự"),
]


@pytest.mark.parametrize("step, change, words", IMPOSSIBLE)
def test_impossible_dates_get_a_clear_reason(step, change, words):
    ceremony = CEREMONIES["RS2021"]
    facts = case_before(step, ceremony)
    swaps = {
        "decision before vote": ("admission_decision", -70),
        "ceremony before decision": ("admission_ceremony", -30),
    }
    if isinstance(change, str):
        moved, offset = swaps[change]
        day = ceremony + timedelta(days=offset)
        events = tuple(
            replace(e, on=day) if e.step == moved else e for e in facts.events if e.step != "decision_received"
        )
        facts = replace(facts, events=events)
    else:
        facts = changed(facts, change)
    verdict = check(step, facts, on=days_of(ceremony)[step])
    assert verdict.outcome in (Outcome.REFUSE, Outcome.PERSON)
    assert any(words in reason.text for reason in verdict.hindrances), [reason.text for reason in verdict.hindrances]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(EVENTS), st.dates(date(2014, 1, 1), date(2027, 6, 30))), max_size=12),
    st.sampled_from(STEPS),
    st.dates(date(2005, 1, 1), date(2027, 12, 31)),
)
def test_any_order_of_any_events_is_answered_with_reasons(events, step, on):
    facts = Facts(events=tuple(Event(step=name, on=day) for name, day in events))
    verdict = check(step, facts, on=on, packs=("HN-2025-02HD",))
    assert verdict.outcome is Outcome.ALLOW or verdict.hindrances
    assert all(reason.text and reason.mark for reason in verdict.reasons)
