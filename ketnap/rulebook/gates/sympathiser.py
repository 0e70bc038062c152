"""Section 2: source, list, helper, awareness class. And the first papers of section 3."""

from ketnap.lib.workdays import add_months, months_between
from ketnap.rulebook.facts import Helper
from ketnap.rulebook.gates.registry import gate
from ketnap.rulebook.inquiry import Findings, Inquiry, ask, note, refuse, shown


@gate("R-SYM-02")
def r_sym_02(q: Inquiry) -> Findings:
    """R-SYM-02: mass organisations introduce outstanding members, or the chi bộ finds a person itself. Nothing to compute."""
    yield from ()


@gate("R-SYM-03")
def r_sym_03(q: Inquiry) -> Findings:
    """R-SYM-03: the chi bộ's resolution puts on the list and takes off it; reviewed monthly. The vote is asked apart."""
    yield from ()


@gate("R-SYM-04")
def r_sym_04(q: Inquiry) -> Findings:
    """R-SYM-04: the chi ủy gives tasks that test the sympathiser. Nothing to compute."""
    yield from ()


def assigned_helpers(q: Inquiry, stage: str) -> tuple[tuple[str, ...], dict[str, Helper]]:
    """The ids that the step assigns, and what is known of each: named by the act, else those assigned on that day."""
    known = {helper.person: helper for helper in q.facts.helpers if helper.stage == stage}
    ids = q.facts.act.helpers or tuple(key for key, helper in known.items() if helper.assigned_on == q.on)
    return ids, known


def official_helper_findings(q: Inquiry, stage: str) -> Findings:
    """Refuse when nobody is assigned, or one who is assigned is not an official member on that day."""
    ids, known = assigned_helpers(q, stage)
    if not ids:
        yield refuse("Chưa chọn đảng viên giúp đỡ.", "Chọn ít nhất một đảng viên chính thức.", act_input="helpers")
    for key in ids:
        helper = known.get(key)
        if helper is None or helper.official_since is None:
            yield refuse(
                "Chưa rõ ngày chính thức của đảng viên được phân công giúp đỡ.",
                "Ghi ngày chính thức của đảng viên đó.",
                act_input="helpers",
                helper=key,
            )
        elif helper.official_since > q.on:
            yield refuse(
                f"Đảng viên được phân công đến ngày {shown(helper.official_since)} mới là đảng viên chính thức; "
                "đảng viên dự bị không được phân công giúp đỡ.",
                "Phân công đảng viên chính thức khác.",
                helper.official_since,
                act_input="helpers",
                helper=key,
            )


@gate("R-SYM-05")
def r_sym_05(q: Inquiry) -> Findings:
    """R-SYM-05: the chi bộ assigns official member(s), never a probationary one, to follow and help."""
    yield from official_helper_findings(q, "candidate")


@gate("R-SYM-06")
def r_sym_06(q: Inquiry) -> Findings:
    """R-SYM-06: no text asks for a length of help of its own; the helped time is shown, never a refusal."""
    days = [helper.assigned_on for helper in q.facts.helpers if helper.stage == "candidate" and helper.assigned_on]
    if days and min(days) <= q.on and q.step.id != "assign_helper":
        months = months_between(min(days), q.on)
        yield note(f"Được giúp đỡ từ ngày {shown(min(days))}, {months} tháng; quy định không có mức tối thiểu riêng.")


@gate("R-SYM-07")
def r_sym_07(q: Inquiry) -> Findings:
    """R-SYM-07: the awareness class, with a certificate of the political centre. The certificate is asked as a paper."""
    yield from ()


@gate("R-SYM-08")
def r_sym_08(q: Inquiry) -> Findings:
    """R-SYM-08: the certificate is valid 60 months, up to the day the chi bộ considers; on the very last day: a person."""
    paper = q.paper("CN-NTVĐ")
    if paper is None:
        return
    if paper.dated is None:
        yield refuse("Chưa rõ ngày cấp giấy chứng nhận nhận thức về Đảng.", "Ghi ngày cấp theo giấy chứng nhận.")
        return
    months = q.ruleset.number("certificate_valid_months")
    last = add_months(paper.dated, months)
    if q.on > last:
        yield refuse(
            f"Giấy chứng nhận nhận thức về Đảng cấp ngày {shown(paper.dated)} đã quá {months} tháng (đến ngày {shown(last)}).",
            "Chi bộ cử đi học lại trước khi xem xét kết nạp.",
            certificate_on=paper.dated,
            valid_to=last,
        )
    elif q.on == last:
        yield ask(
            f"Đúng ngày giấy chứng nhận tròn {months} tháng ({shown(last)}): có văn bản giải thích coi là còn, có chỗ coi là hết.",
            certificate_on=paper.dated,
            valid_to=last,
        )


@gate("R-SYM-09")
def r_sym_09(q: Inquiry) -> Findings:
    """R-SYM-09: whoever is taken off the list, the reason is recorded."""
    if not q.facts.act.reason:
        yield refuse(
            "Chưa ghi lý do đưa ra khỏi danh sách.",
            "Ghi lý do: không còn bảo đảm tiêu chuẩn, không còn nguyện vọng, chuyển đi, quá tuổi, từ trần hoặc lý do khác.",
            act_input="reason",
        )


@gate("R-SYM-11")
def r_sym_11(q: Inquiry) -> Findings:
    """R-SYM-11: a separate leave to start the file is known to local guidance only; centrally optional."""
    yield from ()


@gate("R-APP-01")
def r_app_01(q: Inquiry) -> Findings:
    """R-APP-01: certificate, then application, then biography, then verification. Asked as steps; here by the dates on
    the papers, for files that were brought in."""
    for earlier, later in (("CN-NTVĐ", "1-KNĐ"), ("1-KNĐ", "2-KNĐ")):
        first = [paper.dated for paper in q.papers(earlier) if paper.dated is not None]
        last = [paper.dated for paper in q.papers(later) if paper.dated is not None]
        if first and last and max(last) < min(first):
            yield refuse(
                f"Sai thứ tự: {q.paper_label(later)} đề ngày {shown(max(last))}, "
                f"trước {q.paper_label(earlier)} ngày {shown(min(first))}.",
                f"Làm lại {q.paper_label(later)} sau khi có {q.paper_label(earlier)}, hoặc sửa ngày ghi sai.",
                earlier=earlier,
                later=later,
            )


@gate("R-APP-02")
def r_app_02(q: Inquiry) -> Findings:
    """R-APP-02: written by the applicant, with own understanding and motive. Human judgement."""
    yield from ()


@gate("R-APP-03")
def r_app_03(q: Inquiry) -> Findings:
    """R-APP-03: the applicant's own, complete and honest declaration. Human judgement."""
    yield from ()


@gate("R-APP-04")
def r_app_04(q: Inquiry) -> Findings:
    """R-APP-04: a false or incomplete declaration is supplemented, explained and judged by the chi bộ before going on."""
    told = q.facts.verification
    if not told.declaration_gap:
        return
    if told.gap_settled_on is None or told.gap_settled_on > q.on:
        yield ask(
            "Đã phát hiện lý lịch khai không đúng hoặc không đủ, chi bộ chưa kết luận.",
            "Yêu cầu khai bổ sung, giải trình; chi bộ xem xét mức độ và kết luận có làm tiếp không.",
        )
    else:
        yield note(f"Việc khai không đúng, không đủ đã được chi bộ kết luận ngày {shown(told.gap_settled_on)}.")
