"""Sections 7, 11, 14: what a probationary member may, striking off, leaving, complaints, the dossier."""

from datetime import date

from ketnap.lib.workdays import add_months
from ketnap.rulebook.deadlines import due_of
from ketnap.rulebook.gates.registry import gate
from ketnap.rulebook.inquiry import Findings, Inquiry, ask, note, refuse, shown
from ketnap.rulebook.relocation import MEMBER
from ketnap.rulebook.schema import VoteRule
from ketnap.rulebook.votes import arithmetic, count, impossible, threshold_text

PROBATION = ("probationary", "recognition_due")
ARTICLE_8 = ("no_meetings_or_fees", "card_given_back", "lost_will", "two_years_breach", "political_standards")
REQUESTS_ENOUGH = 3


@gate("R-PRO-04")
def r_pro_04(q: Inquiry) -> Findings:
    """R-PRO-04: no standing for a committee before the recognition decision exists, even after the 12 months."""
    if q.status != "official":
        yield refuse(
            f"Chưa có quyết định công nhận chính thức nên không ứng cử, không bầu cử trong Đảng. Hiện tại: {q.status_title()}.",
            "Chờ quyết định công nhận đảng viên chính thức.",
            status=q.status,
        )


@gate("R-PRO-05")
def r_pro_05(q: Inquiry) -> Findings:
    """R-PRO-05: a probationary member is reprimanded or warned only; striking off is no form of discipline."""
    wanted = q.facts.act.discipline
    if q.status not in PROBATION:
        yield refuse(f"Chỉ dùng cho đảng viên dự bị. Hiện tại: {q.status_title()}.", status=q.status)
    elif wanted is None:
        yield refuse("Chưa ghi hình thức kỷ luật.", "Khiển trách hoặc cảnh cáo.", act_input="discipline")
    elif wanted not in ("reprimand", "warning"):
        yield refuse(
            "Đảng viên dự bị chỉ bị khiển trách hoặc cảnh cáo.",
            "Không còn đủ tư cách thì xem xét xóa tên, không phải khai trừ.",
            discipline=wanted,
        )


@gate("R-OFF-09")
def r_off_09(q: Inquiry) -> Findings:
    """R-OFF-09: a single member abroad is considered by the committee that directly manages members abroad."""
    if q.facts.person.alone_abroad:
        yield ask(
            "Đảng viên lẻ ở ngoài nước: tự kiểm điểm, cấp ủy trực tiếp quản lý đảng viên ở ngoài nước xem xét trên nhận xét của "
            "cấp ủy nơi đi; việc này không qua chi bộ, cấp đó trả lời."
        )


@gate("R-OFF-10")
def r_off_10(q: Inquiry) -> Findings:
    """R-OFF-10: the recognition is made known at the nearest chi bộ meeting after the decision."""
    nearest, decided = q.facts.act.nearest_meeting_on, q.done_on("recognition_decision")
    if nearest is not None and q.on > nearest:
        yield note(f"Công bố chậm: kỳ sinh hoạt chi bộ gần nhất là ngày {shown(nearest)}.", due_on=nearest)
    elif decided is not None:
        yield note(f"Công bố quyết định ngày {shown(decided)} và trao thẻ trong kỳ sinh hoạt chi bộ gần nhất.")


def _chain_votes(q: Inquiry, rule: str) -> Findings:
    """Chi bộ, then the grassroots committee where the route has one, have voted for striking off with 2/3."""
    if q.route is None:
        yield refuse("Chưa ghi đường xét duyệt phía trên chi bộ.", "Ghi đường xét duyệt của đơn vị.", rule="R-DEC-03")
        return
    steps = [("chi_bo_recognition_resolution", "chi bộ")]
    if "grassroots_recognition_resolution" in q.route.recognition_chain:
        steps.append(("grassroots_recognition_resolution", "đảng ủy cơ sở"))
    for step, name in steps:
        threshold = q.ruleset.steps[step].vote
        if threshold is not None:
            yield from _one_vote(q, threshold, name, rule)


