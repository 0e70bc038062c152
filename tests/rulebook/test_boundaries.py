"""Every gate with a number, on the days around its boundary, computed from the rule set's own value."""

from datetime import date, timedelta

import pytest

from ketnap.lib.workdays import add_months
from ketnap.rulebook.calendars import load_calendar
from ketnap.rulebook.evaluate import check
from ketnap.rulebook.example import case_before, days_of
from ketnap.rulebook.facts import Facts
from ketnap.rulebook.library import load
from ketnap.rulebook.verdict import Outcome
from tests.rulebook.asking import CEREMONIES, ask, ask_in, changed, hindering

DAY = timedelta(days=1)
MEETINGS = {"RS2016": date(2019, 6, 12), "RS2021": date(2023, 6, 14)}
MEETING = "chi_bo_admission_resolution"
SETS = list(MEETINGS.items())


def parameter(ruleset, name):
    return load().ruleset(ruleset).number(name)


@pytest.mark.parametrize("ruleset, on", SETS)
@pytest.mark.parametrize(
    "months_off, day, outcome",
    [
        (1, 1, Outcome.REFUSE),  # one month short, whatever the day
        (1, 28, Outcome.REFUSE),
        (0, 28, Outcome.PERSON),  # exact by month, birthday later in the month
        (0, 12, Outcome.ALLOW),
        (0, 1, Outcome.ALLOW),
        (-1, 28, Outcome.ALLOW),  # one month more
    ],
)
def test_minimum_age(ruleset, on, months_off, day, outcome):
    month = add_months(on.replace(day=1), -parameter(ruleset, "min_age_months") + months_off)
    verdict = ask(
        MEETING,
        on,
        {"person": {"birth": month.replace(day=day), "youth_union_member": True}, "act": {"papers": ["4-KNĐ"]}},
    )
    assert verdict.outcome is outcome
    assert hindering(verdict) == (set() if outcome is Outcome.ALLOW else {"R-ELIG-02"})


@pytest.mark.parametrize("ruleset, on", SETS)
@pytest.mark.parametrize(
    "precision, years, outcome",
    [("month", 18, "person"), ("year", 18, "person"), ("year", 17, "refuse"), ("year", 20, "allow")],
)
def test_vague_birth_date_never_decides_the_margin(ruleset, on, precision, years, outcome):
    birth = date(on.year - years, on.month if precision == "month" else 1, 1)
    person = {"birth": birth, "birth_precision": precision, "youth_union_member": True}
    verdict = ask(MEETING, on, {"person": person, "act": {"papers": ["4-KNĐ"]}})
    assert verdict.outcome == outcome


def test_too_young_says_from_which_month():
    verdict = ask(
        MEETING,
        date(2023, 6, 14),
        {"person": {"birth": "2005-09-20", "youth_union_member": True}, "act": {"papers": ["4-KNĐ"]}},
    )
    assert verdict.earliest_on == date(2023, 9, 1)
    (reason,) = verdict.hindrances
    assert "213 tháng" in reason.text and "216 tháng" in reason.text and reason.remedy


@pytest.mark.parametrize("ruleset, on", SETS)
@pytest.mark.parametrize(
    "months_off, day, outcome",
    [(-1, 28, "refuse"), (0, 1, "person"), (0, 12, "allow_or_margin"), (0, 28, "allow"), (1, 1, "allow")],
)
def test_maximum_age(ruleset, on, months_off, day, outcome):
    month = add_months(on.replace(day=1), -parameter(ruleset, "max_age_months") + months_off)
    verdict = ask(MEETING, on, {"person": {"birth": month.replace(day=day)}})
    if outcome == "allow_or_margin":
        outcome = "allow" if day >= on.day else "person"
    assert verdict.outcome == outcome


