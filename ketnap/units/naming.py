"""What the name of a unit says: the place it works in, and the committee that leads it. Pure."""

_BODIES = ("Đảng bộ", "Chi bộ", "Đảng ủy", "Huyện ủy", "Quận ủy", "Thành ủy", "Tỉnh ủy", "Thị ủy")
_LEVELS = ("thị trấn", "xã", "phường", "huyện", "quận", "tỉnh")


def place_in(name: str) -> str:
    """Where the unit's papers are dated: "Đảng bộ thị trấn Tân Thành" writes in Tân Thành, "Huyện ủy Bắc Tân Uyên" in Bắc Tân Uyên."""
    for body in _BODIES:
        name = name.removeprefix(body).strip()
    for level in _LEVELS:
        name = name.removeprefix(f"{level} ").removeprefix(f"{level.capitalize()} ").strip()
    return name


def committee_of(name: str) -> str:
    """How a paper names the committee of a unit: its name with "Đảng ủy" for "Đảng bộ"."""
    return name.replace("Đảng bộ", "Đảng ủy", 1)
