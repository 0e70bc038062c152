"""Until when the chi bộ may consider: how long papers hold, and the age limit. What bounds a plan from above."""

from collections.abc import Iterator
from datetime import date, timedelta

from ketnap.lib.vietnamese import format_date
from ketnap.lib.workdays import add_months
from ketnap.rulebook.by_day import ByDay
from ketnap.rulebook.gates.eligibility import over_age_case_holds
from ketnap.rulebook.inquiry import Inquiry
from ketnap.rulebook.plan import PaperAge
from ketnap.rulebook.schema import RuleSet
from ketnap.rulebook.verdict import Reason

CERTIFICATE, APPLICATION = "CN-NTVĐ", "1-KNĐ"
COUNTED = ((CERTIFICATE, "certificate_valid_months", "R-SYM-08"), (APPLICATION, "file_valid_months", "R-VAL-02"))
"""The papers with an end of validity, each with the parameter and the rule that give it."""


def ages(q: Inquiry, days: ByDay, ruleset: RuleSet, day: date) -> Iterator[PaperAge]:
    """How long the papers of the file hold under a rule set that stands on `day`; whether they are stale is not said yet."""
    for code, name, rule in COUNTED:
        held = q.paper(code)
        if held is None or held.dated is None:
            continue
        months = ruleset.number(name)
        last = add_months(held.dated, months)
        text = (
            f"{q.paper_label(code)} ngày {format_date(held.dated)}, có giá trị {months} tháng: "
            f"đến ngày {format_date(last)}."
        )
        reason = days.ground(rule, text, day, ruleset.parameters[name].mark, months=months, valid_to=last)
        yield PaperAge(code, days.books.papers[code].title, held.dated, last, False, reason)


def age_limit(q: Inquiry, days: ByDay, ruleset: RuleSet, day: date) -> Iterator[tuple[date, date, Reason]]:
    """The last day on which the person is surely not past the age limit, and the last on which it is open; nothing without
    a birth date, or when the special case of R-SPC-02 is recorded."""
    person = q.facts.person
    if person.birth is None or over_age_case_holds(q):
        return
    most = ruleset.number("max_age_months")
    by_year = person.birth_precision == "year"
    if person.birth_precision == "day":
        sure = add_months(person.birth, most)
    else:
        sure = add_months(date(person.birth.year, 1 if by_year else person.birth.month, 1), most) - timedelta(days=1)
    latest_birth = date(person.birth.year, 12 if by_year else person.birth.month, 1)
    open_to = add_months(latest_birth, most + 1) - timedelta(days=1)
    text = f"Không quá {most // 12} tuổi ({most} tháng) khi chi bộ xét: chắc chắn đạt đến ngày {format_date(sure)}."
    reason = days.ground("R-ELIG-03", text, day, ruleset.parameters["max_age_months"].mark, allowed=most)
    yield sure, open_to, reason


def up_to(sure: date, open_to: date, first: date) -> date:
    """The last day that is sure; when the first possible day is past it but the point is still open then, that day."""
    return max(sure, min(first, open_to)) if first <= open_to else sure