def _one_vote(q: Inquiry, threshold: VoteRule, name: str, rule: str) -> Findings:
    held = [v for v in q.facts.votes if v.step == "struck_off" and v.body == threshold.body and v.on and v.on <= q.on]
    if not held:
        yield refuse(
            f"Chưa có biểu quyết của {name} đề nghị xóa tên (cần {threshold_text(threshold)}).",
            f"{name.capitalize()} biểu quyết trước.",
            rule=rule,
        )
        return
    vote = max(held, key=lambda one: one.on or date.min)
    if impossible(vote):
        yield refuse(f"Số phiếu của {name} không thể đúng: {impossible(vote)[0]}.", rule="R-CB-07")
        return
    counted = count(vote, threshold, q.ruleset.vote_bases[threshold.base])
    sums = "; hoặc ".join(arithmetic(reading, threshold, vote.in_favour) for reading in counted.readings)
    if not counted.settled:
        yield ask(f"Biểu quyết của {name}: hai cách tính cho kết quả khác nhau: {sums}.", rule=rule)
    elif not counted.reached:
        yield refuse(f"{name.capitalize()} biểu quyết xóa tên không đạt: {sums}.", "Không xóa tên.", rule=rule)
    else:
        yield note(f"{name.capitalize()} biểu quyết xóa tên đạt: {sums}.", rule=rule)


@gate("R-EXIT-07")
def r_exit_07(q: Inquiry) -> Findings:
    """R-EXIT-07: a probationary member not fit at the end of the 12 months, or without the quality of a member, is struck
    off: chi bộ and grassroots committee 2/3 each, then the competent body."""
    ground, end = q.facts.act.ground, q.end_of_twelve_months()
    if ground not in ("not_fit", *ARTICLE_8):
        yield refuse(
            "Chưa ghi căn cứ xóa tên.",
            "Căn cứ: hết 12 tháng không đủ tư cách, hoặc một trường hợp của Điều 8 Điều lệ Đảng.",
            act_input="ground",
        )
        return
    if ground == "not_fit":
        if q.status not in PROBATION:
            yield refuse("“Không đủ tư cách khi hết dự bị” chỉ dùng cho đảng viên dự bị.", status=q.status)
        elif end is not None and q.on < end:
            yield refuse(
                f"Chưa hết 12 tháng dự bị (đến {shown(end)}).",
                "Xét khi hết 12 tháng; mất tư cách trước đó thì ghi căn cứ theo Điều 8.",
                end,
                ends_on=end,
            )
        yield from _chain_votes(q, "R-EXIT-07")


@gate("R-EXIT-08")
def r_exit_08(q: Inquiry) -> Findings:
    """R-EXIT-08: striking off under Điều 8: a self-review first; after a third request in vain or a clear refusal the chi bộ
    goes on without it."""
    act = q.facts.act
    if act.ground not in ARTICLE_8:
        return
    if not (act.self_review_made or act.self_review_refused or (act.self_review_requests or 0) >= REQUESTS_ENOUGH):
        asked = act.self_review_requests or 0
        yield refuse(
            f"Chưa có tự kiểm điểm; mới yêu cầu {asked} lần, đủ {REQUESTS_ENOUGH} lần không làm hoặc từ chối thì chi bộ mới xét "
            "tiếp.",
            "Yêu cầu đảng viên tự kiểm điểm.",
            requests=asked,
        )
    yield from _chain_votes(q, "R-EXIT-08")


@gate("R-EXIT-13")
def r_exit_13(q: Inquiry) -> Findings:
    """R-EXIT-13: leaving on own application only without an open breach; it bars readmission except for special family
    hardship."""
    breach = q.facts.act.open_breach
    if breach is None:
        yield refuse(
            "Chưa ghi người xin ra có vi phạm phải xử lý kỷ luật hay không.",
            "Ghi rõ có hoặc không.",
            act_input="open_breach",
        )
    elif breach:
        yield refuse("Đang có vi phạm phải xử lý: chưa xét cho ra khỏi Đảng.", "Xử lý kỷ luật trước.")
    else:
        yield note(
            "Người xin ra khỏi Đảng không được kết nạp lại, trừ trường hợp gia đình đặc biệt khó khăn.", rule="R-REA-02"
        )


