"""What local packs add to the findings of the centre: remarks, refusals of binding lines, conflicts for a person."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

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
    for line in pack.lines:
        if q.step.id in line.steps and line.number not in not_applied and CONDITIONS[line.when](q):
            told = [*told, *((line.rule, finding) for finding in _asked(q, line, pack, line.number in binding))]
    spoke = any(rule in pack.rules for rule, _ in told)
    if spoke and q.ruleset.id not in pack.rule_sets:
        text = f"{pack.name} viết theo {', '.join(pack.rule_sets)}; còn áp dụng sau {q.ruleset.title} không thì cần xác nhận."
        told = [*told, ("R-LOC-02", Finding(Outcome.ALLOW, text, mark="K?"))]
    return told


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
    if line.check.startswith("paper:"):
        return any(paper.code == line.check[6:] and (paper.dated or q.on) <= q.on for paper in q.facts.papers)
    return CHECKS[line.check](q, line.amount) if line.check else None
