"""Section 9: transfer of members, formal or temporary, and their arrival."""

from ketnap.rulebook.deadlines import due_of
from ketnap.rulebook.facts import Move
from ketnap.rulebook.gates.registry import gate
from ketnap.rulebook.inquiry import Findings, Inquiry, ask, note, refuse, shown
from ketnap.rulebook.relocation import MEMBER, is_seen, last_move, temporary_move


def _newest(q: Inquiry) -> Move | None:
    moves = [move for move in q.facts.moves if move.decided_on <= q.on]
    return max(moves, key=lambda move: move.decided_on) if moves else last_move(q)


@gate("R-TRF-05")
def r_trf_05(q: Inquiry) -> Findings:
    """R-TRF-05: members transfer their Party activity within 60 working days, not while under inspection or complaint."""
    if q.status not in MEMBER:
        yield refuse(f"Chuyển sinh hoạt đảng dùng cho đảng viên. Hiện tại: {q.status_title()}.", status=q.status)
        return
    move = _newest(q)
    if move is None:
        yield refuse("Chưa ghi ngày quyết định chuyển hoặc ngày đổi nơi cư trú.", "Ghi ngày đó.")
        return
    if move.under_inspection:
        yield refuse(
            "Đang bị kiểm tra, xác minh hoặc có khiếu nại chưa giải quyết: chưa chuyển sinh hoạt đảng.",
            "Chờ có kết luận, trả lời.",
        )
    due = due_of("member_transfer", q.facts, q.on, q.calendar, q.library)
    if due is not None and due.due_on is not None and q.on > due.due_on:
        yield note(f"Làm thủ tục chậm: hạn {shown(due.due_on)} ({due.amount} ngày làm việc).", due_on=due.due_on)


@gate("R-TRF-09")
def r_trf_09(q: Inquiry) -> Findings:
    """R-TRF-09: probation ends during a temporary stay: the chi bộ there prepares the papers, the home chi bộ votes and
    announces."""
    stay = temporary_move(q)
    if stay is None:
        return
    if q.step.id == "end_of_probation":
        yield note("Chi bộ nơi sinh hoạt tạm thời làm các giấy tờ, gửi chi bộ nơi sinh hoạt chính thức xét.")
    elif q.facts.act.at_place == "new":
        text = "Chi bộ nơi sinh hoạt tạm thời không biểu quyết công nhận"
        if is_seen(q):
            yield refuse(f"{text}.", "Gửi giấy tờ cho chi bộ nơi sinh hoạt chính thức xét.")
        else:
            yield ask(f"{text}; điểm này của văn bản khi đó chưa được đọc.")
    else:
        yield note("Chi ủy nơi sinh hoạt chính thức công bố quyết định và báo cho nơi sinh hoạt tạm thời.")


@gate("R-TRF-10")
def r_trf_10(q: Inquiry) -> Findings:
    """R-TRF-10: the 12 months ended before the transfer and recognition was not proposed: which place acts is not said."""
    move, end = last_move(q), q.end_of_twelve_months()
    proposed = q.done_on("chi_bo_recognition_resolution")
    if move is None or end is None or q.status == "official" or (proposed and proposed <= move.decided_on):
        return
    if end <= move.decided_on:
        yield ask(
            f"Hết 12 tháng ngày {shown(end)}, trước khi chuyển ngày {shown(move.decided_on)}, mà chưa đề nghị công nhận; văn "
            "bản không nói nơi nào xét.",
            ends_on=end,
            moved_on=move.decided_on,
        )


@gate("R-TRF-11")
def r_trf_11(q: Inquiry) -> Findings:
    """R-TRF-11: the letter is presented within 30 working days, later with reasons; no dossier without the confirmation of
    the committee that kept it."""
    due = due_of("member_presents_letter", q.facts, q.on, q.calendar, q.library)
    if due is not None and due.due_on is not None and q.on > due.due_on:
        yield note(
            f"Nộp giấy giới thiệu chậm: hạn {shown(due.due_on)} ({due.amount} ngày làm việc từ ngày giới thiệu "
            f"{shown(due.from_on)}); báo cáo lý do với cấp ủy có thẩm quyền.",
            due_on=due.due_on,
        )
    move = _newest(q)
    if move is not None and move.dossier_confirmed is False:
        yield refuse(
            "Hồ sơ đảng viên chưa có xác nhận của cấp ủy đã giữ: không tiếp nhận.",
            "Đề nghị cấp ủy nơi cũ xác nhận hồ sơ.",
        )
    elif move is None or move.dossier_confirmed is None:
        yield note("Đối chiếu hồ sơ với danh mục; hồ sơ phải có xác nhận của cấp ủy đã giữ.")


@gate("R-TRF-14")
def r_trf_14(q: Inquiry) -> Findings:
    """R-TRF-14: the old place's remark and the old helper's remark go with a probationary member; a missing one is asked for,
    no ground to refuse."""
    move = _newest(q)
    if move is None or q.status not in ("probationary", "recognition_due"):
        return
    missing = []
    if not move.helper_remark_enclosed and q.paper("helper_remark") is None:
        missing.append("nhận xét của người giúp đỡ ở nơi cũ")
    if not move.self_review_enclosed and q.paper("10-KNĐ") is None:
        missing.append("bản tự kiểm điểm có nhận xét của nơi cũ")
    if missing:
        yield note(
            f"Đảng viên dự bị chuyển đến, chưa có: {', '.join(missing)}; đề nghị nơi cũ bổ sung.", missing=missing
        )


@gate("R-TRF-15")
def r_trf_15(q: Inquiry) -> Findings:
    """R-TRF-15: temporary for work or residence of 3 to under 12 months, study of 3 to 24, contracts of 3 to under 12;
    formal for what lasts."""
    move = _newest(q)
    if move is None or move.kind is None or move.reason is None:
        yield note("Ghi rõ chuyển chính thức hay tạm thời, vì việc gì, bao lâu, để biết chuyển đúng loại không.")
        return
    wanted = _wanted_kind(q, move)
    if wanted == "open":
        yield ask(
            f"{_told(move)}: văn bản không nói rõ chuyển chính thức hay tạm thời.",
            months=move.months,
            reason=move.reason,
        )
    elif wanted != move.kind:
        word = "chính thức" if wanted == "formal" else "tạm thời" if wanted == "temporary" else ""
        text = (
            f"{_told(move)}: phải chuyển sinh hoạt {word}." if word else f"{_told(move)}: không phải chuyển sinh hoạt."
        )
        yield refuse(text, "Làm đúng loại thủ tục.", months=move.months, reason=move.reason)


def _told(move: Move) -> str:
    labels = {
        "work": "Công tác",
        "study": "Học tập trung",
        "residence": "Ở nơi khác",
        "contract": "Hợp đồng có thời hạn",
        "open_contract": "Hợp đồng không thời hạn",
        "secondment": "Biệt phái",
        "retirement": "Nghỉ hưu",
    }
    length = f" {move.months} tháng" if move.months is not None else ""
    return f"{labels[move.reason or 'work']}{length}"


def _wanted_kind(q: Inquiry, move: Move) -> str:
    """ "formal", "temporary", "none" (too short to transfer) or "open" (not said)."""
    spans = q.ruleset.table("temporary_activity_months")
    if move.reason in ("retirement", "open_contract", "secondment"):
        return "formal"
    if move.months is None:
        return "formal" if move.reason == "residence" else "open"
    if move.months < spans["min"]:
        return "none"
    if move.reason == "study":
        return "temporary" if move.months <= spans["study_max"] else "open"
    return "temporary" if move.months < spans["below"] else "formal"
