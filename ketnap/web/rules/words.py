"""The values of the rule sets in words: parameters, thresholds, periods, marks. The values themselves stand in the library."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ketnap.lib.vietnamese import format_date
from ketnap.rulebook.ballots import BODY_LABELS
from ketnap.rulebook.deadlines import UNIT_LABELS, start_label
from ketnap.rulebook.gates.eligibility import LEVEL_LABELS, PAPER_LABELS
from ketnap.rulebook.gates.introduction import KIND_LABELS
from ketnap.rulebook.gates.readmission import REASON_LABELS
from ketnap.rulebook.gates.verification import RELATION_LABELS
from ketnap.rulebook.library import Library
from ketnap.rulebook.schema import WEAK_MARKS, Deadline, Parameter, RuleSet, VoteBase, VoteRule
from ketnap.rulebook.votes import LESS_LABELS, threshold_text
from ketnap.rulebook.words import CODE_WORDS, KEY_WORDS, PARAMETER_WORDS

FAMILIES: Mapping[str, str | Promise] = {
    "ELIG": gettext_lazy("Tiêu chuẩn, điều kiện"),
    "SYM": gettext_lazy("Tạo nguồn, cảm tình Đảng"),
    "APP": gettext_lazy("Đơn, lý lịch"),
    "INT": gettext_lazy("Người giới thiệu"),
    "VER": gettext_lazy("Thẩm tra lý lịch"),
    "OPI": gettext_lazy("Lấy ý kiến"),
    "CB": gettext_lazy("Biểu quyết"),
    "DAY": gettext_lazy("Cách tính ngày"),
    "DUBP": gettext_lazy("Đảng ủy bộ phận"),
    "DUCS": gettext_lazy("Đảng ủy cơ sở"),
    "BTC": gettext_lazy("Ban tổ chức"),
    "DEC": gettext_lazy("Thẩm quyền, quyết định"),
    "CER": gettext_lazy("Lễ kết nạp"),
    "PRO": gettext_lazy("Thời gian dự bị"),
    "OFF": gettext_lazy("Công nhận chính thức"),
    "CARD": gettext_lazy("Thẻ đảng viên"),
    "VAL": gettext_lazy("Giá trị của giấy tờ"),
    "TRF": gettext_lazy("Chuyển nơi"),
    "IRR": gettext_lazy("Quyết định sai quy định"),
    "EXIT": gettext_lazy("Kết thúc, lối ra"),
    "REA": gettext_lazy("Kết nạp lại"),
    "SPC": gettext_lazy("Trường hợp riêng"),
    "FILE": gettext_lazy("Hồ sơ"),
    "LOC": gettext_lazy("Quy định của địa phương"),
    "HN": gettext_lazy("Quy định của Hà Nội"),
}

PARAMETER_LABELS: Mapping[str, str | Promise] = {
    "min_age_months": gettext_lazy("Tuổi ít nhất khi chi bộ xét"),
    "max_age_months": gettext_lazy("Tuổi nhiều nhất khi chi bộ xét"),
    "min_education": gettext_lazy("Trình độ học vấn ít nhất"),
    "education_papers": gettext_lazy("Giấy tờ chứng minh trình độ"),
    "education_papers_to_ask": gettext_lazy("Giấy tờ phải hỏi cấp có thẩm quyền"),
    "min_education_difficult_area": gettext_lazy("Trình độ ở vùng khó khăn"),
    "min_education_elder_or_fisherman": gettext_lazy("Trình độ của già làng, ngư dân"),
    "youth_age_years": gettext_lazy("Độ tuổi thanh niên"),
    "trade_union_route_for_youth_only": gettext_lazy("Công đoàn giới thiệu chỉ dùng trong độ tuổi thanh niên"),
    "certificate_valid_months": gettext_lazy("Giấy chứng nhận có giá trị trong"),
    "introducer_together_months": gettext_lazy("Người giới thiệu cùng nơi ít nhất"),
    "introducer_together_kinds": gettext_lazy("Cùng nơi theo hình thức"),
    "introducers_beside_union": gettext_lazy("Số đảng viên giới thiệu bên cạnh Đoàn hoặc công đoàn"),
    "introducers_alone": gettext_lazy("Số đảng viên giới thiệu khi không có Đoàn, công đoàn"),
    "replacement_helper_needs_together": gettext_lazy("Người được phân công thay cũng phải đủ thời gian cùng nơi"),
    "file_valid_months": gettext_lazy("Hồ sơ có giá trị trong"),
    "file_redo_papers": gettext_lazy("Giấy tờ làm lại khi hồ sơ quá hạn"),
    "file_redo_papers_unsettled": gettext_lazy("Giấy tờ chưa rõ có phải làm lại"),
    "waiver_needs_committee_confirmation": gettext_lazy("Miễn thẩm tra cần xác nhận của cấp ủy quản lý"),
    "own_side_waiver_relations": gettext_lazy("Miễn bên mình khi là đảng viên"),
    "spouse_side_waiver_relations": gettext_lazy("Miễn bên vợ (chồng) khi là đảng viên"),
    "known_on_the_spot": gettext_lazy("Đoạn về gia đình đã rõ tại chỗ"),
    "foreign_body_check": gettext_lazy("Đoạn về làm việc cho tổ chức nước ngoài"),
    "forbidden_verifiers": gettext_lazy("Không được cử đi thẩm tra"),
    "min_official_members": gettext_lazy("Số đảng viên chính thức ít nhất của chi bộ"),
    "probation_months": gettext_lazy("Thời gian dự bị"),
    "recognition_votes_before_referral": gettext_lazy("Số lần biểu quyết trước khi báo cáo cấp trên"),
    "authorised_needs_members_more_than": gettext_lazy("Ủy quyền cho đảng bộ có trên"),
    "readmission_wait_months": gettext_lazy("Chờ trước khi kết nạp lại"),
    "readmission_wait_months_after_record_cleared": gettext_lazy("Chờ sau khi được xóa án tích"),
    "readmission_never_reasons": gettext_lazy("Không kết nạp lại khi ra khỏi Đảng vì"),
    "population_wait_months": gettext_lazy("Chờ trong trường hợp về chính sách dân số"),
    "population_rule_from": gettext_lazy("Quy định về chính sách dân số có từ ngày"),
    **PARAMETER_WORDS,
}

VERIFIER_LABELS: Mapping[str, str | Promise] = {
    **RELATION_LABELS,
    "self": gettext_lazy("người vào Đảng"),
    "child_adopted": gettext_lazy("con nuôi"),
    "sibling_adopted": gettext_lazy("anh, chị, em nuôi"),
}
SEEN_LABELS: Mapping[str, str | Promise] = {
    "seen": gettext_lazy("đã đọc đủ"),
    "partly_seen": gettext_lazy("mới đọc một phần"),
    "not_seen": gettext_lazy("chưa đọc được"),
}
KEY_LABELS: Mapping[str, str | Promise] = {
    "third_child": gettext_lazy("con thứ ba"),
    "fourth_child": gettext_lazy("con thứ tư"),
    "min": gettext_lazy("từ"),
    "max": gettext_lazy("đến"),
    **KEY_WORDS,
}
CODES: Mapping[str, Mapping[str, str | Promise]] = {
    "min_education": LEVEL_LABELS,
    "min_education_difficult_area": LEVEL_LABELS,
    "min_education_elder_or_fisherman": LEVEL_LABELS,
    "education_papers": PAPER_LABELS,
    "education_papers_to_ask": PAPER_LABELS,
    "introducer_together_kinds": KIND_LABELS,
    "own_side_waiver_relations": RELATION_LABELS,
    "spouse_side_waiver_relations": RELATION_LABELS,
    "forbidden_verifiers": VERIFIER_LABELS,
    "known_on_the_spot": SEEN_LABELS,
    "foreign_body_check": SEEN_LABELS,
    "readmission_never_reasons": REASON_LABELS,
    **CODE_WORDS,
}
"""Which words a parameter's codes have."""

