"""Section 6.2 and 6.3: who decides, in what time, and the ceremony."""

from datetime import date

from ketnap.rulebook.deadlines import Due, due_of
from ketnap.rulebook.facts import Authority
from ketnap.rulebook.gates.registry import gate
from ketnap.rulebook.inquiry import Findings, Inquiry, ask, note, refuse, shown
from ketnap.rulebook.relocation import last_move


@gate("R-DEC-03")
def r_dec_03(q: Inquiry) -> Findings:
    """R-DEC-03: the body that the route names decides, and no other."""
    named = q.facts.act.deciding_body
    if q.route is not None and named is not None and named != q.route.deciding_body:
        yield refuse(
            f"Nơi ra quyết định không đúng thẩm quyền; thẩm quyền thuộc {q.route.deciding_body_title}.",
            f"Chuyển {q.route.deciding_body_title} xem xét, quyết định.",
            named=named,
            competent=q.route.deciding_body,
        )

    if q.ruleset.word("deciding_without_standing_committee") == "not_said":
        yield from _not_said(q)


def _not_said(q: Inquiry) -> Findings:
    """What the newest set leaves open: no standing committee; a chi bộ directly under a superior."""
    if q.route is None:
        return
    if q.route.id == "grassroots_standing_committee" and q.facts.unit.has_standing_committee is False:
        yield ask("Đảng ủy cơ sở không có ban thường vụ: văn bản được biết không nói cấp nào quyết định.")
    elif q.route.id == "chi_bo_directly_under_superior":
        yield ask("Chi bộ trực thuộc cấp trên, không có đảng ủy cơ sở: văn bản được biết không nói cấp nào quyết định.")


def _late(q: Inquiry, deadline: str) -> Findings:
    due = due_of(deadline, q.facts, q.on, q.calendar, q.library)
    if due is None or due.due_on is None or q.on <= (due.extended_to or due.due_on):
        return
    yield note(
        f"{due.label_vi} chậm: hạn {shown(due.extended_to or due.due_on)}. Quyết định vẫn có giá trị; kiểm điểm trách nhiệm.",
        due_on=due.extended_to or due.due_on,
    )


def _extension_too_long(q: Inquiry, deadline: str) -> Findings:
    rule = q.ruleset.deadlines[deadline]
    granted = sum(event.amount or 0 for event in q.events if event.step == rule.extended_by)
    if granted and rule.unknown:
        yield ask(
            f"Gia hạn {granted} ngày làm việc; mức gia hạn của quy định khi đó chưa thấy trong văn bản đã đọc.",
            granted=granted,
        )
    elif granted > rule.extension:
        yield refuse(
            f"Gia hạn {granted} ngày làm việc, nhiều nhất chỉ được {rule.extension}.",
            "Sửa lại số ngày gia hạn.",
            granted=granted,
            allowed=rule.extension,
        )


@gate("R-DEC-04")
def r_dec_04(q: Inquiry) -> Findings:
    """R-DEC-04: decided within the days from the chi bộ's resolution, extended at most once the stated amount. Lateness
    does not void the decision."""
    yield from _extension_too_long(q, "admission_decision")
    yield from _late(q, "admission_decision")


@gate("R-OFF-04")
def r_off_04(q: Inquiry) -> Findings:
    """R-OFF-04: the recognition is decided within the days from the chi bộ's resolution. Lateness does not void it."""
    yield from _extension_too_long(q, "recognition_decision")
    yield from _late(q, "recognition_decision")


@gate("R-DEC-05")
def r_dec_05(q: Inquiry) -> Findings:
    """R-DEC-05: decided person by person."""
    if q.facts.act.one_by_one is False:
        yield refuse("Không xét, quyết định riêng từng người.", "Xét, biểu quyết, quyết định từng người một.")


@gate("R-DEC-07")
def r_dec_07(q: Inquiry) -> Findings:
    """R-DEC-07: an organisation that is not competent for the person on that day may not act, even with good votes."""
    if q.facts.unit.competent is False:
        yield refuse(
            "Tổ chức này không có thẩm quyền xem xét người này vào ngày đó.",
            "Chuyển hồ sơ đến tổ chức đảng có thẩm quyền (nơi người đó công tác, học tập, cư trú).",
        )


def _authority_faults(authority: Authority | None, on: date) -> str:
    if authority is None or authority.decided_on is None:
        return "chưa ghi văn bản (số, ngày)"
    if authority.decided_on > on:
        return f"văn bản đến ngày {shown(authority.decided_on)} mới có"
    if authority.withdrawn_on is not None and authority.withdrawn_on <= on:
        return f"đã thôi từ ngày {shown(authority.withdrawn_on)}"
    return ""


@gate("R-DEC-09")
def r_dec_09(q: Inquiry) -> Findings:
    """R-DEC-09: a grassroots committee decides only while a decision of the direct superior authorises it."""
    if q.route is not None and q.route.needs == "authorisation":
        fault = _authority_faults(q.facts.unit.authorisation, q.on)
        if fault:
            yield refuse(
                f"Đảng ủy cơ sở không được ủy quyền kết nạp vào ngày {shown(q.on)}: {fault}.",
                "Trình ban thường vụ cấp ủy cấp trên trực tiếp quyết định.",
            )
        yield from _conditions(q)


