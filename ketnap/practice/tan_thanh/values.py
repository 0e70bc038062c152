"""What is typed at each step: the values a secretary or an officer would enter for this person."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from ketnap.practice.tan_thanh.people import Candidate
from ketnap.practice.tan_thanh.town import Town
from ketnap.practice.tan_thanh.ways import SPOUSE, Deed

RESIDENCE_COUNTS_FROM = date(2021, 7, 30)  # since then living in one place counts as well (R-INT-01)
PLACES = (
    "xã Tân Mẫu",
    "xã An Mẫu",
    "xã Bình Mẫu",
    "phường Phú Mẫu",
    "xã Long Mẫu",
    "phường Hòa Mẫu",
    "thị trấn Mẫu Thạnh",
)
TASKS = (
    "Phụ trách tuyên truyền phân loại rác tại khu dân cư",
    "Tham gia tổ tự quản an ninh trật tự",
    "Vận động đoàn viên, hội viên tham gia hiến máu",
    "Giúp đỡ học sinh có hoàn cảnh khó khăn",
)
REMARKS = (
    "Tích cực, hoàn thành việc được giao; cần mạnh dạn hơn khi phát biểu.",
    "Có ý thức rèn luyện, gương mẫu trong phong trào.",
    "Hoàn thành tốt nhiệm vụ chuyên môn, được quần chúng tín nhiệm.",
)
CONCLUSIONS = {
    "conclusion_biography": "Lý lịch rõ ràng, đã được thẩm tra, xác minh theo quy định",
    "conclusion_politics": "Chấp hành tốt chủ trương của Đảng, chính sách, pháp luật của Nhà nước; có động cơ vào Đảng đúng đắn",
    "conclusion_ethics": "Lối sống trung thực, giản dị, giữ gìn đoàn kết",
    "conclusion_ability": "Hoàn thành tốt nhiệm vụ được giao",
    "conclusion_relations": "Gần gũi, được quần chúng tín nhiệm",
}
ASSOCIATIONS = {
    "women": "Hội Liên hiệp Phụ nữ thị trấn",
    "farmers": "Hội Nông dân thị trấn",
    "front": "Ủy ban Mặt trận Tổ quốc thị trấn",
}
OCCUPATIONS = {
    "official": "commune_staff",
    "teacher": "public_service",
    "staff": "public_service",
    "association_member": "farming",
    "union_member": "enterprise_worker",
}


def attributes_of(candidate: Candidate) -> dict[str, str]:
    """What is known of a person when introduced: only what a rule asks."""
    armed = candidate.branch.sector == "police"
    return {
        "citizenship": "VN",
        "education": "upper_secondary",
        "education_paper": "diploma",
        "source_group": candidate.group,
        "occupation": "armed_forces" if armed else OCCUPATIONS[candidate.group],
        "youth_union_member": "yes" if candidate.is_union_member else "no",
        "trade_union_member": "yes" if candidate.branch.trade_union else "no",
        "work_place": candidate.branch.place,
    }


def later_attributes(candidate: Candidate) -> dict[str, str]:
    """What the person's own biography adds; asked only after the application."""
    ethnic = {7: "05", 31: "22"}.get(candidate.number, "01")
    place = PLACES[candidate.number % len(PLACES)]
    home = candidate.branch.place if candidate.branch.is_residential else "thị trấn Tân Thành"
    return {"ethnic_group": ethnic, "home_town": f"{place}, huyện Bắc Tân Uyên", "residence": home}


def values_for(deed: Deed, candidate: Candidate, town: Town) -> dict[str, Any]:
    """The values of one step that is typed directly."""
    read = _VALUES.get(deed.step)
    return read(deed, candidate, town) if read else {}


def resolution_values(step: str, candidate: Candidate, town: Town) -> Mapping[str, Any]:
    """The values of a resolution or decision that a sitting yields."""
    if step in ("list_as_sympathiser", "chi_bo_recognition_resolution"):
        return {"number": town.next_number("NQ/CB", candidate.branch.code)}
    if step == "chi_bo_admission_resolution":
        return {"number": town.next_number("NQ/CB", candidate.branch.code), **CONCLUSIONS}
    if step in ("grassroots_committee_resolution", "grassroots_recognition_resolution"):
        return {"number": town.next_number("NQ/ĐU", "")}
    signer = town.plan.members_of("BTU")[1].name
    return {"number": town.next_number("QĐ/HU", ""), "signer_post": "Phó Bí thư", "signer_name": signer}


def _introduction(deed: Deed, candidate: Candidate, town: Town) -> dict[str, Any]:
    return {"source": source_of(candidate)}