MARK_LABELS: Mapping[str, str | Promise] = {
    "S": gettext_lazy("đã đọc văn bản"),
    "Sw": gettext_lazy("nguồn yếu"),
    "R": gettext_lazy("được thuật lại"),
    "K": gettext_lazy("hiểu biết chung, chưa đọc văn bản"),
    "K?": gettext_lazy("chưa chắc"),
    "D": gettext_lazy("suy ra từ văn bản"),
}
BODIES: Mapping[str, str | Promise] = {**BODY_LABELS, "members": gettext_lazy("đảng viên")}


def family_of(rule: str) -> str:
    """The family in a rule's id: ELIG in R-ELIG-02."""
    return rule.split("-")[1] if rule.count("-") > 1 else rule


def parameter_label(name: str) -> str:
    """What a parameter says, in Vietnamese; its own name while it has no label."""
    return str(PARAMETER_LABELS.get(name, name))


def parameter_text(parameter: Parameter, library: Library) -> str:
    """The value of a parameter as a reader says it, with its unit."""
    name, value = parameter.name, parameter.value
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, int):
        return _number(name, value)
    if isinstance(value, str):
        return _day(value) or code_text(name, value, library)
    if isinstance(value, Mapping):
        return "; ".join(_pair(name, key, number) for key, number in value.items())
    return ", ".join(code_text(name, code, library) for code in value) or _("không có")


