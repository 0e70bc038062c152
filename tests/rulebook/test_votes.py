"""Vote arithmetic against brute force, impossible counts, and the bases that the texts leave open."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketnap.rulebook.facts import Vote
from ketnap.rulebook.library import load
from ketnap.rulebook.votes import count, impossible
from tests.rulebook.asking import CEREMONIES, ask_in, hindering

SETS = [load().ruleset(name) for name in CEREMONIES]
RULES = [SETS[0].steps["chi_bo_admission_resolution"].vote, SETS[0].routes["via_superior_standing_committee"].vote]


@st.composite
def votes(draw):
    """Possible votes, any of their groups empty or not."""
    members = draw(st.integers(1, 40))
    present = draw(st.integers(0, members))
    absent = members - present
    away = draw(st.integers(0, absent))
    exempt = draw(st.integers(0, absent - away))
    suspended = draw(st.integers(0, members - away - exempt))
    transferring = draw(st.integers(0, members - away - exempt - suspended))
    favour = draw(st.integers(0, present))
    against = draw(st.integers(0, present - favour))
    return Vote(
        official_or_in_office=members,
        present=present,
        away_absent=away,
        exempt_absent=exempt,
        suspended=suspended,
        transferring=transferring,
        in_favour=favour,
        against=against,
        blank=draw(st.integers(0, present - favour - against)),
    )


@given(votes(), st.sampled_from(RULES), st.sampled_from(["chi_bo", "committee"]))
def test_every_reading_agrees_with_exact_fractions(vote, rule, base):
    assert impossible(vote) == []
    counted = count(vote, rule, SETS[0].vote_bases[base])
    threshold = Fraction(rule.numerator, rule.denominator)
    for reading in counted.readings:
        share = Fraction(vote.in_favour, reading.base) if reading.base else Fraction(-1)
        reached = share >= threshold if rule.kind == "at_least" else share > threshold
        assert reading.reached == reached
        tries = [n for n in range(reading.base + 2) if _reaches(n, reading.base, rule)]
        if reading.base:
            assert min(tries) == reading.required
    assert counted.settled == (len({reading.reached for reading in counted.readings}) == 1)


def _reaches(favour, base, rule):
    left, right = favour * rule.denominator, base * rule.numerator
    return base > 0 and (left >= right if rule.kind == "at_least" else left > right)


@given(votes(), st.sampled_from(SETS))
def test_base_of_a_chi_bo_leaves_out_only_who_is_away_or_exempted_and_absent(vote, ruleset):
    counted = count(vote, RULES[0], ruleset.vote_bases["chi_bo"])
    assert counted.readings[0].base == vote.official_or_in_office - vote.away_absent - vote.exempt_absent
    least = min(reading.base for reading in counted.readings)
    assert least == counted.readings[0].base - vote.suspended - vote.transferring


@given(votes())
def test_one_more_vote_in_favour_never_turns_reached_into_not(vote):
    if vote.in_favour + vote.against + vote.blank < vote.present:
        more = replace(vote, in_favour=vote.in_favour + 1)
        base = SETS[1].vote_bases["chi_bo"]
        assert not count(vote, RULES[0], base).reached or count(more, RULES[0], base).reached


@pytest.mark.parametrize(
    "members, required", [(3, 2), (4, 3), (5, 4), (6, 4), (7, 5), (8, 6), (9, 6), (10, 7), (15, 10)]
)
def test_two_thirds_required(members, required):
    for favour in (required - 1, required):
        vote = Vote(official_or_in_office=members, present=members, in_favour=favour)
        assert count(vote, RULES[0], SETS[0].vote_bases["chi_bo"]).reached == (favour == required)


@pytest.mark.parametrize(
    "numbers, words",
    [
        ({"official_or_in_office": 6, "present": 6, "in_favour": 7}, "7 phiếu tán thành nhưng chỉ có 6"),
        ({"official_or_in_office": 8, "present": 8, "in_favour": 6, "against": 3}, "tổng số phiếu 9 lớn hơn 8"),
        ({"official_or_in_office": 8, "present": 9, "in_favour": 6}, "9 người có mặt nhưng chỉ có 8"),
        (
            {"official_or_in_office": 8, "present": 7, "away_absent": 1, "exempt_absent": 1, "in_favour": 6},
            "2 người vắng có lý do",
        ),
        ({"official_or_in_office": 3, "present": 3, "suspended": 4, "in_favour": 3}, "lớn hơn tổng số"),
    ],
)
def test_impossible_count_is_refused_with_the_contradiction(numbers, words):
    verdict = ask_in("RS2021", "chi_bo_admission_resolution", {"act": {"vote": {"against": 0, **numbers}}})
    assert "R-CB-07" in hindering(verdict)
    assert any(words in reason.text for reason in verdict.hindrances)


def test_refusal_shows_the_arithmetic():
    verdict = ask_in("RS2021", "chi_bo_admission_resolution", {"act": {"vote": {"in_favour": 5, "against": 3}}})
    (reason,) = verdict.hindrances
    assert "cần 6/8 phiếu (3×6 ≥ 2×8), được 5" in reason.text
    assert "báo cáo" in reason.remedy


def test_suspended_member_matters_only_where_the_readings_part():
    suspended = {"suspended": 1, "present": 7}
    parted = ask_in(
        "RS2021", "chi_bo_admission_resolution", {"act": {"vote": {**suspended, "in_favour": 5, "against": 2}}}
    )
    assert hindering(parted) == {"R-CB-02"} and parted.outcome == "person"
    assert ask_in(
        "RS2021", "chi_bo_admission_resolution", {"act": {"vote": {**suspended, "in_favour": 6, "against": 1}}}
    ).allowed
    lost = ask_in(
        "RS2021", "chi_bo_admission_resolution", {"act": {"vote": {**suspended, "in_favour": 4, "against": 3}}}
    )
    assert lost.outcome == "refuse"


def test_committee_member_away_is_open_before_2025():
    vote = {"official_or_in_office": 15, "away_absent": 1, "present": 14, "in_favour": 9, "against": 5}
    verdict = ask_in(
        "RS2021",
        "grassroots_committee_resolution",
        {"act": {"vote": {**vote, "official_or_in_office": 14, "present": 13, "against": 4}}},
    )
    assert verdict.outcome == "person" and hindering(verdict) == {"R-CB-09"}


@pytest.mark.parametrize(
    "step, body", [("admission_decision", "grassroots_committee"), ("grassroots_committee_resolution", "chi_bo")]
)
def test_vote_of_another_body_is_refused(step, body):
    verdict = ask_in("RS2016", step, {"act": {"vote": {"body": body}}})
    assert any("Tổ chức biểu quyết là" in reason.text for reason in verdict.hindrances)


def test_vote_of_another_day_is_refused():
    verdict = ask_in("RS2016", "chi_bo_admission_resolution", {"act": {"vote": {"on": "2019-01-01"}}})
    assert any("01/01/2019" in reason.text for reason in verdict.hindrances)


def test_members_voted_on_together_are_refused():
    verdict = ask_in("RS2016", "chi_bo_admission_resolution", {"act": {"vote": {"one_by_one": False}}})
    assert hindering(verdict) == {"R-CB-01"}


def test_weak_threshold_is_marked():
    vote = {"official_or_in_office": 8, "present": 8, "in_favour": 4, "against": 4}
    verdict = ask_in("RS2021", "list_as_sympathiser", {"act": {"vote": vote}})
    (reason,) = verdict.hindrances
    assert reason.mark == "K?" and reason.weak and "quá 1/2" in reason.text