@pytest.mark.parametrize("ruleset, on", SETS)
def test_over_age_needs_the_special_case_and_then_the_agreement(ruleset, on):
    old = {"person": {"birth": add_months(on, -721 - 12)}}
    case = {"person": {**old["person"], "over_age": {"health_and_prestige": True, "special_need": True}}}
    assert hindering(ask(MEETING, on, old)) == {"R-ELIG-03"}
    assert ask(MEETING, on, case).allowed
    decision = ask("admission_decision", on, case)
    assert hindering(decision) == {"R-SPC-02"}
    agreed = {**case, "act": {"papers": ["prior_agreement"]}}
    assert ask("admission_decision", on, agreed).allowed


def test_agreement_dated_after_the_decision_does_not_help():
    on = date(2023, 6, 14)
    facts = case_before("admission_decision", on + timedelta(days=20)).to_document()
    facts["person"]["birth"] = "1960-01-01"
    facts["papers"].append({"code": "prior_agreement", "dated": "2023-06-20"})
    verdict = check("admission_decision", Facts.from_document(facts), on=on)
    (reason,) = verdict.hindrances
    assert reason.rule == "R-SPC-02" and reason.earliest_on == date(2023, 6, 20)


@pytest.mark.parametrize("ruleset, on", SETS)
@pytest.mark.parametrize("offset, outcome", [(-1, "refuse"), (0, "person"), (1, "allow")])
def test_certificate_validity(ruleset, on, offset, outcome):
    issued = add_months(on + offset * DAY, -parameter(ruleset, "certificate_valid_months"))
    verdict = ask(MEETING, on, _with_paper(on, "CN-NTVĐ", issued))
    assert verdict.outcome == outcome
    assert hindering(verdict) <= {"R-SYM-08"}


def _with_paper(on, code, dated, step=MEETING):
    document = case_before(step, on + timedelta(days=60)).to_document()
    papers = [paper for paper in document["papers"] if paper["code"] != code]
    return {"papers": [*papers, {"code": code, "dated": dated.isoformat()}]}


def test_newest_certificate_counts():
    on = date(2023, 6, 14)
    papers = _with_paper(on, "CN-NTVĐ", date(2015, 1, 5))["papers"]
    assert not ask(MEETING, on, {"papers": papers}).allowed
    assert ask(MEETING, on, {"papers": [*papers, {"code": "CN-NTVĐ", "dated": "2023-01-05"}]}).allowed


@pytest.mark.parametrize("ruleset, on", SETS)
@pytest.mark.parametrize("offset, outcome", [(1, "refuse"), (0, "allow"), (-1, "allow")])
def test_introducer_twelve_months(ruleset, on, offset, outcome):
    since = add_months(on, -parameter(ruleset, "introducer_together_months")) + offset * DAY
    verdict = ask("introduce_formally", on, {"introducers": _introducers(on, since)})
    assert verdict.outcome == outcome
    if outcome == "refuse":
        assert hindering(verdict) == {"R-INT-01"}
        assert verdict.earliest_on == on + DAY


def _introducers(on, since, **more):
    told = {
        "official_since": "2010-01-01",
        "paper_on": on.isoformat(),
        "together_since": since.isoformat(),
        "together_kind": "work",
    }
    return [{**told, "person": f"dang-vien-mau-{number}", **more} for number in (1, 2)]


def test_replacement_is_free_of_the_twelve_months_and_breaks_are_asked():
    on = date(2023, 6, 14)
    assert ask(
        "introduce_formally", on, {"introducers": _introducers(on, on - 60 * DAY, replaces_earlier=True)}
    ).allowed
    broken = ask("introduce_formally", on, {"introducers": _introducers(on, date(2020, 1, 1), together_broken=True)})
    assert broken.outcome is Outcome.PERSON


def test_disciplined_introducer_waits_for_the_chi_bo():
    on = date(2023, 6, 14)
    disciplined = {"disciplined_on": "2023-02-01"}
    assert hindering(
        ask("introduce_formally", on, {"introducers": _introducers(on, date(2020, 1, 1), **disciplined)})
    ) == {"R-INT-03"}
    kept = {**disciplined, "kept_on": "2023-03-01"}
    assert ask("introduce_formally", on, {"introducers": _introducers(on, date(2020, 1, 1), **kept)}).allowed


