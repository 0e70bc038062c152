"""Coded attributes of a person, each with its day of validity, and what of them facts carry.

Ethnic group and religion are asked only where a rule or a statutory table needs them; they are never a filter, a sort key or a
free breakdown of persons. Facts carry "minority: yes/no" alone.
"""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from ketnap.journal.read import Recorded
from ketnap.journal.registry import Dimensions
from ketnap.lib.workdays import months_between
from ketnap.people.enums import Gender, SourceGroup
from ketnap.units.enums import AreaKind

DATA = Path(__file__).parent / "data"
MAJORITY = "01"


@dataclass(frozen=True)
class Attribute:
    """`options` maps code → label (None = yes/no or free text); `sensitive` needs the right people.sensitive to be seen."""

    name: str
    label: str
    options: Callable[[], dict[str, str]] | None = None
    sensitive: bool = False
    is_flag: bool = False
    purpose: str = ""


@cache
def table(name: str, key: str = "key") -> dict[str, str]:
    """A code list of this room: code → Vietnamese name."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return {row[key]: row["name_vi"] for row in csv.DictReader(handle)}


EDUCATION_PAPERS = {
    "diploma": "Bằng tốt nghiệp",
    "equivalent": "Tương đương",
    "certificate_of_completion": "Giấy xác nhận hoàn thành chương trình",
}
_RULES = "Kiểm tra điều kiện kết nạp"
_SPECIAL = "Kiểm tra trường hợp riêng theo quy định"
_FORMS = "Biểu thống kê kết nạp (2-BTCTW)"
ATTRIBUTES: dict[str, Attribute] = {
    attribute.name: attribute
    for attribute in (
        Attribute("citizenship", "Quốc tịch", lambda: {"VN": "Việt Nam", "other": "Nước khác"}, purpose=_RULES),
        Attribute("education", "Trình độ học vấn", lambda: table("education_levels"), purpose=_RULES),
        Attribute("education_paper", "Giấy tờ về học vấn", lambda: EDUCATION_PAPERS, purpose=_RULES),
        Attribute("occupation", "Nghề nghiệp", lambda: table("occupations"), purpose=_FORMS),
        Attribute("source_group", "Nhóm nguồn", lambda: dict(SourceGroup.choices), purpose="Rà soát nguồn"),
        Attribute("youth_union_member", "Đoàn viên", is_flag=True, purpose=_RULES),
        Attribute("trade_union_member", "Đoàn viên công đoàn", is_flag=True, purpose=_RULES),
        Attribute("ethnic_group", "Dân tộc", lambda: table("ethnic_groups", "code"), sensitive=True, purpose=_FORMS),
        Attribute(
            "area_kind",
            "Địa bàn cư trú",
            lambda: {key: label for key, label in AreaKind.choices if key},
            purpose=_RULES,
        ),
        Attribute("religious_follower", "Người có đạo", is_flag=True, sensitive=True, purpose=_SPECIAL),
        Attribute("foreign_marriage", "Kết hôn với người nước ngoài", is_flag=True, sensitive=True, purpose=_SPECIAL),
        Attribute("private_enterprise_owner", "Chủ doanh nghiệp tư nhân", is_flag=True, purpose=_SPECIAL),
        Attribute("village_elder", "Già làng, trưởng bản, người có uy tín", is_flag=True, purpose=_RULES),
        Attribute("fisherman_at_sea", "Ngư dân thường xuyên trên biển, đảo", is_flag=True, purpose=_RULES),
        Attribute("home_town", "Quê quán", sensitive=True, purpose="In biểu mẫu kết nạp"),
        Attribute("residence", "Nơi cư trú", sensitive=True, purpose="Lấy ý kiến nơi cư trú"),
        Attribute("work_place", "Đơn vị công tác", purpose="Lấy ý kiến nơi làm việc"),
    )
}


def identity_of(events: Sequence[Recorded]) -> Recorded | None:
    """The event that says who the person is: the last correction typed, else the registration; None without any."""
    identified = [event for event in events if event.kind in ("person.registered", "person.corrected")]
    return max(identified, key=lambda event: event.seq, default=None)


def values_on(events: Sequence[Recorded], on: date) -> dict[str, str]:
    """The attributes as they stood on the day, from the events that stand."""
    found: dict[str, str] = {}
    for event in events:
        if event.kind == "person.attribute" and event.on <= on and not event.erased:
            found[event.data["name"]] = event.data.get("value", "")
    return found


def dimensions(events: Sequence[Recorded], on: date) -> Dimensions:
    """What a fact carries about the person as of its counting date; all unknown once the person is erased."""
    registered = identity_of(events)
    if registered is None or registered.erased:
        return Dimensions()
    values = values_on(events, on)
    person = registered.data
    ethnic = values.get("ethnic_group", "")
    return Dimensions(
        gender=person.get("gender", "") if person.get("gender") in Gender.values else "",
        age=_age(person.get("birth"), on),
        youth_union={"yes": "yes", "no": "no"}.get(values.get("youth_union_member", ""), ""),
        minority="" if not ethnic else "no" if ethnic == MAJORITY else "yes",
        education=values.get("education", ""),
        occupation=values.get("occupation", ""),
        source_group=values.get("source_group", ""),
    )


def _age(birth: str | None, on: date) -> int | None:
    """Whole years lived on the day, as the statistical tables count."""
    return months_between(date.fromisoformat(birth), on) // 12 if birth else None
