"""Section 13: special cases. They ask for papers or a higher body; none of them refuses a person automatically."""

from datetime import date

from ketnap.lib.workdays import add_months
from ketnap.rulebook.gates.eligibility import is_over_age, over_age_case_holds
from ketnap.rulebook.gates.registry import gate
from ketnap.rulebook.inquiry import Findings, Inquiry, ask, note, refuse, shown


def meeting_day(q: Inquiry) -> date:
    """The day the chi bộ considered, or considers."""
    return q.done_on("chi_bo_admission_resolution") or q.on


@gate("R-SPC-01")
def r_spc_01(q: Inquiry) -> Findings:
    """R-SPC-01: where there is no chi bộ, the direct superior assigns one, which then carries the procedure."""
    if q.facts.unit.assigned_by_superior and q.paper("nearest_chi_bo_assignment") is None:
        yield refuse(
            "Chi bộ được giao giúp người ở nơi chưa có chi bộ nhưng chưa có văn bản giao.",
            "Đề nghị cấp ủy cấp trên trực tiếp có văn bản giao.",
            missing_paper="nearest_chi_bo_assignment",
        )


@gate("R-SPC-02")
def r_spc_02(q: Inquiry) -> Findings:
    """R-SPC-02: over 60 only in the special case, and with the written agreement of the standing committee directly under
    the Centre before the decision."""
    if not is_over_age(q, meeting_day(q)) or q.paper("prior_agreement") is not None:
        return
    if q.step.id == "admission_decision":
        later = [p.dated for p in q.facts.papers if p.code == "prior_agreement" and p.dated and p.dated > q.on]
        tail = f" (văn bản đồng ý đề ngày {shown(min(later))}, sau ngày quyết định)" if later else ""
        yield refuse(
            "Người trên 60 tuổi: chưa có văn bản đồng ý của ban thường vụ cấp ủy trực thuộc Trung ương trước khi quyết định"
            f"{tail}.",
            "Xin văn bản đồng ý trước, rồi mới quyết định.",
            min(later) if later else None,
            missing_paper="prior_agreement",
        )
    elif over_age_case_holds(q):
        yield note("Người trên 60 tuổi: phải có văn bản đồng ý của cấp trực thuộc Trung ương trước khi quyết định.")


@gate("R-SPC-03")
def r_spc_03(q: Inquiry) -> Findings:
    """R-SPC-03: 24 months for a third, 36 for a fourth child, up to the chi bộ meeting; from the birth, or for a former
    member from the day he was put out. A fifth is not considered. Before 28/08/2018 another rule stood: a person."""
    case = q.facts.person.population_policy_case
    if case is None or case.not_a_breach or case.children < 3 or _line_of_2025(q):
        return
    if q.on < date.fromisoformat(q.ruleset.word("population_rule_from")):
        yield ask("Trường hợp về chính sách dân số theo quy định cũ; số tháng của quy định đó chưa được xác nhận.")
        return
    if case.children >= 5:
        yield refuse(f"Sinh con thứ {case.children}: không xem xét kết nạp.", children=case.children)
        return
    wait = q.ruleset.table("population_wait_months")["third_child" if case.children == 3 else "fourth_child"]
    start = case.put_out_on or case.birth_of_child
    since = "ngày bị đưa ra khỏi Đảng" if case.put_out_on else "ngày sinh con"
    if start is None:
        yield refuse("Chưa ghi ngày sinh con (hoặc ngày bị đưa ra khỏi Đảng) để tính thời gian.", "Ghi ngày đó.")
        return
    first = add_months(start, wait)
    if q.on < first:
        yield refuse(
            f"Sinh con thứ {case.children}: cần ít nhất {wait} tháng từ {since} {shown(start)} đến ngày chi bộ xét.",
            f"Xét từ ngày {shown(first)}.",
            first,
            months=wait,
        )


def _line_of_2025(q: Inquiry) -> bool:
    line = q.ruleset.word("population_line_from")
    return bool(line) and q.on >= date.fromisoformat(line)


