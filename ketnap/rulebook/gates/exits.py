"""Section 11: how a case ends without an admission."""

from ketnap.rulebook.gates.eligibility import age_in_months, over_age_case_holds
from ketnap.rulebook.gates.registry import gate
from ketnap.rulebook.inquiry import Findings, Inquiry, ask, note, refuse
from ketnap.rulebook.votes import arithmetic, count, impossible


@gate("R-EXIT-01")
def r_exit_01(q: Inquiry) -> Findings:
    """R-EXIT-01: the chi bộ does not put the person on the list; may be introduced again."""
    yield from ()


@gate("R-EXIT-02")
def r_exit_02(q: Inquiry) -> Findings:
    """R-EXIT-02: taken off the list by a resolution of the chi bộ; the committee adjusts its list."""
    yield from ()


@gate("R-EXIT-03")
def r_exit_03(q: Inquiry) -> Findings:
    """R-EXIT-03: at the person's own wish; papers go back, except the verified biography."""
    if q.paper("2-KNĐ") is not None:
        yield note("Giấy tờ có thể trả lại, trừ lý lịch đã thẩm tra do tổ chức đảng giữ.", rule="R-VAL-03")


@gate("R-EXIT-04")
def r_exit_04(q: Inquiry) -> Findings:
    """R-EXIT-04: the competent committee concluded that the biography does not allow consideration."""
    if q.facts.verification.fit is not False:
        yield refuse(
            "Chưa có kết luận “không đủ điều kiện xem xét” của cấp ủy có thẩm quyền.",
            "Ghi kết luận thẩm tra trước.",
            act_input="conclusion",
        )


@gate("R-EXIT-05")
def r_exit_05(q: Inquiry) -> Findings:
    """R-EXIT-05: a vote below 2/3 gives no resolution and is reported in full; it is no end by itself."""
    rule = q.ruleset.steps["chi_bo_admission_resolution"].vote
    if q.vote is None or rule is None:
        yield refuse("Chưa có kết quả biểu quyết.", "Ghi kết quả biểu quyết của chi bộ.", act_input="vote")
        return
    for fault in impossible(q.vote):
        yield refuse(f"Số phiếu không thể đúng: {fault}.", "Kiểm tra lại biên bản.", rule="R-CB-07", act_input="vote")
        return
    counted = count(q.vote, rule, q.ruleset.vote_bases[rule.base])
    sums = "; hoặc ".join(arithmetic(reading, rule, q.vote.in_favour) for reading in counted.readings)
    if counted.reached:
        yield refuse(f"Biểu quyết đã đạt: {sums}.", "Ghi nghị quyết đề nghị kết nạp.", act_input="vote")
    elif not counted.settled:
        yield ask(f"Hai cách tính cho kết quả khác nhau: {sums}.", rule="R-CB-02")
    else:
        yield note(f"Không đủ tỷ lệ: {sums}. Báo cáo đầy đủ kết quả lên cấp ủy có thẩm quyền.", rule="R-CB-03")


@gate("R-EXIT-06")
def r_exit_06(q: Inquiry) -> Findings:
    """R-EXIT-06: the committee does not agree; the proposing chi bộ is told."""
    yield note("Thông báo kết quả cho chi bộ đề nghị.")


@gate("R-EXIT-11")
def r_exit_11(q: Inquiry) -> Findings:
    """R-EXIT-11: recorded only; for members notice and dossier go to the direct superior."""
    if q.status in ("probationary", "recognition_due", "official"):
        yield note("Báo và gửi hồ sơ đảng viên từ trần lên cấp ủy cấp trên trực tiếp trong 30 ngày làm việc.")


@gate("R-EXIT-12")
def r_exit_12(q: Inquiry) -> Findings:
    """R-EXIT-12: over 60 before the chi bộ meeting, and no special case."""
    months = age_in_months(q, q.on)
    if months is None or months[0] <= q.ruleset.number("max_age_months"):
        yield refuse("Tính theo tháng chưa quá 60 tuổi.")
    elif over_age_case_holds(q):
        yield refuse(
            "Có căn cứ của trường hợp đặc biệt trên 60 tuổi nên không phải đưa ra vì quá tuổi.", rule="R-SPC-02"
        )
