"""What holds for any facts: an answer always comes, a paper never harms, the answer depends on nothing else."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ketnap.rulebook.deadlines import due
from ketnap.rulebook.evaluate import check, check_all, next_steps
from ketnap.rulebook.example import MAIN_WAY, case_before, days_of
from ketnap.rulebook.facts import Facts, PaperHeld
from ketnap.rulebook.library import load
from ketnap.rulebook.seniority import official_date, party_age
from ketnap.rulebook.verdict import Outcome, overall
from tests.rulebook.asking import CEREMONIES, changed
from tests.rulebook.generated import CODES, STEPS, facts_documents

ON = st.dates(date(2009, 1, 1), date(2027, 12, 31))
MAIN = [step for step, _ in MAIN_WAY]
RANK = {Outcome.ALLOW: 0, Outcome.PERSON: 1, Outcome.REFUSE: 2}


@settings(max_examples=400)
@given(facts_documents(), st.sampled_from(STEPS), ON)
def test_check_always_answers(document, step, on):
    verdict = check(step, Facts.from_document(document), on=on)
    assert verdict.outcome is overall(verdict.reasons)
    assert verdict.to_document()["outcome"] == verdict.outcome.value
    for reason in verdict.reasons:
        assert reason.text
        assert reason.rule in load().rules
        assert reason.mark
    assert verdict.outcome is Outcome.ALLOW or verdict.hindrances


@settings(max_examples=150)
@given(facts_documents(), ON)
def test_lists_of_steps_and_periods_always_answer(document, on):
    facts = Facts.from_document(document)
    assert len(check_all(facts, on)) == len(load().steps)
    next_steps(facts, on)
    for period in due(facts, on=on):
        assert period.text and period.from_on <= on
        assert period.due_on is None or period.due_on >= period.from_on
        assert period.overdue == (period.due_on is not None and (period.extended_to or period.due_on) < on)
    official_date(facts)
    party_age(facts)


@settings(max_examples=200)
@given(
    st.sampled_from(sorted(CEREMONIES)),
    st.sampled_from(MAIN),
    st.sampled_from(CODES),
    st.integers(0, 400),
)
def test_one_more_paper_never_turns_allow_into_refuse(ruleset, step, code, days_before):
    ceremony = CEREMONIES[ruleset]
    facts, on = case_before(step, ceremony), days_of(ceremony)[step]
    held = PaperHeld(code=code, dated=on - timedelta(days=days_before))
    verdict = check(step, replace(facts, papers=(*facts.papers, held)), on=on)
    refusing = {reason.rule for reason in verdict.reasons if reason.outcome is Outcome.REFUSE}
    assert refusing <= {"R-APP-01"}  # papers dated against the order that the rule gives


@settings(max_examples=200)
@given(facts_documents(), st.sampled_from(STEPS), ON, st.sampled_from(CODES))
def test_missing_paper_given_never_makes_a_refusal_of_what_was_none(document, step, on, code):
    facts = Facts.from_document(document)
    before = check(step, facts, on=on)
    after = check(step, replace(facts, papers=(*facts.papers, PaperHeld(code=code, dated=on))), on=on)
    if before.outcome is not Outcome.REFUSE:
        assert after.outcome is not Outcome.REFUSE


@given(st.sampled_from(MAIN), st.sampled_from(sorted(CEREMONIES)), st.randoms())
def test_order_of_the_lists_does_not_matter(step, ruleset, random):
    ceremony = CEREMONIES[ruleset]
    facts, on = case_before(step, ceremony), days_of(ceremony)[step]
    document = facts.to_document()
    for name in ("papers", "events", "votes", "introducers"):
        if name in document and name != "events":
            random.shuffle(document[name])
    assert check(step, Facts.from_document(document), on=on).outcome is check(step, facts, on=on).outcome


@settings(max_examples=150)
@given(facts_documents(), st.sampled_from(STEPS), ON)
def test_what_happens_later_does_not_change_the_answer_of_today(document, step, on):
    """A later event may only be named (a date in the wrong order); it never changes the outcome."""
    facts = Facts.from_document(document)
    later = tuple(event for event in facts.events if event.on <= on)
    assert check(step, facts, on=on).outcome is check(step, replace(facts, events=later), on=on).outcome


def test_refusal_is_the_same_with_any_number_of_other_facts_about_targets():
    facts = changed(case_before("admission_decision", CEREMONIES["RS2021"]), {"opinions": {"residence": "unset"}})
    assert "target" not in str(facts.to_document())
