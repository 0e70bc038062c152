"""Section 7: probation, recognition, card."""

from datetime import date

from ketnap.rulebook.deadlines import due_of
from ketnap.rulebook.gates.registry import gate
from ketnap.rulebook.gates.sympathiser import official_helper_findings
from ketnap.rulebook.inquiry import Findings, Inquiry, ask, day_after, note, refuse, shown
from ketnap.rulebook.votes import count, impossible


def _twelve_months(q: Inquiry) -> Findings:
    ceremony, end = q.done_on("admission_ceremony"), q.end_of_twelve_months()
    if ceremony is None or end is None:
        return
    months = q.ruleset.number("probation_months")
    if q.on < end:
        yield refuse(
            f"Chưa hết {months} tháng dự bị: lễ kết nạp ngày {shown(ceremony)}, hết ngày {shown(end)}.",
            f"Làm từ ngày {shown(end)}.",
            end,
            ceremony_on=ceremony,
            ends_on=end,
        )
    elif ceremony.day != end.day and q.on < day_after(end):
        yield ask(
            f"Lễ ngày {shown(ceremony)}; tháng cuối không có ngày {ceremony.day} nên {months} tháng tính đến {shown(end)} "
            f"hoặc {shown(day_after(end))}. Văn bản không nói rõ.",
            rule="R-DAY-03",
        )


@gate("R-PRO-01")
def r_pro_01(q: Inquiry) -> Findings:
    """R-PRO-01: 12 months from the ceremony; no extension exists."""
    if q.step.id == "prolong_probation":
        yield refuse(
            "Không có quy định kéo dài thời gian dự bị: hết 12 tháng thì công nhận chính thức hoặc xóa tên.",
            "Chi bộ xét công nhận hoặc đề nghị xóa tên; ngày chính thức không đổi.",
        )
        return
    yield from _twelve_months(q)


@gate("R-PRO-02")
def r_pro_02(q: Inquiry) -> Findings:
    """R-PRO-02: the chi bộ assigns an official helper for the probation."""
    yield from official_helper_findings(q, "probation")


@gate("R-PRO-03")
def r_pro_03(q: Inquiry) -> Findings:
    """R-PRO-03: the class for new members with its certificate, before recognition. Asked as a paper."""
    yield from ()


@gate("R-OFF-01")
def r_off_01(q: Inquiry) -> Findings:
    """R-OFF-01: after the 12 months self-review, helper's remark and summary of opinions. Asked as papers later."""
    yield from ()


@gate("R-OFF-02")
def r_off_02(q: Inquiry) -> Findings:
    """R-OFF-02: the chi bộ considers after the 12 months are complete, within 30 working days."""
    yield from _twelve_months(q)


@gate("R-OFF-08")
def r_off_08(q: Inquiry) -> Findings:
    """R-OFF-08: a late recognition is made up for; the member is official from the end of the 12 months all the same."""
    due = due_of("chi_bo_recognition", q.facts, q.on, q.calendar, q.library)
    if due is not None and due.due_on is not None and q.on > due.due_on:
        end = q.end_of_twelve_months()
        yield note(
            f"Chi bộ xét công nhận chậm: hạn {shown(due.due_on)}. Ngày chính thức vẫn là {shown(end)}; kiểm điểm trách nhiệm.",
            due_on=due.due_on,
        )


@gate("R-OFF-05")
def r_off_05(q: Inquiry) -> Findings:
    """R-OFF-05: official from the day the 12 months end, whatever the date of the decision."""
    ceremony, end = q.done_on("admission_ceremony"), q.end_of_twelve_months()
    if ceremony is None or end is None:
        return
    if ceremony.day != end.day:
        yield ask(
            f"Ngày chính thức: {shown(end)} hoặc {shown(day_after(end))}, vì tháng cuối không có ngày {ceremony.day}; "
            "văn bản không nói rõ.",
            rule="R-DAY-03",
            official_on=end,
        )
    else:
        yield note(f"Ngày chính thức: {shown(end)}.", official_on=end)


@gate("R-OFF-07")
def r_off_07(q: Inquiry) -> Findings:
    """R-OFF-07: Party age counts from the day the decision is signed; when another day is printed on it, a person answers."""
    printed = q.facts.act.printed_on
    if printed is not None and printed != q.on:
        yield ask(
            f"Quyết định ký ngày {shown(q.on)} nhưng ghi ngày {shown(printed)}; tuổi đảng tính từ ngày ký, cần xác nhận.",
            signed_on=q.on,
            printed_on=printed,
        )


RECOGNITION_VOTES = ("chi_bo_recognition_resolution", "grassroots_recognition_resolution")


def failed_votes(q: Inquiry, step: str) -> list[date]:
    """The days on which the body of a recognition step voted without 2/3 for recognition or for striking off."""
    rule = q.ruleset.steps[step].vote
    if rule is None:
        return []
    base = q.ruleset.vote_bases[rule.base]
    before = q.on if q.step.id == step else day_after(q.on)
    days = {
        vote.on
        for vote in q.facts.votes
        if vote.step in (step, "struck_off")
        and (vote.body == rule.body or (vote.body is None and vote.step == step))
        and vote.on is not None
        and vote.on < before
        and not impossible(vote)
        and not any(reading.reached for reading in count(vote, rule, base).readings)
    }
    return sorted(days)


@gate("R-OFF-06")
def r_off_06(q: Inquiry) -> Findings:
    """R-OFF-06: three votes of one body without 2/3 either way are referred upward. One meeting counts once."""
    most = q.ruleset.number("recognition_votes_before_referral")
    if q.step.id == "recognition_deadlock":
        made = max(len(failed_votes(q, step)) for step in RECOGNITION_VOTES)
        if made < most:
            yield refuse(
                f"Mới biểu quyết {made} lần không đủ tỷ lệ; đủ {most} lần của một tổ chức mới báo cáo.", votes=made
            )
        return
    failed = failed_votes(q, q.step.id)
    if len(failed) >= most:
        yield ask(
            f"Đã biểu quyết {len(failed)} lần ({', '.join(shown(day) for day in failed)}) không đủ tỷ lệ; "
            "phải báo cáo cấp ủy cấp trên trực tiếp và cấp ủy có thẩm quyền xem xét, quyết định.",
            "Lập báo cáo gửi cấp trên; không biểu quyết lần nữa khi chưa có trả lời.",
            votes=len(failed),
        )


@gate("R-CARD-01")
def r_card_01(q: Inquiry) -> Findings:
    """R-CARD-01: the card is decided with the recognition and handed over at the nearest meeting. Who decides it where an
    authorised grassroots committee recognises is not said."""
    if q.facts.unit.route == "authorised_grassroots_committee":
        yield ask(
            "Đảng ủy cơ sở được ủy quyền đã công nhận: văn bản giao việc phát thẻ cho cấp ủy cấp trên trực tiếp, không nói riêng "
            "trường hợp này."
        )
    else:
        yield note("Trao thẻ trong kỳ sinh hoạt chi bộ gần nhất sau quyết định.")
