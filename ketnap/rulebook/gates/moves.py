"""Section 9: change of place before the admission. What goes out, who takes over, until when a decision is good."""

from datetime import date

from ketnap.rulebook.deadlines import due_of
from ketnap.rulebook.facts import Move
from ketnap.rulebook.gates.registry import gate
from ketnap.rulebook.inquiry import Findings, Inquiry, ask, note, refuse, shown
from ketnap.rulebook.relocation import (
    arrived_on,
    at_new_place,
    is_seen,
    last_move,
    temporary_move,
    working_days_after,
)

NOT_SEEN = "nội dung của văn bản khi đó về trường hợp này chưa được đọc đầy đủ"


@gate("R-SYM-10")
def r_sym_10(q: Inquiry) -> Findings:
    """R-SYM-10: a sympathiser who moved is not on the list of the new place by that; whether it lists anew is not said."""
    arrived = arrived_on(q)
    if arrived is not None:
        yield ask(
            f"Người này đã là cảm tình Đảng ở nơi cũ, chuyển đến ngày {shown(arrived)}; văn bản chỉ nói nơi mới phân công "
            "đảng viên giúp đỡ, không nói có đưa vào danh sách lại không.",
            arrived_on=arrived,
        )


@gate("R-TRF-01")
def r_trf_01(q: Inquiry) -> Findings:
    """R-TRF-01: whoever moves while being helped or considered takes a certificate along; the new place goes on by assigning
    an official member, without the 12 months and without a minimum time."""
    arrived = arrived_on(q)
    if q.step.id == "receive_file":
        if q.paper("17-KNĐ") is not None:
            yield note(
                "Giao chi bộ phân công đảng viên chính thức tiếp tục giúp đỡ; không cần đủ 12 tháng, không có thời gian "
                "giúp đỡ tối thiểu."
            )
        elif all(q.paper(code) is None for code in ("17A-KNĐ", "17B-KNĐ", "17C-KNĐ", "17D-KNĐ")):
            yield refuse(
                "Chưa có giấy chứng nhận hoặc công văn của nơi cũ.",
                "Đề nghị cấp ủy nơi cũ cấp giấy chứng nhận đang được giúp đỡ (17-KNĐ) hoặc gửi công văn, hồ sơ.",
                missing_paper="17-KNĐ",
            )
    elif arrived is not None:
        yield note(
            f"Người chuyển đến ngày {shown(arrived)}: người giúp đỡ ở nơi mới không cần đủ 12 tháng cùng nơi.",
            arrived_on=arrived,
        )


@gate("R-TRF-02")
def r_trf_02(q: Inquiry) -> Findings:
    """R-TRF-02: chi bộ and grassroots committee had resolved, the file was not yet sent: it goes to the committee competent
    to admit at the new place. Whether the votes stand is not said."""
    if q.paper("17A-KNĐ") is None:
        return
    if q.step.id == "receive_file":
        yield ask(
            "Cấp ủy có thẩm quyền nơi mới chỉ đạo phân công đảng viên giúp đỡ và xem xét kết nạp; văn bản không nói nghị quyết "
            "của nơi cũ còn giá trị hay nơi mới biểu quyết lại (thường: biểu quyết lại)."
        )
    else:
        yield note("Hồ sơ chuyển đến sau nghị quyết của nơi cũ (17A-KNĐ); chi bộ nơi mới biểu quyết.")


@gate("R-TRF-03")
def r_trf_03(q: Inquiry) -> Findings:
    """R-TRF-03: the file lay undecided with the competent committee: sent on within 15 working days, decided by the new one
    within 30 of receipt, else reasons are reported upward."""
    if not is_seen(q) or (q.step.id == "receive_file" and q.paper("17B-KNĐ") is None):
        return
    due = due_of("transfer_receiving_decision", q.facts, q.on, q.calendar, q.library)
    if q.step.id == "receive_file" and due is None:
        last = q.ruleset.deadlines["transfer_receiving_decision"].amount
        yield note(
            f"Xem xét, quyết định trong {last} ngày làm việc từ ngày nhận công văn và hồ sơ; không biểu quyết lại."
        )
    elif due is not None and due.due_on is not None:
        late = q.on > due.due_on
        tail = " Đã quá hạn: báo cáo lý do lên cấp ủy cấp trên trực tiếp." if late else ""
        yield note(
            f"Nơi mới quyết định trước ngày {shown(due.due_on)} ({due.amount} ngày làm việc).{tail}", due_on=due.due_on
        )