def test_probationary_member_neither_helps_nor_introduces():
    on = date(2023, 6, 14)
    helper = {
        "person": "dang-vien-mau-3",
        "official_since": "2023-09-01",
        "stage": "candidate",
        "assigned_on": on.isoformat(),
    }
    verdict = ask("assign_helper", on, {"helpers": [helper], "act": {"helpers": ["dang-vien-mau-3"]}})
    assert hindering(verdict) == {"R-SYM-05"} and verdict.earliest_on == date(2023, 9, 1)
    late = ask(
        "introduce_formally", on, {"introducers": _introducers(on, date(2020, 1, 1), official_since="2023-09-01")}
    )
    assert "R-INT-01" in hindering(late)


def test_one_introducer_is_the_assigned_helper():
    on = date(2023, 6, 14)
    strangers = [
        {**told, "person": f"nguoi-khac-mau-{told['person'][-1]}"} for told in _introducers(on, date(2020, 1, 1))
    ]
    assert hindering(ask("introduce_formally", on, {"introducers": strangers})) == {"R-INT-02"}


@pytest.mark.parametrize("ruleset, on", SETS)
def test_file_older_than_twelve_months(ruleset, on):
    months = parameter(ruleset, "file_valid_months")
    limit = add_months(on, -months)
    redo = load().ruleset(ruleset).words("file_redo_papers")

    def asked(application, others, **more):
        document = case_before(MEETING, on + timedelta(days=60)).to_document()
        replaced = (*redo, "CN-NTVĐ", "1-KNĐ", "2-KNĐ")
        keep = [paper for paper in document["papers"] if paper["code"] not in replaced]
        papers = [
            *keep,
            {"code": "CN-NTVĐ", "dated": limit - 90 * DAY},
            {"code": "1-KNĐ", "dated": application},
            {"code": "2-KNĐ", "dated": application},
            {"code": "3-KNĐ", "dated": others},
            {"code": "5-KNĐ", "dated": others},
        ]
        people = [{**person, "paper_on": others} for person in document["introducers"]]
        return ask(MEETING, on, {"papers": papers, "introducers": people, "helpers": _old_helper(), **more})

    assert asked(limit, limit).allowed
    expired = asked(limit - DAY, limit - DAY)
    assert expired.outcome is Outcome.REFUSE and hindering(expired) == {"R-VAL-02"}
    assert {"3-KNĐ", "5-KNĐ"} == set(next(r.inputs["redo"] for r in expired.hindrances if "redo" in r.inputs))
    redone = asked(limit - DAY, on - 5 * DAY)
    assert redone.outcome is Outcome.REFUSE and "thay đổi" in redone.hindrances[0].text
    noted = asked(limit - DAY, on - 5 * DAY, verification={"supplemented_on": on - 2 * DAY})
    assert noted.outcome is Outcome.PERSON and "1-KNĐ" in noted.hindrances[0].text
    mixed = asked(on - 20 * DAY, limit - DAY)
    assert mixed.outcome is Outcome.PERSON


def _old_helper():
    return [
        {
            "person": "dang-vien-mau-1",
            "official_since": "2010-01-01",
            "assigned_on": "2015-01-01",
            "together_since": "2010-01-01",
        }
    ]


@pytest.mark.parametrize("ruleset", MEETINGS)
def test_probation_ends_after_twelve_months(ruleset):
    ceremony = CEREMONIES[ruleset]
    end = add_months(ceremony, parameter(ruleset, "probation_months"))
    for step in ("end_of_probation", "chi_bo_recognition_resolution"):
        facts = case_before(step, ceremony)
        early = check(step, _on(facts, end - DAY), on=end - DAY)
        assert early.outcome is Outcome.REFUSE
        assert any(reason.earliest_on == end for reason in early.hindrances)
    facts = case_before("end_of_probation", ceremony)
    assert check("end_of_probation", facts, on=end).allowed


def _on(facts, day):
    return changed(facts, {"act": {"vote": {"on": day.isoformat()}}}) if facts.act.vote else facts


