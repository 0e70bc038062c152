"""The page "what changed": the difference of two generations, line by line, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from ketnap.rulebook.difference import Change, Difference, StepChange, difference
from ketnap.rulebook.library import Library, load
from ketnap.rulebook.schema import WEAK_MARKS, Deadline, Instrument, Parameter, Route, RuleSet, VoteBase, VoteRule
from ketnap.web.rules import words


@dataclass(frozen=True)
class Line:
    """One difference. `before` and `after` are lists of short texts; empty: there was, there is nothing."""

    label: str
    before: Sequence[str]
    after: Sequence[str]
    rule: str = ""
    weak_before: bool = False
    weak_after: bool = False


@dataclass(frozen=True)
class Section:
    title: str
    lines: Sequence[Line]
    note: str = ""


@dataclass(frozen=True)
class ChangesPage:
    before: RuleSet
    after: RuleSet
    choices: Sequence[tuple[str, str]]
    sections: Sequence[Section]
    notes: Sequence[tuple[str, str]]

    @property
    def count(self) -> int:
        return sum(len(section.lines) for section in self.sections)


def changes_page(before: str, after: str, on: date) -> ChangesPage:
    """The difference of two sets by their ids; empty ids mean the set in force on the day and the one before it.

    Raises KeyError for an id that is no rule set.
    """
    books = load()
    new = books.ruleset(after) if after else _newest(books, on)
    old = books.ruleset(before) if before else _one_before(books, new)
    choices = [(one.id, words.ruleset_label(one)) for one in books.rulesets]
    notes = [(one.id, note) for one in (old, new) if (note := words.reading_note(one))]
    return ChangesPage(old, new, choices, [one for one in _sections(difference(old, new), books) if one.lines], notes)


def _newest(books: Library, on: date) -> RuleSet:
    begun = [one for one in books.rulesets if one.span.start <= on]
    return begun[-1] if begun else books.rulesets[0]


def _one_before(books: Library, ruleset: RuleSet) -> RuleSet:
    earlier = [one for one in books.rulesets if one.span.start < ruleset.span.start]
    return earlier[-1] if earlier else ruleset


def _sections(found: Difference, books: Library) -> Iterator[Section]:
    yield Section(_("Số liệu, điều kiện"), [_parameter(one, books) for one in found.parameters])
    yield Section(_("Thời hạn"), [_deadline(one, books) for one in found.deadlines])
    yield Section(_("Từng bước: giấy tờ, thứ tự, biểu quyết"), list(_steps(found.steps, books)))
    yield Section(_("Đường xét duyệt và thẩm quyền"), list(_routes(found.routes, books)))
    yield Section(_("Số người được tính khi biểu quyết"), [_base(one, books) for one in found.bases])
    yield Section(_("Văn bản"), list(_instruments(found.instruments)))
    yield Section(
        _("Quy tắc mới ghi hoặc không còn ghi"),
        [_rule(one, books) for one in found.rules],
        _("Theo những văn bản đã nạp; không còn ghi ở đây có thể vì văn bản mới chưa được đọc đủ."),
    )


def _weak(one: Parameter | Deadline | Route | VoteRule | None) -> bool:
    return one is not None and one.mark in WEAK_MARKS


def _sides[T](one: Change[T], text: Callable[[T], Sequence[str]]) -> tuple[Sequence[str], Sequence[str]]:
    """Both sides of a change in words; nothing where there is nothing."""
    before = [] if one.before is None else text(one.before)
    return before, [] if one.after is None else text(one.after)


def _parameter(one: Change[Parameter], books: Library) -> Line:
    before, after = _sides(one, lambda side: [words.parameter_text(side, books)])
    either = one.after or one.before
    rule = either.rule if either else ""
    return Line(words.parameter_label(one.key), before, after, rule, _weak(one.before), _weak(one.after))


def _deadline(one: Change[Deadline], books: Library) -> Line:
    before, after = _sides(one, lambda side: [words.deadline_text(side, books)])
    either = one.after or one.before
    label, rule = (either.label, either.rule) if either else (one.key, "")
    return Line(label, before, after, rule, _weak(one.before), _weak(one.after))


def _steps(found: Iterable[StepChange], books: Library) -> Iterator[Line]:
    for one in found:
        yield from _step(books.step(one.step).title, one, books)


def _step(title: str, one: StepChange, books: Library) -> Iterator[Line]:
    parts: list[tuple[str, tuple[Sequence[str], Sequence[str]], Callable[[str], str]]] = [
        (_("%(step)s: giấy tờ phải có"), one.papers, lambda code: words.paper_text(code, books)),
        (_("%(step)s: giấy tờ lập ra"), one.produces, lambda code: words.paper_text(code, books)),
        (_("%(step)s: làm trước"), one.requires, lambda key: books.step(key).title),
        (_("%(step)s: quy tắc được hỏi"), one.gates, lambda key: f"{key} {books.rule(key).title}"),
    ]
    for label, (gone, new), text in parts:
        if gone or new:
            yield Line(label % {"step": title}, [text(key) for key in gone], [text(key) for key in new])
    if one.vote is not None:
        before, after = _sides(one.vote, lambda side: [words.vote_text(side)])
        either = one.vote.after or one.vote.before
        label, rule = _("%(step)s: biểu quyết") % {"step": title}, either.rule if either else ""
        yield Line(label, before, after, rule, _weak(one.vote.before), _weak(one.vote.after))


def _routes(found: Iterable[Change[Route]], books: Library) -> Iterator[Line]:
    for one in found:
        before, after = _sides(one, lambda side: list(_way(side, books)))
        if either := one.after or one.before:
            yield Line(either.title, before, after, either.rule, _weak(one.before), _weak(one.after))


def _way(route: Route, books: Library) -> Iterator[str]:
    yield " → ".join(books.step(step).title for step in route.chain)
    yield _("quyết định: %(body)s") % {"body": route.deciding_body_title}
    if route.vote is not None:
        yield words.vote_text(route.vote)


def _base(one: Change[VoteBase], books: Library) -> Line:
    before, after = _sides(one, lambda side: [words.base_text(side)])
    either = one.after or one.before
    rule = either.rule if either else ""
    return Line(books.rule(rule).title if rule else one.key, before, after, rule)


def _instruments(found: Iterable[Change[Instrument]]) -> Iterator[Line]:
    for one in found:
        before, after = _sides(one, lambda side: [words.span_text(side.span.start, side.span.end)])
        if either := one.after or one.before:
            yield Line(f"{one.key} · {either.title}", before, after)


def _rule(one: Change[str], books: Library) -> Line:
    before, after = _sides(one, lambda side: [side])
    return Line(f"{one.key} {books.rule(one.key).title}", before, after, one.key)
