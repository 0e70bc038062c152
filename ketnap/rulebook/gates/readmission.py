"""Section 12: admission of a person who was in the Party before."""

from ketnap.lib.workdays import add_months
from ketnap.rulebook.gates.registry import gate
from ketnap.rulebook.inquiry import Findings, Inquiry, note, refuse, shown

REASON_LABELS = {
    "gave_up": "tự ý bỏ sinh hoạt đảng",
    "own_application": "làm đơn xin ra khỏi Đảng",
    "disunity": "gây mất đoàn kết nội bộ nghiêm trọng",
    "corruption": "bị kết án vì tội tham nhũng",
    "serious_crime": "bị kết án vì tội nghiêm trọng trở lên",
}


@gate("R-REA-01")
def r_rea_01(q: Inquiry) -> Findings:
    """R-REA-01: at least 36 months since leaving (60 after a less serious crime's record is cleared) up to the chi bộ
    meeting; population cases have their own clock (R-SPC-03)."""
    former = q.facts.person.former_member
    if former is None or former.cause == "population_policy":
        return
    crime = former.cause == "less_serious_crime"
    start = former.record_cleared_on if crime else former.left_on
    months = q.ruleset.number("readmission_wait_months_after_record_cleared" if crime else "readmission_wait_months")
    since = "ngày được xóa án tích" if crime else "ngày ra khỏi Đảng"
    if start is None:
        yield refuse(f"Người xin kết nạp lại: chưa ghi {since}.", f"Ghi {since}.")
    elif q.on < add_months(start, months):
        first = add_months(start, months)
        yield refuse(
            f"Chưa đủ {months} tháng từ {since} {shown(start)}.",
            f"Xét từ ngày {shown(first)}.",
            first,
            months=months,
        )


@gate("R-REA-02")
def r_rea_02(q: Inquiry) -> Findings:
    """R-REA-02: some reasons of leaving bar readmission for good; leaving for special family hardship does not."""
    former = q.facts.person.former_member
    if former is None or former.cause not in q.ruleset.words("readmission_never_reasons"):
        return
    if former.cause == "own_application" and former.family_hardship:
        yield note("Trước đây xin ra khỏi Đảng vì gia đình khó khăn đặc biệt: không thuộc diện không kết nạp lại.")
        return
    yield refuse(f"Không kết nạp lại người đã ra khỏi Đảng vì {REASON_LABELS.get(former.cause or '', former.cause)}.")


@gate("R-REA-03")
def r_rea_03(q: Inquiry) -> Findings:
    """R-REA-03: readmission only once."""
    former = q.facts.person.former_member
    if former is not None and former.readmitted_before:
        yield refuse("Đã được kết nạp lại một lần; chỉ được kết nạp lại một lần.")


@gate("R-REA-04")
def r_rea_04(q: Inquiry) -> Findings:
    """R-REA-04: readmission needs the written agreement of the province level, whoever is competent to decide."""
    if q.facts.person.former_member is not None and q.paper("prior_agreement") is None:
        yield refuse(
            "Kết nạp lại: chưa có văn bản đồng ý của ban thường vụ cấp ủy trực thuộc Trung ương.",
            "Xin văn bản đồng ý trước khi quyết định.",
            missing_paper="prior_agreement",
        )
