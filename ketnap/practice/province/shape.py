"""Which districts and communes there are, and what becomes of each commune by the official conversion."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from ketnap.practice.province.size import LAST_YEAR, PLACE, PROVINCE, Size
from ketnap.units.places import Commune, communes, convert

DISTRICT_KINDS = {"Huyện": "district", "Thị xã": "town_district", "Thành phố": "city_provincial"}
OTHERS = (
    ("CA", "province_police", "Đảng bộ Công an tỉnh mẫu"),
    ("QS", "province_army", "Đảng bộ Quân sự tỉnh mẫu"),
    ("BP", "province_border", "Đảng bộ Bộ đội Biên phòng tỉnh mẫu"),
    ("ĐH", "superior_other", "Đảng bộ Đại học mẫu"),
    ("BV", "superior_other", "Đảng bộ Bệnh viện mẫu"),
    ("DN", "superior_other", "Đảng bộ Doanh nghiệp mẫu"),
    ("KCN", "superior_other", "Đảng bộ Khu công nghiệp mẫu"),
    ("TCT", "superior_other", "Đảng bộ Tổng công ty mẫu"),
)


@dataclass(frozen=True)
class District:
    """A district of the old layout with its communes."""

    number: int
    name: str
    communes: tuple[Commune, ...]

    @property
    def code(self) -> str:
        return f"{PROVINCE}.H{self.number:02d}"

    @property
    def kind(self) -> str:
        return next(kind for start, kind in DISTRICT_KINDS.items() if self.name.startswith(start))

    @property
    def committee(self) -> str:
        return f"Đảng bộ {lower_first(self.name)} mẫu"

    def kind_of(self, commune: Commune) -> str:
        """Communes of towns and cities have no kind of their own in the code list; they are grassroots organisations."""
        if self.kind == "district":
            return "township_old" if commune.kind == "township" else "commune_old"
        return "ward_old" if commune.kind == "ward" else "grassroots"


@dataclass(frozen=True)
class Shape:
    """The territory: `into` lists the new communes, each with the old ones that went whole into it."""

    districts: tuple[District, ...]

    @cached_property
    def old(self) -> list[Commune]:
        return [commune for district in self.districts for commune in district.communes]

    @cached_property
    def into(self) -> dict[str, tuple[Commune, list[Commune]]]:
        found: dict[str, tuple[Commune, list[Commune]]] = {}
        for commune in self.old:
            conversion = convert(commune.code)
            for new in conversion.new:
                found.setdefault(new.code, (new, []))
            if conversion.settled:
                found[conversion.settled.code][1].append(commune)
        return found

    @cached_property
    def divided(self) -> list[tuple[Commune, tuple[Commune, ...]]]:
        return [(one, made.new) for one in self.old if (made := convert(one.code)).must_ask]


def shape(size: Size) -> Shape:
    """The districts of the size, those with divided communes first; a smaller size takes the first communes of each."""
    by_district: dict[str, list[Commune]] = {}
    for commune in communes(LAST_YEAR, PLACE):
        by_district.setdefault(commune.district, []).append(commune)
    ordered = sorted(by_district, key=lambda name: (-_divided(by_district[name]), name))[: size.districts]
    share = -(-size.communes // size.districts)
    whole = size.communes >= sum(len(own) for own in by_district.values())
    return Shape(
        tuple(
            District(number, name, tuple(_first(by_district[name], None if whole else share)))
            for number, name in enumerate(ordered, start=1)
        )
    )


def _divided(own: Iterable[Commune]) -> int:
    return sum(convert(one.code).must_ask for one in own)


def _first(own: list[Commune], number: int | None) -> list[Commune]:
    """Divided communes first, then those that went where they went, so that a small province has every kind of change."""
    parts = {new.code for one in own if convert(one.code).must_ask for new in convert(one.code).new}
    near = sorted(
        own, key=lambda one: (not convert(one.code).must_ask, convert(one.code).new[0].code not in parts, one.code)
    )
    return sorted(near[:number], key=lambda one: one.code)


def old_code(commune: Commune) -> str:
    return f"{PROVINCE}.X{commune.code}"


def new_code(commune: Commune) -> str:
    return f"{PROVINCE}.M{commune.code}"


def lower_first(name: str) -> str:
    return name[:1].lower() + name[1:]