def source_of(candidate: Candidate) -> str:
    """Who introduced the person."""
    if candidate.is_union_member:
        return "youth_union"
    if candidate.branch.is_school:
        return "trade_union"
    if candidate.group == "association_member":
        return "women" if candidate.gender == "female" else ("farmers", "front")[candidate.number % 2]
    return ("branch", "party_member")[candidate.number % 2]


def _organisation(candidate: Candidate) -> str:
    if candidate.is_union_member:
        return "Đoàn Thanh niên thị trấn"
    if candidate.branch.trade_union:
        return "Công đoàn cơ sở"
    return ASSOCIATIONS.get(source_of(candidate), "Ủy ban Mặt trận Tổ quốc thị trấn")


def _helper(deed: Deed, candidate: Candidate, town: Town) -> dict[str, Any]:
    helper = town.members[candidate.branch.code][candidate.helper]
    values: dict[str, Any] = {"helper": helper, **_together(deed, candidate)}
    if deed.step == "assign_helper":
        values["task"] = TASKS[candidate.number % len(TASKS)]
    return values


def _together(deed: Deed, candidate: Candidate, prefix: str = "") -> dict[str, Any]:
    kind = "work"
    if candidate.branch.is_residential:
        kind = "residence" if deed.on >= RESIDENCE_COUNTS_FROM else "labour"
    return {f"{prefix}together_since": _known_since(candidate), f"{prefix}together_kind": kind}


def _known_since(candidate: Candidate) -> date:
    """Since when helper and candidate have been together: at least two years before the introduction."""
    return date(2018 + candidate.start.course, 1 + candidate.number % 6, 1)


def _formal_introduction(deed: Deed, candidate: Candidate, town: Town) -> dict[str, Any]:
    """One member beside the Youth Union or the trade union; two members where neither stands in, or where it is open."""
    members = town.members[candidate.branch.code]
    values = {"introducer": members[candidate.helper], **_together(deed, candidate)}
    if candidate.is_union_member:
        return values | {"union_number": town.next_number("NQ/ĐTN", "")}
    if not candidate.branch.youth_union:
        values["trade_union_number"] = town.next_number("NQ/CĐCS", candidate.branch.code)
    if not candidate.is_young:
        values |= {"second_introducer": members[candidate.second], **_together(deed, candidate, "second_")}
    return values


def _request(deed: Deed, candidate: Candidate, town: Town) -> dict[str, Any]:
    place = PLACES[(candidate.number + (3 if deed.side == SPOUSE else 0)) % len(PLACES)]
    letter = town.next_number("CV/ĐU", "")
    return {"asked_of": f"Đảng ủy {place}", "covers": deed.side, "letter": letter, "by_post": True}


def _opinions(deed: Deed, candidate: Candidate, town: Town) -> dict[str, Any]:
    agreed = town.random.randint(7, 15)
    return {
        "organisation": _organisation(candidate),
        "organisation_agreed": agreed,
        "organisation_against": int(agreed % 5 == 0),
        "residence_agreed": True,
    }


def _moved(deed: Deed, candidate: Candidate, town: Town) -> dict[str, Any]:
    destination = ("Đồng Nai", "Bình Phước")[candidate.rank % 2]
    return {"reason": "moved_away", "destination": destination, "note": "Đi làm việc ở tỉnh khác"}


def _fixed(**values: Any) -> Callable[[Deed, Candidate, Town], dict[str, Any]]:
    return lambda deed, candidate, town: dict(values)


_VALUES: dict[str, Callable[[Deed, Candidate, Town], dict[str, Any]]] = {
    "introduce_candidate": _introduction,
    "assign_helper": _helper,
    "assign_probation_helper": _helper,
    "periodic_review": lambda deed, candidate, town: {"remark": REMARKS[(candidate.number + deed.on.month) % 3]},
    "write_biography": lambda deed, candidate, town: {"has_spouse": candidate.is_married},
    "verification_requested": _request,
    "verification_answered": _fixed(result="Đúng như lý lịch đã khai"),
    "verify_biography": _fixed(declared_honestly=True),
    "conclude_biography": _fixed(fit=True),
    "introduce_formally": _formal_introduction,
    "collect_opinions": _opinions,
    "organisation_appraisal": lambda deed, candidate, town: {"number": town.next_number("TTr/BTC", "")},
    "issue_party_card": lambda deed, candidate, town: {"number": town.next_number("QĐ/HU", "")},
    "admission_ceremony": lambda deed, candidate, town: {"place": f"Phòng sinh hoạt {candidate.branch.name}"},
    "moved_away": _moved,
}