@pytest.mark.parametrize("ruleset", MEETINGS)
def test_ceremony_deadline(ruleset):
    ceremony = CEREMONIES[ruleset]
    facts, received = case_before("admission_ceremony", ceremony), ceremony - 14 * DAY
    others = [event for event in facts.to_document()["events"] if event["step"] != "decision_received"]
    facts = changed(facts, {"events": [*others, {"step": "decision_received", "on": received.isoformat()}]})
    calendar = load_calendar()
    last = calendar.add(received, load().ruleset(ruleset).deadlines["ceremony"].amount)
    other = calendar.add(received, 30, event_day_counts=True)
    assert calendar.is_working_day(received) and other < last
    assert check("admission_ceremony", facts, on=other).allowed
    margin = check("admission_ceremony", facts, on=last)
    assert margin.outcome is Outcome.PERSON and hindering(margin) == {"R-DAY-01"}
    assert hindering(check("admission_ceremony", facts, on=last + DAY)) == {"R-CER-01"}
    agreed = changed(facts, {"act": {"papers": ["ceremony_late_agreement"]}})
    assert check("admission_ceremony", agreed, on=last + DAY).allowed


def test_ceremony_without_the_day_of_receipt():
    ceremony = CEREMONIES["RS2021"]
    document = case_before("admission_ceremony", ceremony).to_document()
    document["events"] = [event for event in document["events"] if event["step"] != "decision_received"]
    facts = Facts.from_document(document)
    assert check("admission_ceremony", facts, on=ceremony).allowed  # in time whenever it was received
    late = check("admission_ceremony", facts, on=ceremony + 40 * DAY)
    assert hindering(late) == {"R-CER-01"} and "nhận được quyết định" in late.hindrances[0].text


@pytest.mark.parametrize("ruleset", MEETINGS)
def test_late_decision_is_valid_and_marked(ruleset):
    ceremony = CEREMONIES[ruleset]
    resolved = days_of(ceremony)["chi_bo_admission_resolution"]
    last = load_calendar().add(resolved, 60)
    facts = case_before("admission_decision", ceremony)
    in_time = check("admission_decision", _on(facts, last), on=last)
    assert in_time.allowed and not [r for r in in_time.reasons if r.rule == "R-DEC-04"]
    late = check("admission_decision", _on(facts, last + DAY), on=last + DAY)
    assert late.allowed and [r for r in late.reasons if r.rule == "R-DEC-04" and "chậm" in r.text]
    extended = changed(
        facts,
        {
            "events": [
                *facts.to_document()["events"],
                {"step": "admission_decision_extended", "on": resolved.isoformat(), "amount": 30},
            ]
        },
    )
    assert not [
        r for r in check("admission_decision", _on(extended, last + DAY), on=last + DAY).reasons if r.rule == "R-DEC-04"
    ]
    too_long = changed(
        extended,
        {
            "events": [
                *extended.to_document()["events"],
                {"step": "admission_decision_extended", "on": last.isoformat(), "amount": 1},
            ]
        },
    )
    assert hindering(check("admission_decision", _on(too_long, last), on=last)) == {"R-DEC-04"}


@pytest.mark.parametrize(
    "authorisation, allowed",
    [
        (None, False),
        ({"decided_on": "2023-04-29"}, False),
        ({"decided_on": "2023-04-28"}, True),
        ({"decided_on": "2020-01-01", "withdrawn_on": "2023-04-29"}, True),
        ({"decided_on": "2020-01-01", "withdrawn_on": "2023-04-28"}, False),
    ],
)
@pytest.mark.parametrize(
    "route, rule, body",
    [
        ("authorised_grassroots_committee", "R-DEC-09", "grassroots_committee"),
        ("committee_with_superior_powers", "R-DEC-10", "standing_committee"),
    ],
)
def test_power_to_decide_is_in_force_on_the_day(authorisation, allowed, route, rule, body):
    vote = {"body": body, "official_or_in_office": 15, "present": 15, "in_favour": 11, "against": 4}
    verdict = ask_in(
        "RS2021",
        "admission_decision",
        {"unit": {"route": route, "authorisation": authorisation}, "act": {"vote": vote}},
    )
    assert verdict.on == date(2023, 4, 28)
    assert hindering(verdict) == (set() if allowed else {rule})


