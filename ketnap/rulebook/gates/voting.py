"""Section 6.0 and 6.1: the chi bộ's and the committees' votes, and how long the file is valid for them."""

from datetime import date

from ketnap.lib.workdays import add_months
from ketnap.rulebook.gates.registry import gate
from ketnap.rulebook.inquiry import Findings, Inquiry, ask, note, refuse, shown


@gate("R-CB-01")
def r_cb_01(q: Inquiry) -> Findings:
    """R-CB-01: one person at a time; the threshold itself is asked with the vote."""
    if q.facts.act.one_by_one is False:
        yield refuse("Chi bộ không xét riêng từng người.", "Xét, biểu quyết từng người một.")


@gate("R-CB-03")
def r_cb_03(q: Inquiry) -> Findings:
    """R-CB-03: after a vote below the threshold the competent committee considers; whether and when to vote again is not
    said."""
    if q.status == "vote_failed_reported":
        failed = q.dates("chi_bo_vote_failed")[-1]
        yield ask(
            f"Lần biểu quyết ngày {shown(failed)} không đủ tỷ lệ, đã báo cáo cấp ủy có thẩm quyền; văn bản không nói khi nào "
            "và có được biểu quyết lại không.",
            "Chờ cấp ủy có thẩm quyền xem xét, quyết định; ghi lại trả lời.",
        )


@gate("R-CB-04")
def r_cb_04(q: Inquiry) -> Findings:
    """R-CB-04: a chi bộ has at least 3 official members; with fewer it cannot hold the vote."""
    members = q.vote.official_or_in_office if q.vote else q.facts.unit.official_members
    least = q.ruleset.number("min_official_members")
    if members is not None and members < least and not q.facts.person.abroad:
        yield refuse(
            f"Chi bộ có {members} đảng viên chính thức, ít nhất phải có {least} mới biểu quyết được; "
            "đảng viên dự bị không tính.",
            "Báo cáo cấp trên tăng cường đảng viên hoặc ghép chi bộ.",
            members=members,
            required=least,
        )


@gate("R-CB-02")
def r_cb_02(q: Inquiry) -> Findings:
    """R-CB-02: all official members of the chi bộ are counted; a count that differs from the chi bộ's own is pointed out.
    Who is left out is asked with the vote."""
    known = q.facts.unit.official_members
    if q.vote is not None and known is not None and q.vote.official_or_in_office != known:
        yield note(
            f"Biên bản tính {q.vote.official_or_in_office} đảng viên chính thức, chi bộ có {known} vào ngày này: kiểm tra lại.",
            counted=q.vote.official_or_in_office,
            members=known,
        )


@gate("R-CB-06")
def r_cb_06(q: Inquiry) -> Findings:
    """R-CB-06: secret ballot or Party card, as the meeting decides."""
    if q.vote is not None and q.vote.method is None:
        yield note("Chưa ghi hình thức biểu quyết (bỏ phiếu kín hoặc giơ thẻ đảng viên).")


@gate("R-DUCS-01")
def r_ducs_01(q: Inquiry) -> Findings:
    """R-DUCS-01: the grassroots committee discusses collectively; 2/3 of its members. Asked with the vote."""
    yield from ()


@gate("R-DUBP-01")
def r_dubp_01(q: Inquiry) -> Findings:
    """R-DUBP-01: a sectional committee, if there is one, appraises; it decides nothing."""
    if q.facts.unit.has_sectional_committee is False:
        yield refuse("Đơn vị không có đảng ủy bộ phận nên không có bước này.", "Làm bước kế tiếp.")


@gate("R-BTC-01")
def r_btc_01(q: Inquiry) -> Findings:
    """R-BTC-01: the organisation commission appraises again and sends an extract to the deciding members."""
    yield from ()


@gate("R-VAL-02")
def r_val_02(q: Inquiry) -> Findings:
    """R-VAL-02: more than 12 months after the file was made, introduction, Union resolution, verification of what changed
    and opinions are made again. The start of the file is not defined: the application, and a person on the margin."""
    months = q.ruleset.number("file_valid_months")
    application = q.paper("1-KNĐ")
    if application is None or application.dated is None:
        return
    old = _expired(q, q.ruleset.words("file_redo_papers"), months)
    last = add_months(application.dated, months)
    if q.on <= last:
        if old:
            yield ask(
                f"Đơn đề ngày {shown(application.dated)} còn trong {months} tháng, nhưng {_listed(q, old)} đã quá; "
                "văn bản không nói hồ sơ tính từ giấy nào."
            )
        return
    text = f"Hồ sơ lập ngày {shown(application.dated)} đã quá {months} tháng (đến {shown(last)}) mà chi bộ chưa xét"
    if old:
        yield refuse(
            f"{text}; phải làm lại: {_listed(q, old)}.",
            "Làm lại các giấy đó; chi bộ ghi lý lịch có gì thay đổi không, nếu có thì thẩm tra bổ sung.",
            redo=list(old),
        )
    yield from _supplement(q, text, months)
    unsettled = q.ruleset.words("file_redo_papers_unsettled")
    if unsettled and not old:
        labels = ", ".join(q.paper_label(code) for code in unsettled)
        yield ask(f"{text}; các giấy phải làm lại đã làm lại, còn {labels}: chưa rõ có phải làm lại không.")


def _expired(q: Inquiry, codes: tuple[str, ...], months: int) -> dict[str, date]:
    newest = {code: paper.dated for code in codes if (paper := q.paper(code)) is not None and paper.dated is not None}
    return {code: dated for code, dated in newest.items() if add_months(dated, months) < q.on}


def _listed(q: Inquiry, old: dict[str, date]) -> str:
    return ", ".join(f"{q.paper_label(code)} ngày {shown(dated)}" for code, dated in old.items())


def _supplement(q: Inquiry, text: str, months: int) -> Findings:
    days = [*q.dates("file_checked_unchanged")]
    if q.facts.verification.supplemented_on is not None:
        days.append(q.facts.verification.supplemented_on)
    if not any(day <= q.on <= add_months(day, months) for day in days):
        yield refuse(
            f"{text}; chưa ghi lý lịch có gì thay đổi không.",
            "Chi bộ ghi “không có gì thay đổi” (có ngày), hoặc thẩm tra bổ sung phần thay đổi.",
        )
