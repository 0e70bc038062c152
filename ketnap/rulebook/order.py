"""What every step is asked before its own rules: is the case open, were the earlier steps done, are the papers there, do
the dates follow one another."""

from collections.abc import Iterator

from ketnap.rulebook.inquiry import Findings, Inquiry, ask, note, refuse, shown
from ketnap.rulebook.relocation import arrived_on
from ketnap.rulebook.schema import Step
from ketnap.rulebook.verdict import Finding


def order_findings(q: Inquiry) -> Findings:
    """Everything about order and papers."""
    yield from _closed(q)
    yield from _already_done(q)
    if q.step.kind == "exit":
        yield from _leaves_from(q)
    if q.rule.by_route:
        yield from route_findings(q)
    yield from _missing_steps(q, q.step.id, set())
    yield from _done_too_early(q)
    yield from _missing_papers(q)


def _closed(q: Inquiry) -> Findings:
    closed = q.last_exit
    if closed is None or q.reopened_on is not None or q.step.kind == "act":
        return
    ended = q.library.steps[closed.step]
    if q.step.id in ended.reopens_with and closed.step == "decision_cancelled":
        yield ask(
            f"Quyết định trước đã bị hủy ngày {shown(closed.on)}. Văn bản không nói làm lại từ bước nào, ngày vào Đảng nào "
            "được giữ, và lần này là kết nạp hay kết nạp lại.",
            rule="R-IRR-05" if closed.reason == "standards" else "R-IRR-02",
        )
        return
    if q.step.id in ended.reopens_with:
        yield note(
            f"Trước đây đã “{ended.title}” ngày {shown(closed.on)}; quy định không nói về việc xem xét lại từ đầu.",
            rule="R-SYM-09",
        )
        return
    yield refuse(
        f"Hồ sơ đã kết thúc: “{ended.title}” ngày {shown(closed.on)}, nên không làm tiếp bước này.",
        "Nếu ghi nhầm, hãy hủy sự việc đó trước.",
        rule=ended.rule,
        ended_on=closed.on,
    )


def _already_done(q: Inquiry) -> Findings:
    done = q.done_on(q.step.id)
    if done is None or q.step.repeatable or (q.step.kind == "exit" and not q.step.final):
        return
    if q.step.final:
        return
    arrived = arrived_on(q)
    again = q.rule.by_route == "admission" or q.step.id == "chi_bo_admission_resolution"
    if arrived is not None and done < arrived and again:
        yield ask(
            f"Nơi cũ đã làm bước này ngày {shown(done)}, người đó chuyển đến ngày {shown(arrived)}; văn bản không nói có làm lại "
            "không.",
            rule="R-TRF-02",
            done_on=done,
        )
        return
    yield refuse(
        f"Bước “{q.step.title}” đã làm ngày {shown(done)}.",
        "Nếu lần ghi trước sai, hãy hủy lần đó rồi ghi lại.",
        rule=q.step.rule,
        done_on=done,
    )


def _leaves_from(q: Inquiry) -> Findings:
    if q.status in q.step.leaves or (q.last_exit is not None and q.reopened_on is None):
        return
    from_states = ", ".join(q.library.statuses[status] for status in q.step.leaves)
    text = f"“{q.step.title}” dùng cho người đang là: {from_states}. Hiện tại: {q.status_title()}."
    if q.step.id in ("removed_from_list", "withdrawn") and q.status in (
        "applicant",
        "vote_failed_reported",
        "proposed",
    ):
        yield ask(f"{text} Văn bản không nói rõ trường hợp này.", status=q.status)
        return
    yield refuse(text, status=q.status)


def route_findings(q: Inquiry) -> Findings:
    """Whether the route is known, belongs to the rule set and has this step."""
    wanted = q.facts.unit.route
    if q.route is None:
        text = "Chưa ghi đường xét duyệt phía trên chi bộ (unit.route)."
        if wanted:
            text = f"Đường xét duyệt “{wanted}” không có trong bộ quy định {q.ruleset.id}."
        yield refuse(text, "Ghi đúng đường xét duyệt của đơn vị tại ngày này.", rule="R-DEC-03", route=wanted)
    elif q.route.needs == "politburo_rule":
        yield ask(
            "Quân đội, Công an: thẩm quyền và các bước do Bộ Chính trị quy định; bộ quy định này không có nội dung đó.",
            rule="R-SPC-09",
        )
    elif wanted in q.ruleset.routes_instead:
        yield note(
            f"Từ {q.ruleset.title}, đường xét duyệt này thay bằng: {q.route.title}.", rule="R-DEC-03", route=q.route.id
        )
    if q.route is not None and q.route.needs != "politburo_rule" and q.step.id not in q.chain:
        yield refuse(
            f"Đường xét duyệt “{q.route.title}” không có bước “{q.step.title}”.",
            "Bỏ qua bước này; làm bước kế tiếp của đường xét duyệt.",
            rule=q.step.rule,
            route=wanted,
        )


