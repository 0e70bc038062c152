"""Section 9: which row of the transfer matrix applies when a person moves away, by the state of the case."""

from ketnap.lib.workdays import YearMissing
from ketnap.rulebook.gates.moves import NOT_SEEN
from ketnap.rulebook.gates.registry import gate
from ketnap.rulebook.inquiry import Findings, Inquiry, ask, note, shown
from ketnap.rulebook.relocation import is_seen, last_move


@gate("R-EXIT-10")
def r_exit_10(q: Inquiry) -> Findings:
    """R-EXIT-10: the person moves; which paper goes out, from whom to whom and in what time depends on the state."""
    if q.status in ("candidate", "sympathiser", "applicant"):
        yield note(
            "Chi bộ báo cáo, cấp ủy cơ sở cấp giấy chứng nhận đang được giúp đỡ, xem xét (17-KNĐ); văn bản không nêu số ngày.",
            rule="R-TRF-01",
        )
    elif q.status == "vote_failed_reported":
        yield ask("Đã biểu quyết không đủ tỷ lệ rồi chuyển đi; văn bản không nói trường hợp này.", rule="R-CB-03")
    elif q.status == "proposed":
        yield from _after_resolution(q)
    elif q.status == "decided":
        yield from _after_decision(q)
    elif q.status == "probationary":
        yield note(
            "Chuyển sinh hoạt đảng như đảng viên, trong 60 ngày làm việc; bản tự kiểm điểm có nhận xét nơi cũ và nhận xét của "
            "người giúp đỡ gửi theo.",
            rule="R-TRF-05",
        )
    elif q.status == "recognition_due":
        yield ask(
            "Đã hết 12 tháng, chưa đề nghị công nhận rồi chuyển đi; văn bản không nói nơi nào xét.", rule="R-TRF-10"
        )


def _after_resolution(q: Inquiry) -> Findings:
    move = last_move(q)
    if q.done_on("organisation_appraisal") is not None or (move and move.file_at_competent):
        if is_seen(q):
            yield from _file_sent_on(q)
        else:
            yield ask(
                f"Hồ sơ đang ở cấp ủy có thẩm quyền (công văn 17B-KNĐ); {NOT_SEEN}, thời hạn gửi chưa rõ.",
                rule="R-TRF-03",
            )
    elif q.done_on("grassroots_committee_resolution") is not None or _no_grassroots_committee(q):
        yield ask(
            "Chi bộ, đảng ủy cơ sở đã có nghị quyết, hồ sơ chưa gửi: công văn và hồ sơ (17A-KNĐ) gửi cấp ủy có thẩm quyền kết "
            "nạp ở nơi mới; người giúp đỡ mới không cần đủ 12 tháng; văn bản không nói có biểu quyết lại không.",
            rule="R-TRF-02",
        )
    else:
        yield ask(
            "Mới có nghị quyết chi bộ; văn bản không nói trường hợp này (thường: cấp 17-KNĐ, kèm nghị quyết để tham khảo).",
            rule="R-TRF-07",
        )


def _no_grassroots_committee(q: Inquiry) -> bool:
    return q.route is not None and "grassroots_committee_resolution" not in q.route.chain


def _file_sent_on(q: Inquiry) -> Findings:
    """R-TRF-03: 15 working days from the transfer decision; the start is not named in the text."""
    move = last_move(q)
    days = q.ruleset.deadlines["transfer_send_file"].amount
    text = "Hồ sơ đang ở cấp ủy có thẩm quyền: gửi công văn và hồ sơ (17B-KNĐ) cho cấp ủy có thẩm quyền nơi mới"
    if move is None:
        yield note(f"{text} trong {days} ngày làm việc.", rule="R-TRF-03")
        return
    try:
        last = q.calendar.add(move.decided_on, days)
        later = q.calendar.add(move.learned_on, days) if move.learned_on and move.learned_on > move.decided_on else None
    except YearMissing as missing:
        yield ask(f"{text}. {missing}", rule="R-TRF-03")
        return
    counted = f"{text} trước ngày {shown(last)} ({days} ngày làm việc từ ngày {shown(move.decided_on)})"
    if later is None:
        yield note(f"{counted}; văn bản không nêu ngày bắt đầu tính.", rule="R-TRF-03", due_on=last)
    else:
        yield ask(
            f"{counted}, hoặc {shown(later)} nếu tính từ ngày biết việc chuyển {shown(move.learned_on)}.",
            rule="R-TRF-03",
            due_on=last,
            other=later,
        )


def _after_decision(q: Inquiry) -> Findings:
    move = last_move(q)
    if not is_seen(q):
        yield ask(f"Đã có quyết định kết nạp, chưa tổ chức lễ; {NOT_SEEN}.", rule="R-TRF-04")
    elif move is not None and move.same_competent_committee:
        yield note(
            "Nơi mới cùng cấp ủy có thẩm quyền: báo cấp ủy cơ sở nơi cũ, chuyển quyết định cho cấp ủy cơ sở nơi mới (17C-KNĐ); "
            "không tổ chức lễ ở nơi cũ.",
            rule="R-TRF-04",
        )
    else:
        yield note(
            "Gửi công văn, quyết định và hồ sơ (17D-KNĐ) cho cấp ủy cấp trên trực tiếp của nơi mới; không tổ chức lễ ở nơi cũ.",
            rule="R-TRF-04",
        )