@pytest.mark.parametrize("ruleset, on", SETS)
@pytest.mark.parametrize(
    "children, months, key", [(3, 24, "birth_of_child"), (4, 36, "birth_of_child"), (4, 36, "put_out_on")]
)
def test_population_waiting_time(ruleset, on, children, months, key):
    enough = add_months(on, -months)
    assert ask(MEETING, on, {"person": {"population_policy_case": {"children": children, key: enough}}}).allowed
    early = ask(MEETING, on, {"person": {"population_policy_case": {"children": children, key: enough + DAY}}})
    assert hindering(early) == {"R-SPC-03"} and early.earliest_on == on + DAY
    never = ask(MEETING, on, {"person": {"population_policy_case": {"children": 5, key: date(2000, 1, 1)}}})
    assert never.outcome is Outcome.REFUSE


def test_population_case_before_the_rule_of_2018_needs_a_person():
    case = {"person": {"population_policy_case": {"children": 3, "birth_of_child": "2010-01-01"}}}
    assert ask(MEETING, date(2018, 8, 27), case).outcome is Outcome.PERSON
    assert ask(MEETING, date(2018, 8, 28), case).allowed


@pytest.mark.parametrize("ruleset, on", SETS)
def test_readmission_waiting_time(ruleset, on):
    left = add_months(on, -parameter(ruleset, "readmission_wait_months"))
    assert ask(MEETING, on, {"person": {"former_member": {"left_on": left, "reason": "other"}}}).allowed
    assert hindering(ask(MEETING, on, {"person": {"former_member": {"left_on": left + DAY, "reason": "other"}}})) == {
        "R-REA-01"
    }
    cleared = add_months(on, -parameter(ruleset, "readmission_wait_months_after_record_cleared"))
    crime = {"left_on": "2001-01-01", "reason": "less_serious_crime"}
    assert ask(MEETING, on, {"person": {"former_member": {**crime, "record_cleared_on": cleared}}}).allowed
    assert not ask(MEETING, on, {"person": {"former_member": {**crime, "record_cleared_on": cleared + DAY}}}).allowed


@pytest.mark.parametrize(
    "last_day, first_day", [(ruleset.span.last, ruleset.span.end) for ruleset in load().rulesets[:-1]]
)
def test_rule_set_changes_at_midnight(last_day, first_day):
    assert first_day == last_day + DAY
    before, after = (check("list_as_sympathiser", Facts(), on=day) for day in (last_day, first_day))
    assert before.ruleset != after.ruleset


def test_day_before_all_rule_sets_needs_a_person():
    verdict = check("list_as_sympathiser", Facts(), on=date(2005, 5, 5))
    assert verdict.outcome is Outcome.PERSON and "Không biết quy định nào" in verdict.reasons[0].text


@pytest.mark.parametrize("on, instrument", [(date(2021, 9, 27), "01-HD/TW 2016"), (date(2021, 9, 28), "01-HD/TW 2021")])
def test_reason_cites_the_guidance_in_force_on_the_day(on, instrument):
    verdict = ask(MEETING, on, _with_paper(on, "CN-NTVĐ", date(2010, 1, 1)))
    (reason,) = verdict.hindrances
    assert (reason.rule, reason.instrument, reason.provision) == ("R-SYM-08", instrument, "điểm 5.4b")
    assert reason.in_force_from <= on <= reason.in_force_to


@pytest.mark.parametrize(
    "day, paper, answer", [(date(2021, 7, 29), "residence", "refuse"), (date(2021, 7, 30), "residence", "allow")]
)
def test_residence_counts_from_the_rules_of_2021(day, paper, answer):
    assert (
        ask(
            "introduce_formally", day, {"introducers": _introducers(day, date(2015, 1, 1), together_kind=paper)}
        ).outcome
        == answer
    )