@gate("R-TRF-04")
def r_trf_04(q: Inquiry) -> Findings:
    """R-TRF-04: after a move before the ceremony it is held at the new place only; the old place passes the decision on."""
    move, decided = last_move(q), q.done_on("admission_decision")
    if move is None:
        return
    if not is_seen(q):
        yield ask(
            f"Có quyết định chuyển (đổi nơi cư trú) ngày {shown(move.decided_on)} trước khi tổ chức lễ; {NOT_SEEN}: lễ ở "
            "nơi cũ hay nơi mới do cấp có thẩm quyền trả lời.",
            moved_on=move.decided_on,
        )
    elif not at_new_place(q):
        yield refuse(
            f"Người này chuyển đi ngày {shown(move.decided_on)}: không tổ chức lễ kết nạp ở nơi cũ.",
            f"Chuyển quyết định và hồ sơ sang nơi mới ({_letter(move)}); chi bộ nơi mới tổ chức lễ.",
            moved_on=move.decided_on,
        )
    elif decided is not None and not move.same_competent_committee:
        yield from _still_good(q, move, decided, "Lễ")


def _letter(move: Move) -> str:
    if move.same_competent_committee is None:
        return "17C-KNĐ nếu cùng cấp ủy có thẩm quyền, 17D-KNĐ nếu khác"
    return "17C-KNĐ" if move.same_competent_committee else "17D-KNĐ"


@gate("R-TRF-06")
def r_trf_06(q: Inquiry) -> Findings:
    """R-TRF-06: a decision of the old committee after the move is good within 30 working days of the move; a later one the
    committee cancels itself and sends the file on."""
    move = last_move(q)
    if q.step.id == "decision_cancelled":
        if q.facts.act.ground == "late_transfer":
            yield from _cancel_late(q, move)
        return
    if move is None or at_new_place(q) or move.same_competent_committee:
        return
    if is_seen(q):
        yield from _still_good(q, move, q.on, "Quyết định")
    else:
        yield ask(
            f"Người này chuyển đi ngày {shown(move.decided_on)}, trước khi quyết định; {NOT_SEEN}.",
            moved_on=move.decided_on,
        )


def _still_good(q: Inquiry, move: Move, decided: date, what: str) -> Findings:
    if decided < move.decided_on:
        return
    limit = q.ruleset.number("decision_still_good_working_days")
    days = working_days_after(q, move.decided_on, decided)
    if days is None:
        yield ask(
            f"Chưa có lịch nghỉ lễ để đếm ngày làm việc từ ngày chuyển {shown(move.decided_on)}.", rule="R-TRF-06"
        )
        return
    counted = f"quyết định ngày {shown(decided)} là ngày làm việc thứ {days} từ ngày chuyển {shown(move.decided_on)}"
    if days > limit:
        yield refuse(
            f"{what} không thực hiện được: {counted}, quá {limit} ngày.",
            "Cấp ủy đã ra quyết định hủy quyết định của mình, gửi công văn và hồ sơ (17B-KNĐ) cho cấp ủy có thẩm quyền nơi mới.",
            rule="R-TRF-06",
            days=days,
            allowed=limit,
        )
    else:
        edge = " (tính cả ngày chuyển thì là ngày thứ 31: văn bản không nói rõ)" if days == limit else ""
        yield note(f"Còn giá trị: {counted}{edge}; lễ ở nơi mới.", rule="R-TRF-06", days=days, allowed=limit)