def _missing_steps(q: Inquiry, step: str, seen: set[str]) -> Findings:
    """The steps that should have been done; above a step that was done, nothing is asked any more."""
    for earlier in q.requires_of(step):
        if earlier in seen:
            continue
        seen.add(earlier)
        if q.done_on(earlier) is not None or (earlier == "list_as_sympathiser" and arrived_on(q) is not None):
            continue
        yield _missing_step(q, q.library.step(earlier))
        yield from _missing_steps(q, earlier, seen)


def _missing_step(q: Inquiry, earlier: Step) -> Finding:
    later = [event.on for event in q.facts.events if event.step == earlier.id and event.on > q.on]
    if later:
        return refuse(
            f"Bước “{earlier.title}” ghi ngày {shown(min(later))}, sau ngày {shown(q.on)} của bước này.",
            f"Làm bước này từ ngày {shown(min(later))} trở đi, hoặc sửa ngày ghi sai.",
            earliest_on=min(later),
            rule=earlier.rule,
            missing_step=earlier.id,
        )
    return refuse(
        f"Chưa làm bước “{earlier.title}”.",
        f"Làm bước “{earlier.title}” trước; nếu đã làm, hãy ghi theo giấy tờ.",
        rule=earlier.rule,
        missing_step=earlier.id,
    )


def _done_too_early(q: Inquiry) -> Findings:
    """A step made up for after a step that rests on it."""
    if q.step.kind == "exit" or q.done_on(q.step.id) is not None:
        return
    for later in _resting_on(q):
        done = q.done_on(later.id)
        if done is not None and done < q.on:
            yield refuse(
                f"Bước “{later.title}” đã làm ngày {shown(done)}, mà bước ấy phải có “{q.step.title}” trước.",
                "Nếu bước này thật ra đã làm trước ngày đó, hãy ghi theo giấy tờ với đúng ngày; "
                "nếu chưa làm, báo cáo cấp có thẩm quyền về việc làm sai thứ tự.",
                rule=q.step.rule,
                later_step=later.id,
                later_on=done,
            )


def _resting_on(q: Inquiry) -> Iterator[Step]:
    """The steps done before the day asked that rest on the one asked about."""
    for key in dict.fromkeys(event.step for event in q.live_events):
        step = q.library.steps.get(key)
        if step is not None and step.kind == "step" and q.step.id in q.requires_of(key):
            yield step


def _missing_papers(q: Inquiry) -> Findings:
    for alternatives in required_papers(q):
        codes = alternatives.split("|")
        if any(q.paper(code) is not None for code in codes):
            continue
        paper = q.library.papers[codes[0]]
        label = q.paper_label(paper.code)
        later = [held.dated for held in q.facts.papers if held.code in codes and held.dated and held.dated > q.on]
        if later:
            yield refuse(
                f"{label} đề ngày {shown(min(later))}, sau ngày {shown(q.on)} của bước này.",
                f"Chỉ làm bước này khi đã có {label}.",
                earliest_on=min(later),
                rule=paper.rule or q.step.rule,
                missing_paper=paper.code,
            )
            continue
        yield refuse(
            f"Hồ sơ thiếu {label}.",
            f"Đề nghị {paper.issued_by} cung cấp {label}.",
            rule=paper.rule or q.step.rule,
            missing_paper=paper.code,
        )


def required_papers(q: Inquiry) -> tuple[str, ...]:
    """The papers the step asks for; on a route also what the chain's earlier steps have made."""
    made: list[str] = []
    if q.step.id in q.chain:
        for earlier in q.chain[: q.chain.index(q.step.id)]:
            made += q.ruleset.steps[earlier].produces[:1]
    return (*q.rule.papers, *made)
