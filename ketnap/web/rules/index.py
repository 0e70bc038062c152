"""The list of rules: what is in force on a day, found by id, by words without marks, or by the number of a paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ketnap.lib.names import fold
from ketnap.rulebook.library import Library, load
from ketnap.rulebook.schema import WEAK_MARKS, Provision, Rule, RuleSet
from ketnap.web.rules.words import FAMILIES, PARAMETER_LABELS, family_of, span_text
from ketnap.web.shared.components import Badge
from ketnap.web.shared.table import Column, Filter, Table
from ketnap.web.shared.viewing import viewing

STATES = {
    "in_force": gettext_lazy("Có văn bản đang hiệu lực"),
    "weak": gettext_lazy("Cần xác nhận"),
    "none": gettext_lazy("Bộ quy định này không ghi"),
}


@dataclass(frozen=True)
class RuleRow:
    """One rule as it stands on a day."""

    rule: Rule
    place: Provision | None
    in_force: bool
    days: str
    asked_by: int

    @property
    def id(self) -> str:
        return self.rule.id

    @property
    def title(self) -> str:
        return self.rule.title

    @property
    def family(self) -> str:
        return str(FAMILIES.get(family_of(self.rule.id), family_of(self.rule.id)))

    @property
    def instrument(self) -> str:
        return self.place.instrument if self.place else ""

    @property
    def where(self) -> str:
        return self.place.place if self.place else ""

    @property
    def state(self) -> str:
        if self.place is None or not self.in_force:
            return "none"
        return "weak" if self.place.mark in WEAK_MARKS else "in_force"

    @property
    def badge(self) -> Badge:
        shapes = {"in_force": ("done", _("đang hiệu lực")), "weak": ("weak", _("cần xác nhận"))}
        return Badge(*shapes.get(self.state, ("later", _("bộ này không ghi"))))


def rule_row(rule: Rule, ruleset: RuleSet | None, on: date) -> RuleRow:
    """The rule on that day, under the set in force then (None: before the first set)."""
    place = ruleset.provision(rule.id, on) if ruleset else None
    instrument = ruleset.instruments[place.instrument] if ruleset and place else None
    asking = [step for step in ruleset.steps.values() if rule.id in step.gates] if ruleset else []
    return RuleRow(
        rule=rule,
        place=place,
        in_force=instrument is not None and instrument.span.contains(on),
        days=span_text(instrument.span.start, instrument.span.end) if instrument else "",
        asked_by=len(asking),
    )


def rules_table(request: HttpRequest) -> Table:
    """All rules in the order of the library, filtered as the address asks."""
    books, on, asked = load(), viewing(request).as_of, request.GET
    ruleset = books.in_force(on)
    rows = [rule_row(rule, ruleset, on) for rule in books.rules.values() if matches(asked.get("text", ""), rule.id)]
    if asked.get("family") in FAMILIES:
        rows = [row for row in rows if family_of(row.id) == asked["family"]]
    if asked.get("state") == "in_force":
        rows = [row for row in rows if row.in_force]
    elif asked.get("state") in STATES:
        rows = [row for row in rows if row.state == asked["state"]]
    held = {family_of(rule) for rule in books.rules}
    families = [(key, str(label)) for key, label in FAMILIES.items() if key in held]
    return Table.of(
        request,
        _columns(),
        rows,
        caption=_("Quy tắc"),
        per_page=100,
        filters=[
            Filter("text", _("Mã, chữ, hoặc số văn bản"), placeholder=_("R-ELIG-02, tuổi, 24-QĐ/TW")),
            Filter("family", _("Phần"), [("", _("Tất cả")), *families]),
            Filter(
                "state", _("Tình trạng"), [("", _("Tất cả")), *((key, str(label)) for key, label in STATES.items())]
            ),
        ],
        row_url=lambda row: reverse("web:rule", args=[row.id]),
        empty_text=_("Không có quy tắc nào."),
    )


def _columns() -> list[Column]:
    return [
        Column("id", _("Mã"), sort=True),
        Column("title", _("Quy tắc"), sort=True),
        Column("family", _("Phần"), sort=True, hidden=True),
        Column("instrument", _("Văn bản"), sort=True),
        Column("where", _("Chỗ ghi")),
        Column("days", _("Hiệu lực của văn bản")),
        Column("badge", _("Tình trạng"), kind="badge", sort=True),
        Column("asked_by", _("Số bước hỏi"), kind="number", sort=True),
    ]


def matches(typed: str, rule: str) -> bool:
    """Whether a rule has all the words typed (without marks), or a paper of that number."""
    words = fold(typed).split()
    if not words:
        return True
    text, numbers = _texts(get_language())[rule]
    return all(word in text for word in words) or "".join(words) in numbers


@cache
def _texts(language: str | None) -> dict[str, tuple[str, str]]:
    """For each rule its searchable text (labels in that language), and the numbers of its papers without spaces."""
    books = load()
    found = {}
    for rule in books.rules:
        words = list(_words_of(rule, books))
        papers = [place.instrument for ruleset in books.rulesets for place in ruleset.provisions.get(rule, ())]
        compact = " ".join(fold(paper).replace(" ", "") for paper in dict.fromkeys(papers))
        found[rule] = (fold(" ".join((*words, *papers))), compact)
    return found


def _words_of(rule: str, books: Library) -> Iterator[str]:
    """The words of a rule: its title, and the names of the values, periods, steps and papers that cite it."""
    yield rule
    yield books.rules[rule].title
    yield str(FAMILIES.get(family_of(rule), ""))
    yield from (step.title for step in books.steps.values() if step.rule == rule)
    yield from (paper.title for paper in books.papers.values() if paper.rule == rule)
    for ruleset in books.rulesets:
        yield from (str(PARAMETER_LABELS.get(one.name, "")) for one in ruleset.parameters.values() if one.rule == rule)
        yield from (one.label for one in ruleset.deadlines.values() if one.rule == rule)
        for place in ruleset.provisions.get(rule, ()):
            yield from (place.place, ruleset.instruments[place.instrument].title)