@gate("R-EXIT-14")
def r_exit_14(q: Inquiry) -> Findings:
    """R-EXIT-14: a complaint about striking off: by the person, within 30 working days of receiving the decision, not when
    settled by the highest body."""
    if q.ruleset.word("striking_off_complaint") == "not_seen":
        yield ask("Thời hạn, thủ tục khiếu nại việc xóa tên trong văn bản khi đó chưa được đọc.")
        return
    act = q.facts.act
    if act.lodged_by == "other":
        yield refuse("Khiếu nại do người khác đứng tên: không giải quyết.", "Người bị xóa tên tự khiếu nại.")
    if act.settled_by_highest:
        yield refuse("Cấp có thẩm quyền cao nhất đã giải quyết: không giải quyết nữa.")
    due = due_of("striking_off_complaint", q.facts, q.on, q.calendar, q.library)
    received = q.done_on("struck_off_received")
    if due is None and received is not None:
        yield ask(f"Nhận quyết định ngày {shown(received)}, theo quy định khi đó; số ngày chưa thấy trong văn bản.")
    elif due is None:
        yield refuse(
            "Chưa ghi ngày nhận quyết định xóa tên.", "Ghi ngày nhận; chưa có quyết định thì chưa khiếu nại được."
        )
    elif due.readings is None:
        yield ask(due.text)
    elif q.on > due.readings[1]:
        days = f"{due.amount} ngày làm việc từ ngày nhận quyết định {shown(due.from_on)}"
        yield refuse(f"Quá hạn khiếu nại: ngày cuối {shown(due.readings[1])} ({days}).", due_on=due.readings[1])
    elif q.on > due.readings[0]:
        yield ask(
            f"Ngày {shown(q.on)} là ngày cuối nếu không tính ngày nhận; nếu tính cả ngày nhận thì hạn là "
            f"{shown(due.readings[0])}.",
            rule="R-DAY-01",
        )


@gate("R-EXIT-15")
def r_exit_15(q: Inquiry) -> Findings:
    """R-EXIT-15: papers not handed in for over 3 months without good reason are reported; striking off needs the chi bộ's
    proposal like any other."""
    introduced = q.done_on("member_introduced")
    if introduced is None:
        yield refuse("Chưa ghi ngày làm giấy giới thiệu chuyển sinh hoạt.", "Ghi ngày đó.")
        return
    months = q.ruleset.deadlines["papers_not_handed_in"].amount
    last = add_months(introduced, months)
    move = max(q.facts.moves, key=lambda one: one.decided_on) if q.facts.moves else None
    if q.on <= last:
        yield refuse(f"Chưa quá {months} tháng từ ngày {shown(introduced)} (đến {shown(last)}).", "", last, due_on=last)
    elif move is not None and move.late_with_reason:
        yield refuse("Có lý do chính đáng: không xóa tên.", "Tiếp nhận, ghi lý do.")
    elif q.status in MEMBER:
        yield note(f"Quá {months} tháng từ ngày {shown(introduced)}: cấp ủy cơ sở báo cáo cấp ủy cấp trên.")
        yield from _chain_votes(q, "R-EXIT-08")


@gate("R-FILE-07")
def r_file_07(q: Inquiry) -> Findings:
    """R-FILE-07: the birth date of a member is not corrected; the age is that of the biography made on admission."""
    yield refuse(
        "Không sửa ngày sinh của đảng viên: tuổi tính theo lý lịch khai khi vào Đảng.",
        "Ghi chú ngày sinh trên giấy tờ khác, không thay ngày trong hồ sơ.",
    )