def _conditions(q: Inquiry) -> Findings:
    """The conditions of authorising, as far as recorded: more than 100 members, "good" three years running."""
    given = q.facts.unit.authorisation
    most, years = (
        q.ruleset.number("authorised_needs_members_more_than"),
        q.ruleset.number("authorised_needs_good_years"),
    )
    if given is not None and given.members is not None and given.members <= most:
        yield note(f"Ủy quyền khi đảng bộ có {given.members} đảng viên, điều kiện là trên {most}: kiểm tra lại.")
    if given is not None and given.good_years is not None and given.good_years < years:
        yield note(f"Ủy quyền khi mới {given.good_years} năm liền xếp loại tốt, điều kiện là {years}: kiểm tra lại.")


@gate("R-DEC-10")
def r_dec_10(q: Inquiry) -> Findings:
    """R-DEC-10: the standing committee of a committee given superior powers decides only while they are given."""
    if q.route is not None and q.route.needs == "superior_powers":
        fault = _authority_faults(q.facts.unit.authorisation, q.on)
        if fault:
            yield refuse(
                f"Đảng ủy không được giao quyền cấp trên cơ sở vào ngày {shown(q.on)}: {fault}.",
                "Trình ban thường vụ cấp ủy cấp trên trực tiếp quyết định.",
            )


@gate("R-CER-01")
def r_cer_01(q: Inquiry) -> Findings:
    """R-CER-01: the ceremony within 30 working days of the day the chi bộ received the decision; later only with the
    agreement of the direct superior. On the day where the two ways of counting part, a person answers."""
    decided = q.done_on("admission_decision")
    received = q.done_on("decision_received")
    from_receipt = q.ruleset.deadlines["ceremony"].starts == "decision_received"
    if decided is not None and received is None and from_receipt:
        if not _surely_in_time(q, decided):
            yield refuse(
                "Chưa ghi ngày chi bộ nhận được quyết định kết nạp nên không tính được hạn tổ chức lễ.",
                "Ghi ngày chi bộ nhận được quyết định.",
            )
        return
    due = due_of("ceremony", q.facts, q.on, q.calendar, q.library)
    if due is None:
        return
    if due.readings is None:
        yield ask(due.text)
    elif not (q.dates("ceremony_late_agreed") or q.paper("ceremony_late_agreement")):
        yield from _in_time(q, due, *due.readings)
    elif q.on > due.readings[1]:
        yield note(f"Lễ quá hạn {shown(due.readings[1])}, đã có đồng ý của cấp ủy cấp trên trực tiếp.")


def _surely_in_time(q: Inquiry, decided: date) -> bool:
    due = due_of("ceremony", q.facts, q.on, q.calendar, q.library, started=decided)
    return due is not None and due.readings is not None and q.on <= due.readings[0]


def _in_time(q: Inquiry, due: Due, sure: date, last: date) -> Findings:
    since = "ra quyết định" if due.from_event == "admission_decision" else "chi bộ nhận quyết định"
    counted = f"{due.amount} ngày làm việc từ ngày {since} {shown(due.from_on)}"
    earlier = due.under_next_set_on
    if earlier is not None and earlier < q.on <= last:
        yield ask(f"{due.text}", rule="R-DAY-04", due_on=last, other=earlier)
        return
    if q.on > last:
        yield refuse(
            f"Quá hạn tổ chức lễ kết nạp: hạn {shown(last)} ({counted}).",
            "Báo cáo và được cấp ủy cấp trên trực tiếp đồng ý trước khi tổ chức lễ.",
            due_on=last,
        )
    elif q.on > sure:
        yield ask(
            f"Ngày {shown(q.on)} là ngày cuối nếu không tính ngày {since} ({counted}); nếu tính cả ngày đó thì hạn là "
            f"{shown(sure)}. Văn bản không nói rõ.",
            rule="R-DAY-01",
            due_on=last,
            other=sure,
        )


@gate("R-CER-02")
def r_cer_02(q: Inquiry) -> Findings:
    """R-CER-02: a solemn ceremony in fixed points; several persons in one ceremony are each admitted singly."""
    if q.facts.act.one_by_one is False:
        yield refuse("Lễ kết nạp nhiều người nhưng không kết nạp từng người một.", "Kết nạp từng người một trong lễ.")


@gate("R-CER-04")
def r_cer_04(q: Inquiry) -> Findings:
    """R-CER-04: within 30 working days of the ceremony the new member declares the member's biography."""
    yield from _late_remark(q, "member_biography")


def _late_remark(q: Inquiry, deadline: str) -> Findings:
    due = due_of(deadline, q.facts, q.on, q.calendar, q.library)
    if due is not None and due.due_on is not None and q.on > due.due_on:
        yield note(f"{due.label_vi} chậm: hạn {shown(due.due_on)}.", due_on=due.due_on)


@gate("R-CER-05")
def r_cer_05(q: Inquiry) -> Findings:
    """R-CER-05: the chi bộ that proposed holds the ceremony."""
    moved = last_move(q) is not None
    if q.facts.act.held_by == "other_chi_bo" or (q.facts.act.held_by == "new_chi_bo" and not moved):
        yield refuse("Lễ do chi bộ khác tổ chức.", "Chi bộ đã đề nghị kết nạp tổ chức lễ.")


@gate("R-CER-06")
def r_cer_06(q: Inquiry) -> Findings:
    """R-CER-06: for a person who moved, the new place checks file and procedure before the ceremony."""
    if last_move(q) is not None:
        yield note(
            "Người chuyển đến: cấp ủy cơ sở hoặc chi bộ nơi mới kiểm tra hồ sơ, thủ tục trước lễ; không đúng thì báo cáo cấp "
            "trên trực tiếp đề nghị xem xét lại."
        )
