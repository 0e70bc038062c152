"""Section 10: decisions that were wrong, who cancels them, what follows."""

from ketnap.rulebook.gates.registry import gate
from ketnap.rulebook.inquiry import Findings, Inquiry, ask, note, refuse, shown

GROUNDS = ("standards", "competence", "procedure", "late_transfer")
PLACES = {"issuer": "cấp ủy đã ra quyết định", "present_place": "cấp ủy có thẩm quyền nơi đảng viên đang sinh hoạt"}


def _canceller(q: Inquiry) -> str:
    """Who cancels: the issuer, unless it ended or the new place has already received the member."""
    act = q.facts.act
    return "present_place" if act.issuer_ended or act.received_at_new_place else "issuer"


def _right_place(q: Inquiry) -> Findings:
    named, wanted = q.facts.act.cancelled_by, _canceller(q)
    if named is None:
        yield refuse(
            "Chưa ghi nơi hủy quyết định.",
            f"Nơi hủy: {PLACES[wanted]}.",
            act_input="cancelled_by",
            competent=wanted,
        )
    elif named != wanted:
        yield refuse(
            f"Nơi hủy quyết định không đúng thẩm quyền; thẩm quyền thuộc {PLACES[wanted]}.",
            f"Chuyển {PLACES[wanted]} xem xét, hủy.",
            named=named,
            competent=wanted,
        )


@gate("R-EXIT-09")
def r_exit_09(q: Inquiry) -> Findings:
    """R-EXIT-09: a decision is cancelled on one of the grounds of section 10 or for coming too late after a move."""
    if q.facts.act.ground not in GROUNDS:
        yield refuse(
            "Chưa ghi căn cứ hủy quyết định.",
            "Căn cứ: không đủ tiêu chuẩn, điều kiện; sai thẩm quyền; sai thủ tục; hoặc quyết định quá muộn sau khi chuyển nơi.",
            act_input="ground",
        )


@gate("R-IRR-01")
def r_irr_01(q: Inquiry) -> Findings:
    """R-IRR-01: standards or conditions were not met: the issuing committee cancels its own decision, the name is struck
    off the list of members."""
    if q.facts.act.ground == "standards":
        yield from _right_place(q)
        yield note("Thông báo đảng bộ, chi bộ xóa tên trong danh sách đảng viên.")


@gate("R-IRR-02")
def r_irr_02(q: Inquiry) -> Findings:
    """R-IRR-02: wrong competence or procedure: cancelled, the procedure is done again by the competent committee. Which date
    of joining is kept afterwards is not said."""
    if q.step.id == "redo_after_cancellation":
        cancelled = q.dates("decision_cancelled") or tuple(e.on for e in q.events if e.step == "decision_cancelled")
        if not cancelled:
            yield refuse("Chưa có quyết định nào bị hủy.", "Hủy quyết định sai trước, rồi mới làm lại thủ tục.")
        else:
            yield ask(
                f"Quyết định đã hủy ngày {shown(cancelled[-1])}; làm lại thủ tục, nếu đủ tiêu chuẩn thì ra quyết định công "
                "nhận. Văn bản không nói giữ ngày vào Đảng nào."
            )
        return
    if q.facts.act.ground in ("competence", "procedure"):
        yield from _right_place(q)
        yield note("Chỉ đạo cấp ủy có thẩm quyền làm lại thủ tục; xem xét trách nhiệm tổ chức, cá nhân.")


@gate("R-IRR-03")
def r_irr_03(q: Inquiry) -> Findings:
    """R-IRR-03: the issuing organisation ended: the competent committee of the present place cancels, and for wrong
    competence or procedure does the procedure again itself."""
    if not q.facts.act.issuer_ended:
        return
    known = q.ruleset.word("annulment_when_issuer_ended")
    if known == "not_seen":
        yield ask("Nơi ra quyết định không còn; văn bản khi đó không nói cấp nào hủy.")
    elif known == "present_place_redoes" and q.facts.act.ground in ("competence", "procedure"):
        yield note(
            "Nơi ra quyết định không còn: cấp ủy có thẩm quyền nơi đang sinh hoạt thẩm tra và tự làm lại thủ tục."
        )
    else:
        yield note("Nơi ra quyết định không còn: cấp ủy có thẩm quyền nơi đang sinh hoạt hủy quyết định.")


@gate("R-IRR-04")
def r_irr_04(q: Inquiry) -> Findings:
    """R-IRR-04: found after the new place received the member: it cancels with the written agreement of the competent
    superior; before that it stops receiving and writes to the old place."""
    received = q.facts.act.received_at_new_place
    if received is None:
        return
    if q.ruleset.word("annulment_after_receipt") == "not_seen":
        yield ask("Đảng viên đã chuyển nơi; văn bản khi đó về việc hủy ở nơi mới chưa được đọc.")
    elif not received:
        yield note("Nơi mới chưa tiếp nhận: dừng tiếp nhận, có văn bản đề nghị nơi cũ hủy quyết định.")
    elif q.paper("annulment_agreement") is None:
        yield refuse(
            "Nơi mới đã tiếp nhận đảng viên: chỉ hủy khi có văn bản đồng ý của cấp ủy cấp trên có thẩm quyền.",
            "Xin văn bản đồng ý trước khi hủy.",
            missing_paper="annulment_agreement",
        )


@gate("R-IRR-05")
def r_irr_05(q: Inquiry) -> Findings:
    """R-IRR-05: after a decision cancelled for lack of standards, a later admission is an admission or a readmission: not
    said."""
    before = q.facts.person.cancelled_before
    if before is not None and before <= q.on:
        yield ask(
            f"Quyết định kết nạp trước đây bị hủy ngày {shown(before)} vì không đủ tiêu chuẩn; lần này là kết nạp hay kết nạp "
            "lại (36 tháng, một lần) thì văn bản không nói.",
            cancelled_on=before,
        )
