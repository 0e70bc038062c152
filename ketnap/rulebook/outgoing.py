"""Which paper goes out when a person moves before the ceremony, from whom to whom, and where the case goes on (section 9)."""

from dataclasses import dataclass
from datetime import date

from ketnap.rulebook.calendars import load_calendar
from ketnap.rulebook.facts import Facts
from ketnap.rulebook.inquiry import Inquiry
from ketnap.rulebook.library import Library, load
from ketnap.rulebook.relocation import is_seen, last_move, working_days_after

EXIT = "moved_away"


@dataclass(frozen=True)
class Row:
    """One row of the transfer matrix. `letter` "" = none named; `open` = the text is silent or was not read, a person answers.

    `goes_on_at`: the step with which the new place goes on. `deadline`: the period that sending is held to, "" without one.
    """

    rule: str
    letter: str
    issuer: str
    receiver: str
    goes_on_at: str
    text: str
    open: bool = False
    deadline: str = ""


_GRASSROOTS = "đảng ủy cơ sở (cấp trên trực tiếp, nếu không có đảng ủy cơ sở)"
_COMPETENT = "cấp ủy có thẩm quyền kết nạp"
HELPED = Row(
    "R-TRF-01", "17-KNĐ", _GRASSROOTS, f"{_GRASSROOTS} nơi mới", "assign_helper",
    "chi bộ báo cáo, đảng ủy cơ sở cấp giấy chứng nhận; nơi mới phân công đảng viên giúp đỡ tiếp, không cần đủ 12 tháng.",
)  # fmt: skip
FAILED = Row(
    "R-CB-03", "17-KNĐ", _GRASSROOTS, f"{_GRASSROOTS} nơi mới", "assign_helper",
    "đã biểu quyết không đủ tỷ lệ rồi chuyển đi; văn bản không nói trường hợp này.", open=True,
)  # fmt: skip
ONLY_BRANCH = Row(
    "R-TRF-07", "17-KNĐ", _GRASSROOTS, f"{_GRASSROOTS} nơi mới", "assign_helper",
    "mới có nghị quyết chi bộ; văn bản không nói, thường cấp 17-KNĐ kèm nghị quyết để tham khảo.", open=True,
)  # fmt: skip
RESOLVED = Row(
    "R-TRF-02", "17A-KNĐ", f"{_GRASSROOTS} hoặc {_COMPETENT}", f"{_COMPETENT} nơi mới", "assign_helper",
    "chi bộ, đảng ủy cơ sở đã có nghị quyết, hồ sơ chưa gửi lên; văn bản không nói nơi mới có biểu quyết lại không.",
)  # fmt: skip
SUBMITTED = Row(
    "R-TRF-03", "17B-KNĐ", _COMPETENT, f"{_COMPETENT} nơi mới", "admission_decision",
    "hồ sơ đã ở cấp ủy có thẩm quyền, chưa quyết định: gửi công văn và hồ sơ, nơi mới quyết định, không biểu quyết lại.",
    deadline="transfer_send_file",
)  # fmt: skip
SAME_COMMITTEE = Row(
    "R-TRF-04", "17C-KNĐ", _COMPETENT, f"{_GRASSROOTS} nơi mới", "admission_ceremony",
    "nơi mới cùng cấp ủy có thẩm quyền: báo đảng ủy cơ sở nơi cũ, chuyển quyết định; lễ ở nơi mới.",
)  # fmt: skip
OTHER_COMMITTEE = Row(
    "R-TRF-04", "17D-KNĐ", _COMPETENT, "cấp ủy cấp trên trực tiếp của nơi mới", "admission_ceremony",
    "gửi công văn, quyết định và hồ sơ; lễ ở nơi mới.",
)  # fmt: skip
TOO_LATE = Row(
    "R-TRF-06", "17B-KNĐ", _COMPETENT, f"{_COMPETENT} nơi mới", "admission_decision",
    "quyết định ra quá muộn sau khi chuyển: cấp ủy đã ra quyết định hủy quyết định của mình trước, rồi gửi công văn và hồ sơ.",
)  # fmt: skip
MEMBER = Row(
    "R-TRF-05", "", "cấp ủy cấp trên trực tiếp", "chi ủy nơi mới", "assign_probation_helper",
    "chuyển sinh hoạt đảng bằng giấy giới thiệu; kèm bản tự kiểm điểm có nhận xét nơi cũ và nhận xét của người giúp đỡ.",
    deadline="member_transfer",
)  # fmt: skip


def outgoing(facts: Facts, *, on: date, library: Library | None = None) -> Row | None:
    """The row that applies to a person who moves, as the case stands on that day; None where no rule set is known, or none applies."""
    books = library or load()
    ruleset = books.in_force(on)
    if ruleset is None:
        return None
    q = Inquiry(books.step(EXIT), facts, on, books, ruleset, load_calendar())
    if q.status in ("candidate", "sympathiser", "applicant"):
        return HELPED
    if q.status == "vote_failed_reported":
        return FAILED
    if q.status in ("probationary", "recognition_due", "official"):
        return MEMBER
    found = _after_decision(q) if q.status == "decided" else _after_resolution(q) if q.status == "proposed" else None
    if found is not None and not found.open and not is_seen(q) and found.rule != "R-TRF-02":
        return Row(**{**found.__dict__, "open": True})
    return found


def _after_resolution(q: Inquiry) -> Row:
    move = last_move(q)
    if q.done_on("organisation_appraisal") is not None or (move and move.file_at_competent):
        return SUBMITTED
    asked = q.route is None or "grassroots_committee_resolution" in q.route.chain
    return ONLY_BRANCH if asked and q.done_on("grassroots_committee_resolution") is None else RESOLVED


def _after_decision(q: Inquiry) -> Row:
    move, decided = last_move(q), q.done_on("admission_decision")
    if move is not None and move.same_competent_committee:
        return SAME_COMMITTEE
    if move is None or decided is None or decided < move.decided_on:
        return OTHER_COMMITTEE
    days = working_days_after(q, move.decided_on, decided)
    late = days is not None and days > q.ruleset.number("decision_still_good_working_days")
    return TOO_LATE if late else OTHER_COMMITTEE