def _cancel_late(q: Inquiry, move: Move | None) -> Findings:
    decided = q.done_on("admission_decision")
    if move is None or decided is None:
        yield refuse(
            "Chưa ghi ngày chuyển đi và ngày quyết định kết nạp.", "Ghi ngày quyết định chuyển (đổi nơi cư trú)."
        )
        return
    if not is_seen(q):
        yield ask(f"Quyết định sau khi đã chuyển đi; {NOT_SEEN}.")
        return
    limit = q.ruleset.number("decision_still_good_working_days")
    days = working_days_after(q, move.decided_on, decided)
    if days is not None and days <= limit:
        yield refuse(
            f"Quyết định là ngày làm việc thứ {days} từ ngày chuyển, còn trong {limit} ngày: không hủy, lễ ở nơi mới.",
            "Chuyển quyết định và hồ sơ sang nơi mới (17D-KNĐ).",
            days=days,
            allowed=limit,
        )
    else:
        yield note(
            "Gửi công văn và hồ sơ cho cấp ủy có thẩm quyền nơi mới xem xét, quyết định; thời hạn của nơi mới văn bản không nói."
        )


@gate("R-TRF-08")
def r_trf_08(q: Inquiry) -> Findings:
    """R-TRF-08: for a person who is elsewhere for a time, the temporary chi bộ helps and sends its opinion; the home chi bộ
    considers, proposes and holds the ceremony."""
    stay = temporary_move(q)
    if stay is None:
        return
    if q.step.id == "assign_helper":
        yield note("Tạm thời ở nơi khác: nơi cử đi giới thiệu chính thức, chi bộ nơi tạm thời phân công người giúp đỡ.")
    elif q.facts.act.at_place == "new":
        yield refuse(
            "Chi bộ nơi tạm thời không biểu quyết kết nạp.", "Gửi ý kiến cho chi bộ nơi cử đi xem xét, đề nghị."
        )
    elif q.paper("opinion_temporary_chi_bo") is None:
        yield refuse(
            f"Tạm thời ở nơi khác từ ngày {shown(stay.decided_on)}: chưa có ý kiến của chi bộ nơi đó.",
            "Đề nghị chi bộ nơi tạm thời gửi ý kiến.",
            missing_paper="opinion_temporary_chi_bo",
        )


@gate("R-TRF-13")
def r_trf_13(q: Inquiry) -> Findings:
    """R-TRF-13: while the new place's request to reconsider is open, the ceremony waits; whether its days stand still is not
    said."""
    asked, answered = q.dates("reconsideration_requested"), q.dates("reconsideration_answered")
    if not asked or (answered and answered[-1] >= asked[-1]):
        return
    text = f"Đề nghị xem xét lại quyết định, nơi ra quyết định nhận ngày {shown(asked[-1])}, chưa được trả lời"
    due = due_of("transfer_reconsideration", q.facts, q.on, q.calendar, q.library)
    if not is_seen(q) or due is None or due.due_on is None:
        yield ask(f"{text}.", requested_on=asked[-1])
        return
    yield refuse(
        f"{text}; hạn trả lời {shown(due.due_on)} ({due.amount} ngày làm việc). Chưa tổ chức lễ; thời hạn tổ chức lễ có "
        "dừng lại không thì văn bản không nói, cần xác nhận.",
        "Chờ trả lời của cấp ủy đã ra quyết định.",
        requested_on=asked[-1],
        due_on=due.due_on,
    )


@gate("R-TRF-16")
def r_trf_16(q: Inquiry) -> Findings:
    """R-TRF-16: when an organisation ends, members are transferred; cases before admission are not mentioned."""
    ended = q.dates("organisation_ended")
    if ended and q.status in ("candidate", "sympathiser", "applicant", "vote_failed_reported", "proposed", "decided"):
        yield ask(
            f"Tổ chức đảng đã kết thúc, chia tách hoặc sáp nhập ngày {shown(ended[-1])}; văn bản không nói về người đang được "
            "xem xét. Giữ nguyên trạng thái và các ngày đã có, tổ chức mới làm tiếp từ ngày đó.",
            ended_on=ended[-1],
        )
