"""Sections 6.2 and 13: which organisation considers a person who studies, is seconded, works on contract, has graduated;
bodies that ended."""

from typing import Any

from ketnap.rulebook.deadlines import due_of
from ketnap.rulebook.facts import Situation
from ketnap.rulebook.gates.registry import gate
from ketnap.rulebook.inquiry import Findings, Inquiry, ask, refuse, shown

PLACES = {
    "home": "tổ chức đảng đơn vị cử đi",
    "institution": "tổ chức đảng cơ sở đào tạo",
    "secondment_place": "tổ chức đảng nơi biệt phái đến",
    "workplace": "tổ chức đảng nơi làm việc",
    "residence": "tổ chức đảng nơi cư trú",
    "school": "tổ chức đảng nhà trường",
    "locality": "tổ chức đảng địa phương",
}
SAME = {"locality": ("locality", "residence"), "school": ("school", "institution")}


def _considered_by(q: Inquiry, wanted: str, clear: bool) -> Findings:
    """Refuse, or ask where the text was not read, when another organisation considers than the one wanted."""
    named = q.facts.unit.considers_as
    if named in SAME.get(wanted, (wanted,)):
        return
    inputs: dict[str, Any] = {"considers_as": named, "competent": wanted}
    if named is None:
        yield refuse(
            "Chưa ghi tổ chức này xem xét với tư cách nào (nơi đào tạo, nơi làm việc, nơi cư trú …).",
            f"Trường hợp này thuộc {PLACES[wanted]}.",
            **inputs,
        )
    elif clear:
        yield refuse(
            f"Không thuộc {PLACES[named]}: thẩm quyền thuộc {PLACES[wanted]}.",
            f"Chuyển {PLACES[wanted]} xem xét.",
            **inputs,
        )
    else:
        yield ask(
            f"Có thể thuộc {PLACES[wanted]}, không thuộc {PLACES[named]}: điểm này của văn bản khi đó chưa được đọc.",
            **inputs,
        )


def _missing(q: Inquiry, *codes: str) -> Findings:
    for code in codes:
        if q.paper(code) is None:
            paper = q.library.papers[code]
            yield refuse(f"Hồ sơ thiếu {paper.title}.", f"Đề nghị {paper.issued_by} cung cấp.", missing_paper=code)


def _situation(q: Inquiry, *kinds: str) -> Situation | None:
    situation = q.facts.person.situation
    return situation if situation is not None and situation.kind in kinds else None


@gate("R-SPC-14")
def r_spc_14(q: Inquiry) -> Findings:
    """R-SPC-14: full-time study or secondment of 12 months or more: the organisation there considers, with remarks of the
    sending unit and of the residence."""
    situation = _situation(q, "full_time_study", "secondment")
    least = q.ruleset.number("study_secondment_own_months")
    if situation is None:
        return
    if situation.months is None:
        yield refuse("Chưa ghi học tập trung (biệt phái) bao nhiêu tháng.", "Ghi số tháng.")
    elif situation.months >= least:
        yield from _considered_by(q, "institution" if situation.kind == "full_time_study" else "secondment_place", True)
        yield from _missing(q, "remark_sending_unit", "remark_residence")


@gate("R-SPC-15")
def r_spc_15(q: Inquiry) -> Findings:
    """R-SPC-15: study or secondment of less, or another temporary stay: the home chi bộ considers."""
    situation = _situation(q, "full_time_study", "secondment", "temporary_stay")
    least = q.ruleset.number("study_secondment_own_months")
    if situation is not None and (
        situation.kind == "temporary_stay" or (situation.months is not None and situation.months < least)
    ):
        yield from _considered_by(q, "home", True)


@gate("R-SPC-18")
def r_spc_18(q: Inquiry) -> Findings:
    """R-SPC-18: until graduation is recognised the school considers, afterwards the locality."""
    situation = _situation(q, "graduate")
    if situation is not None:
        recognised = situation.graduation_on is not None and situation.graduation_on <= q.on
        clear = q.ruleset.word("graduates_and_contracts") == "seen"
        yield from _considered_by(q, "locality" if recognised else "school", clear)


@gate("R-SPC-19")
def r_spc_19(q: Inquiry) -> Findings:
    """R-SPC-19: a fixed-term contract worked for under 12 months belongs to the residence, after a remark of the workplace;
    12 months without a break to the workplace. Breaks, and workplaces without an organisation, are not settled."""
    situation = _situation(q, "fixed_term_contract", "open_ended_contract")
    if situation is None:
        return
    clear = q.ruleset.word("graduates_and_contracts") == "seen"
    least = q.ruleset.number("contract_own_months")
    if situation.workplace_has_organisation is False:
        yield ask("Nơi làm việc không có tổ chức đảng: theo hướng dẫn của Ban Tổ chức Trung ương, chưa được đọc.")
    elif situation.kind == "open_ended_contract":
        yield from _considered_by(q, "workplace", clear)
    elif situation.months is None:
        yield refuse("Chưa ghi đã thực làm theo hợp đồng bao nhiêu tháng.", "Ghi số tháng.")
    elif situation.months < least:
        yield from _considered_by(q, "residence", clear)
        yield from _missing(q, "remark_workplace")
    elif situation.without_break:
        yield from _considered_by(q, "workplace", clear)
    else:
        yield ask(
            f"Hợp đồng {situation.months} tháng nhưng có gián đoạn (hoặc chưa ghi): văn bản chỉ nói dưới {least} tháng và "
            f"{least} tháng liền trở lên.",
            months=situation.months,
        )


@gate("R-DEC-06")
def r_dec_06(q: Inquiry) -> Findings:
    """R-DEC-06: a file pending with a body that ended: who takes over is not said; the days keep running from the chi bộ's
    resolution."""
    ended, resolved = q.facts.unit.competent_body_ended_on, q.done_on("chi_bo_admission_resolution")
    if ended is None or resolved is None or not resolved <= ended <= q.on:
        return
    due = due_of("admission_decision", q.facts, q.on, q.calendar, q.library)
    last = f" Hạn quyết định vẫn là {shown(due.due_on)}." if due is not None and due.due_on is not None else ""
    yield ask(
        f"Cấp ủy đang giữ hồ sơ kết thúc hoạt động ngày {shown(ended)}; văn bản không nói cấp nào tiếp nhận.{last}",
        ended_on=ended,
    )


@gate("R-DEC-08")
def r_dec_08(q: Inquiry) -> Findings:
    """R-DEC-08: a grassroots organisation directly under a province-level committee: the standing body with the heads of
    commissions decides. Asked with the route."""
    yield from ()


@gate("R-DEC-11")
def r_dec_11(q: Inquiry) -> Findings:
    """R-DEC-11: the resolution of a hamlet chi bộ goes straight to the commune's board and standing committee. Asked with
    the route, which has no grassroots committee."""
    yield from ()
