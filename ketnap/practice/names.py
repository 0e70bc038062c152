"""Invented names. The middle word is always "Mẫu", so that nobody takes a made-up person for a real one."""

from collections.abc import Iterator
from random import Random

MIDDLE = "Mẫu"
FAMILIES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đinh", "Trịnh",
)  # fmt: skip
WOMEN = (
    "An", "Bích", "Cúc", "Dung", "Hạnh", "Hoa", "Hương", "Lan", "Liên", "Loan", "Mai", "Nga", "Ngọc", "Nhung", "Oanh",
    "Phượng", "Quyên", "Thảo", "Thu", "Trang", "Uyên", "Vân", "Xuân", "Yến",
)  # fmt: skip
MEN = (
    "Anh", "Bảo", "Bình", "Cường", "Dũng", "Đức", "Giang", "Hải", "Hòa", "Hùng", "Khánh", "Lâm", "Long", "Minh", "Nam",
    "Phong", "Phúc", "Quân", "Sơn", "Thành", "Thắng", "Tuấn", "Việt", "Vinh",
)  # fmt: skip


def invented(gender: str, random: Random) -> Iterator[str]:
    """Names for "female" or "male", none twice: first those of three words (384), then those of four (8,832); then it ends."""
    given = WOMEN if gender == "female" else MEN
    names = [f"{family} {MIDDLE} {name}" for family in FAMILIES for name in given]
    random.shuffle(names)
    yield from names
    names = [
        f"{family} {MIDDLE} {one} {other}" for family in FAMILIES for one in given for other in given if one != other
    ]
    random.shuffle(names)
    yield from names
