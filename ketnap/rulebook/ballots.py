"""What the vote of the step says: is it there, possible, by the right body, and does it reach the threshold."""

from dataclasses import replace
from typing import Any

from ketnap.rulebook.facts import Vote
from ketnap.rulebook.inquiry import Findings, Inquiry, ask, note, refuse, shown
from ketnap.rulebook.schema import VoteRule
from ketnap.rulebook.votes import Count, arithmetic, count, impossible, threshold_text

BODY_LABELS = {
    "chi_bo": "chi bộ",
    "grassroots_committee": "đảng ủy cơ sở",
    "standing_committee": "ban thường vụ",
    "standing_body_plus_heads_of_commissions": "thường trực cấp ủy cùng các trưởng ban đảng",
    "youth_union_executive": "ban chấp hành Đoàn",
    "trade_union_executive": "ban chấp hành công đoàn",
}


def vote_rule(q: Inquiry) -> VoteRule | None:
    """The threshold of the step: its own, or that of the route."""
    if q.rule.vote_by_route:
        return q.route.vote if q.route else None
    return q.rule.vote


def vote_findings(q: Inquiry) -> Findings:
    """Everything about the vote of the step."""
    rule = vote_rule(q)
    if rule is None:
        return
    vote = q.vote
    if vote is None:
        if rule.required:
            yield refuse(
                f"Chưa có kết quả biểu quyết của {BODY_LABELS[rule.body]} (cần {threshold_text(rule)}).",
                "Ghi số người được tính, có mặt, tán thành, không tán thành, phiếu trắng.",
                act_input="vote",
                rule=rule.rule,
            )
        return
    faults = list(_faults(q, rule, vote))
    yield from faults
    if not faults:
        for finding in _result(q, count(vote, rule, q.ruleset.vote_bases[rule.base])):
            yield replace(finding, mark=rule.mark if finding.rule == rule.rule else "")


def _faults(q: Inquiry, rule: VoteRule, vote: Vote) -> Findings:
    if vote.on is not None and vote.on != q.on:
        yield refuse(
            f"Biểu quyết ngày {shown(vote.on)}, không phải ngày {shown(q.on)} của bước này.",
            "Ghi bước này đúng ngày biểu quyết.",
            rule=rule.rule,
        )
    if vote.body is not None and vote.body != rule.body:
        yield refuse(
            f"Tổ chức biểu quyết là {BODY_LABELS[vote.body]}; bước này thuộc {BODY_LABELS[rule.body]}.",
            f"Đưa ra {BODY_LABELS[rule.body]} biểu quyết.",
            rule=rule.rule,
        )
    if vote.one_by_one is False:
        yield refuse("Không biểu quyết riêng từng người.", "Biểu quyết lại, từng người một.", rule=rule.rule)
    for fault in impossible(vote):
        yield refuse(
            f"Số phiếu không thể đúng: {fault}.", "Kiểm tra lại biên bản kiểm phiếu.", act_input="vote", rule="R-CB-07"
        )


def _result(q: Inquiry, counted: Count) -> Findings:
    rule, vote = counted.rule, counted.vote
    inputs: dict[str, Any] = {
        "base": [reading.base for reading in counted.readings],
        "required": [reading.required for reading in counted.readings],
        "in_favour": vote.in_favour,
    }
    sums = "; hoặc ".join(arithmetic(reading, rule, vote.in_favour) for reading in counted.readings)
    if not counted.settled and len({reading.rule for reading in counted.readings}) > 1:
        words = " hay ".join(threshold_text(one) for one in (rule, *rule.others))
        text = f"Chưa rõ tỷ lệ là {words}, hai cách cho kết quả khác nhau: {sums}."
        yield ask(text, rule="R-DEC-03", **inputs)
    elif not counted.settled:
        base_rule = q.ruleset.vote_bases[rule.base].rule
        text = f"Hai cách tính cho kết quả khác nhau: {sums}. Văn bản không nói rõ có tính những người này không."
        yield ask(text, rule=base_rule, **inputs)
    elif counted.reached:
        yield note(f"Biểu quyết đạt {threshold_text(rule)}: {sums}.", rule=rule.rule, **inputs)
    else:
        yield refuse(
            f"Biểu quyết không đạt {threshold_text(rule)}: {sums}.", _after_failure(rule), rule=rule.rule, **inputs
        )


def _after_failure(rule: VoteRule) -> str:
    if rule.kind == "at_least":
        return "Không ra nghị quyết; báo cáo đầy đủ kết quả lên cấp ủy có thẩm quyền xem xét, quyết định."
    return "Không ra nghị quyết, quyết định; ghi kết quả vào biên bản."
