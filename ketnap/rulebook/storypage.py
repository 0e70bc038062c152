"""The examples of docs/reference/facts.md: each case with its calls and the answers that the rulebook gives to them."""

import json
from collections.abc import Iterator

from ketnap.lib.vietnamese import format_date
from ketnap.rulebook.deadlines import due
from ketnap.rulebook.evaluate import check
from ketnap.rulebook.facts import Facts
from ketnap.rulebook.paperwork import STATE_LABELS, papers_for
from ketnap.rulebook.routing import route_of
from ketnap.rulebook.stories import Question, stories
from ketnap.rulebook.verdict import Outcome, Reason

OUTCOMES = {Outcome.ALLOW: "được làm", Outcome.REFUSE: "không được làm", Outcome.PERSON: "cần người có thẩm quyền"}


def story_lines() -> Iterator[str]:
    """The section of examples, line by line."""
    yield from ("", "## Ví dụ đầy đủ", "")
    yield (
        "Người và tổ chức mẫu, không có thật. Lưu phần JSON thành tệp có tên ghi ở đầu, rồi chạy từng lệnh; câu trả lời ở đây do chương trình "
        "tính ra khi sinh trang này."
    )
    for story in stories():
        yield from ("", f"### {story.title}", "", story.told)
        for question in story.questions:
            yield from (
                "",
                f"    {question.command(story.file)}",
                "",
                f"{question.why} → {_answer(question, story.facts)}",
            )
        document = json.dumps(story.facts.to_document(), ensure_ascii=False, indent=2)
        yield from ("", f"`{story.file}`:", "", "```json", *document.splitlines(), "```")


def _answer(question: Question, facts: Facts) -> str:
    """The answer in words, as the command gives it."""
    if question.asked == "check":
        verdict = check(question.step, facts, on=question.on)
        told = " ".join(
            _told(reason) for reason in sorted(verdict.reasons, key=lambda one: one.outcome is Outcome.ALLOW)
        )
        return f"**{OUTCOMES[verdict.outcome]}** ({verdict.ruleset}). {told}".rstrip()
    if question.asked == "due":
        lines = [f"{one.text} ({one.rule})" for one in due(facts, on=question.on)]
        return " ".join(lines) or f"không có thời hạn nào đang chạy ngày {format_date(question.on)}."
    if question.asked == "route":
        answer = route_of(facts, on=question.on)
        return f"{answer.title}: {' → '.join(link.title for link in answer.admission)}."
    needs = papers_for(question.step, facts, on=question.on)
    return "; ".join(f"{need.title}: {STATE_LABELS[need.state]}" for need in needs) + "."


def _told(reason: Reason) -> str:
    return f"{reason.text} [{reason.rule}{', cần xác nhận' if reason.weak else ''}]"
