"""What local packs add to the findings of the centre: remarks, refusals of binding lines, conflicts for a person."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ketnap.rulebook.facts import Facts
from ketnap.rulebook.inquiry import Inquiry
from ketnap.rulebook.packs import Pack, Use, pack_of
from ketnap.rulebook.packs.conditions import CHECKS, CONDITIONS
from ketnap.rulebook.packs.schema import Conflict, Line
from ketnap.rulebook.verdict import Finding, Outcome

Told = tuple[str, Finding]


def with_packs(q: Inquiry, told: list[Told], uses: Sequence[Use]) -> list[Told]:
    """The central findings with what the packs say. No refusal of the centre becomes an allowance (R-LOC-01)."""
    for use in uses:
        pack, binding = pack_of(use)
        if pack.span.contains(q.on):
            told = _with_pack(q, told, pack, binding)
    return told


def _with_pack(q: Inquiry, told: list[Told], pack: Pack, binding: frozenset[int]) -> list[Told]:
    conflicts = [c for c in pack.conflicts if q.step.id in c.steps and CONDITIONS[c.when](q)]
    not_applied = {number for conflict in conflicts for number in conflict.lines}
    for conflict in conflicts:
        if conflict.opens:
            told = [(rule, _opened(finding, rule, conflict)) for rule, finding in told]
        told = [*told, (conflict.number, _shown(conflict, pack))]
    for line in _lines(q, pack, not_applied):
        told = [*told, *((line.rule, finding) for finding in _asked(q, line, pack, line.number in binding))]
    spoke = any(rule in pack.rules for rule, _ in told)
    if spoke and q.ruleset.id not in pack.rule_sets:
        text = f"{pack.name} viết theo {', '.join(pack.rule_sets)}; còn áp dụng sau {q.ruleset.title} không thì cần xác nhận."
        told = [*told, ("R-LOC-02", Finding(Outcome.ALLOW, text, mark="K?"))]
    return told


def _lines(q: Inquiry, pack: Pack, not_applied: set[int]) -> Iterator[Line]:
    """The lines that speak about this step in this case; those that leave cases begun before alone are skipped for them."""
    begun = begun_before(q.facts, pack)
    for line in pack.lines:
        left_alone = line.running == "keep" and begun
        if not left_alone and q.step.id in line.steps and line.number not in not_applied and CONDITIONS[line.when](q):
            yield line


def asking(q: Inquiry, uses: Sequence[Use]) -> Iterator[tuple[Pack, Line, bool]]:
    """The lines of the packs in force that ask something at this step in this case, and whether each binds."""
    for use in uses:
        pack, binding = pack_of(use)
        if pack.span.contains(q.on):
            at_odds = {n for c in pack.conflicts if q.step.id in c.steps and CONDITIONS[c.when](q) for n in c.lines}
            for line in _lines(q, pack, at_odds):
                if line.effect not in ("weaker", "against"):
                    yield pack, line, line.number in binding


def begun_before(facts: Facts, pack: Pack) -> bool:
    """Whether the case was begun before the pack is in force."""
    return any(event.on < pack.span.start for event in facts.events)


def _opened(finding: Finding, rule: str, conflict: Conflict) -> Finding:
    if finding.outcome is Outcome.REFUSE and (finding.rule or rule) == conflict.meanwhile:
        return replace(finding, outcome=Outcome.PERSON)
    return finding


def _shown(conflict: Conflict, pack: Pack) -> Finding:
    readings = " ↔ ".join(conflict.readings)
    text = f"{pack.name}, {conflict.about}: {readings}. Không áp dụng cách nào; theo {conflict.meanwhile} đến khi nơi ban hành trả lời."
    outcome = Outcome.PERSON if conflict.person else Outcome.ALLOW
    return Finding(outcome, text, remedy=f"Hỏi {pack.issuer}." if conflict.person else "", mark="S")


def _asked(q: Inquiry, line: Line, pack: Pack, binding: bool) -> Iterator[Finding]:
    if line.effect in ("weaker", "against"):
        text = f"{pack.name}, dòng {line.number}: {line.what}. Nhẹ hơn hoặc khác văn bản Trung ương ({line.stands_on}): không áp dụng."
        yield Finding(Outcome.ALLOW, text, rule="R-LOC-01", mark=line.mark)
        return
    held = _holds(q, line)
    if held or not line.check:
        return
    unknown = " (chưa ghi)" if held is None else ""
    text = f"{pack.name}, dòng {line.number}: {line.what}{unknown}."
    if binding and held is False:
        yield Finding(
            Outcome.REFUSE, text, remedy=f"Làm theo {pack.instrument}.", mark=line.mark, inputs={"line": line.number}
        )
    else:
        yield Finding(Outcome.ALLOW, text, mark=line.mark, inputs={"line": line.number})


def _holds(q: Inquiry, line: Line) -> bool | None:
    if line.paper:
        return any(paper.code == line.paper and (paper.dated or q.on) <= q.on for paper in q.facts.papers)
    return CHECKS[line.check](q, line.amount) if line.check else None