@gate("R-SPC-03b")
def r_spc_03b(q: Inquiry) -> Findings:
    """R-SPC-03b: since 20/03/2025 a third or further child is no disciplinary matter; whether the older rule on waiting
    times still holds was not established: a person answers."""
    case = q.facts.person.population_policy_case
    if case is None or case.not_a_breach or case.children < 3 or not _line_of_2025(q):
        return
    waits = q.ruleset.table("population_wait_months")
    wait = waits["third_child"] if case.children == 3 else waits["fourth_child"]
    start = case.put_out_on or case.birth_of_child
    old = "không xem xét"
    if case.children < 5:
        old = f"từ ngày {shown(add_months(start, wait))}" if start else f"sau {wait} tháng"
    yield ask(
        f"Sinh con thứ {case.children}: theo Quy định 05-QĐi/TW xét được {old}; từ năm 2025 sinh con thứ ba trở lên không "
        "còn bị xử lý, quy định cũ đã hết hiệu lực chưa thì chưa rõ.",
        children=case.children,
        months=wait,
    )


def _papers_wait(q: Inquiry, concerned: bool | None, what: str, *codes: str) -> Findings:
    if not concerned:
        return
    missing = [q.paper_label(code) for code in codes if q.paper(code) is None]
    if missing:
        yield ask(
            f"{what}: chưa có {', '.join(missing)}; chưa quyết định.",
            f"Bổ sung {', '.join(missing)}; cấp ủy đối chiếu quy định riêng.",
            missing_papers=[code for code in codes if q.paper(code) is None],
        )


@gate("R-SPC-04")
def r_spc_04(q: Inquiry) -> Findings:
    """R-SPC-04: an owner of a private enterprise: conditions of the person and of the enterprise are shown by papers."""
    yield from _papers_wait(q, q.facts.person.owns_enterprise, "Chủ doanh nghiệp tư nhân", "enterprise_conditions")


@gate("R-SPC-05")
def r_spc_05(q: Inquiry) -> Findings:
    """R-SPC-05: a follower of a religion: somebody has checked the rule of its own, with a paper."""
    yield from _papers_wait(q, q.facts.person.religious_follower, "Người có đạo", "religion_rule_check")


@gate("R-SPC-06")
def r_spc_06(q: Inquiry) -> Findings:
    """R-SPC-06: an ethnic Chinese person: political standards concluded by the competent body."""
    yield from _papers_wait(q, q.facts.person.is_hoa, "Người Hoa", "political_question_conclusion")


@gate("R-SPC-07")
def r_spc_07(q: Inquiry) -> Findings:
    """R-SPC-07: marriage with a foreigner: registration, spouse's biography, security result, political conclusion."""
    codes = ("marriage_registration", "spouse_biography", "security_result", "political_question_conclusion")
    yield from _papers_wait(q, q.facts.person.foreign_marriage, "Có quan hệ hôn nhân với người nước ngoài", *codes)


@gate("R-SPC-08")
def r_spc_08(q: Inquiry) -> Findings:
    """R-SPC-08: a political question within the committee's power is concluded before admission is considered; outside
    it the higher level agrees in writing before the decision. The answer is never computed."""
    question = q.facts.person.political_question
    if question is None or not question.raised or question.permitted is False:
        return
    written = question.paper or q.paper("political_question_conclusion")
    in_time = question.concluded_on is None or question.concluded_on <= q.on
    if question.permitted and written and in_time:
        return
    if q.step.id == "political_question_conclusion":
        return
    text = "Có vấn đề chính trị phải kết luận mà chưa có văn bản kết luận cho phép xem xét kết nạp."
    remedy = "Đề nghị cấp có thẩm quyền kết luận bằng văn bản."
    if q.step.id == "admission_decision" or question.within_power:
        yield refuse(text, remedy, question.concluded_on, missing_paper="political_question_conclusion")
    elif question.within_power is None:
        yield ask(f"{text} Chưa ghi việc này có thuộc thẩm quyền kết luận của cấp ủy hay không.", remedy)
    else:
        yield note(f"{text} Phải có trước khi cấp ủy có thẩm quyền quyết định.")


@gate("R-SPC-09")
def r_spc_09(q: Inquiry) -> Findings:
    """R-SPC-09: Army and Public Security have their own table of competence. Asked with the route."""
    yield from ()


@gate("R-SPC-10")
def r_spc_10(q: Inquiry) -> Findings:
    """R-SPC-10: abroad a chi bộ with fewer than 3 official members may exist; whether it may propose is not said."""
    members = q.vote.official_or_in_office if q.vote else q.facts.unit.official_members
    if q.facts.person.abroad and members is not None and members < q.ruleset.number("min_official_members"):
        yield ask(
            f"Chi bộ ở ngoài nước có {members} đảng viên chính thức; văn bản không nói có được đề nghị kết nạp không."
        )
