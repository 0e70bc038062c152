"""Everything the rules ask for or compute says why: papers of the dossier, votes, deadlines, the result of a sitting."""

import re

import pytest

from ketnap.base import clock
from ketnap.cases.models import Sitting
from ketnap.rulebook.library import load
from ketnap.web.shared.why import why_of, why_of_vote
from tests.cases.walking import walk
from tests.web.house import browser, org, text_of  # noqa: F401 - `org` is a fixture

pytestmark = pytest.mark.django_db


def whys(shown):
    """The explanations of a page, without marks."""
    found = re.findall(r'<details class="why">.*?</details>', shown, re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", one)) for one in found]


def test_every_paper_and_vote_of_a_dossier_says_why(org):  # noqa: F811
    case = walk(org, until="chi_bo_admission_resolution").case
    shown = text_of(browser(org.anh).get(f"/cases/{case}/?tab=dossier"))
    papers, votes = shown.count('<th scope="row">'), shown.count(" tán thành trên ")
    told = whys(shown)
    assert votes and len(told) == papers + votes
    assert all("R-" in one and "Độ chắc" in one for one in told)
    certificate = next(one for one in told if "R-SYM-07" in one)
    assert "Chi bộ xét được đến hết" in certificate and "Hiệu lực" in certificate
    assert any("ít nhất 2/3" in one and "R-CB-01" in one for one in told)


def test_the_result_of_a_sitting_says_why_so_many_votes(org):  # noqa: F811
    walk(org, until="chi_bo_admission_resolution")
    sitting = Sitting.objects.get(items__step="chi_bo_admission_resolution")
    (told,) = whys(text_of(browser(org.anh).get(f"/sittings/{sitting.pk}/")))
    assert "R-CB-01" in told and "ít nhất 2/3" in told and "Số phiếu cần 6" in told


def test_a_rule_is_cited_as_it_stands_on_the_day(org):  # noqa: F811
    for ruleset in load().rulesets:
        why = why_of("R-CER-01", ruleset.span.start)
        assert why.ruleset == ruleset.id
        assert why.in_force_from is None or why.in_force_from <= ruleset.span.start
    assert why_of("R-CER-01", load().rulesets[0].span.start.replace(year=1999)) is None
    assert why_of("R-NO-99", clock.today()) is None
    assert why_of_vote("admission_decision", clock.today(), 11, 6).rule == "R-DEC-03"
    assert why_of_vote("no_such_step", clock.today(), 8, 6) is None