def code_text(name: str, code: str, library: Library) -> str:
    """One code of a parameter in words."""
    if code in library.papers:
        return paper_text(code, library)
    return str(CODES.get(name, {}).get(code, code))


def paper_text(codes: str, library: Library) -> str:
    """A paper with its title; alternatives "A|B" joined with "hoặc"."""
    known = [library.papers[code] for code in codes.split("|")]
    texts = [f"{one.code} {one.title}" if any(letter.isupper() for letter in one.code) else one.title for one in known]
    return _(" hoặc ").join(texts)


def _number(name: str, value: int) -> str:
    if value == 0:
        return _("chưa thấy trong văn bản")
    if name.endswith(("age_months", "_age")):
        return _("%(years)s tuổi (%(months)s tháng)") % {"years": value // 12, "months": value}
    if "_months" in name:
        return _("%(n)s tháng") % {"n": value}
    if "introducers" in name or "members" in name:
        return ngettext("%(n)s đảng viên", "%(n)s đảng viên", value) % {"n": value}
    if "votes" in name:
        return _("%(n)s lần") % {"n": value}
    return str(value)


def _pair(name: str, key: str, number: int) -> str:
    label = str(KEY_LABELS.get(key, key))
    if name.endswith("_years"):
        return _("%(label)s %(n)s tuổi") % {"label": label, "n": number}
    return _("%(label)s: %(n)s tháng") % {"label": label, "n": number}


def _day(value: str) -> str:
    try:
        return format_date(date.fromisoformat(value))
    except ValueError:
        return ""


def amount_text(deadline: Deadline) -> str:
    """How long a period runs: "60 ngày làm việc, gia hạn nhiều nhất 30 ngày làm việc"."""
    unit = UNIT_LABELS[deadline.unit]
    if deadline.unknown:
        return _("chưa thấy số %(unit)s trong văn bản đã đọc") % {"unit": unit}
    text = f"{deadline.amount} {unit}"
    if deadline.amount_abroad:
        text = _("%(text)s (ngoài nước %(n)s %(unit)s)") % {"text": text, "n": deadline.amount_abroad, "unit": unit}
    if deadline.extension:
        text = _("%(text)s, gia hạn nhiều nhất %(n)s %(unit)s") % {"text": text, "n": deadline.extension, "unit": unit}
    return text


def deadline_text(deadline: Deadline, library: Library) -> str:
    """The whole period: how long, from when, who must act."""
    if deadline.unknown:
        return amount_text(deadline)
    return _("%(amount)s từ: %(start)s; người phải làm: %(owner)s") % {
        "amount": amount_text(deadline),
        "start": start_label(deadline, library),
        "owner": deadline.owner,
    }


def vote_text(vote: VoteRule) -> str:
    """Who votes, and the threshold: "chi bộ: ít nhất 2/3"."""
    thresholds = dict.fromkeys(threshold_text(one) for one in (vote, *vote.others))
    text = f"{BODIES.get(vote.body, vote.body)}: {_(' hoặc ').join(thresholds)}"
    return text if vote.required else _("%(text)s (không bắt buộc ghi)") % {"text": text}


def base_text(base: VoteBase) -> str:
    """Who is taken out of the number that a threshold counts from."""
    parts = []
    if base.less_when_absent:
        parts.append(_("không tính khi vắng: %(who)s") % {"who": _groups(base.less_when_absent)})
    if base.less_always:
        parts.append(_("không tính: %(who)s") % {"who": _groups(base.less_always)})
    if base.unsettled:
        parts.append(_("văn bản không nói rõ: %(who)s") % {"who": _groups(base.unsettled)})
    return "; ".join(parts) or _("tính tất cả")


def _groups(names: tuple[str, ...]) -> str:
    return _(" · ").join(LESS_LABELS[name].removesuffix(", vắng") for name in names)


def span_text(first: date, end: date) -> str:
    """The days in force, both inside: "30/07/2021 – 19/01/2025"; `end` is exclusive."""
    if end == date.max:
        return _("từ %(day)s") % {"day": format_date(first)}
    return f"{format_date(first)} – {format_date(date.fromordinal(end.toordinal() - 1))}"


def ruleset_label(ruleset: RuleSet) -> str:
    """Id and days of a rule set, for lists to choose from."""
    return f"{ruleset.id} · {span_text(ruleset.span.start, ruleset.span.end)}"


def reading_note(ruleset: RuleSet) -> str:
    """How far the texts of a set were read; empty when they were."""
    if ruleset.unseen:
        return _("Nhiều văn bản của bộ này chưa được đọc: giá trị lấy theo văn bản sau, cần xác nhận.")
    if ruleset.mark in WEAK_MARKS:
        return _("Bộ này mới biết qua nguồn yếu: mọi giá trị cần xác nhận với ban tổ chức của cấp ủy cấp trên.")
    return ""
