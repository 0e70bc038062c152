"""Events about villages and quarters, areas and declared numbers; all in the stream of the unit concerned."""

from ketnap.journal.registry import EventKind, Item, Stream
from ketnap.units.enums import Flow

_PLACE = Item("place", "Địa bàn", required=True)

PLACE_KINDS = [
    EventKind(
        "unit.place_added",
        Stream.UNIT,
        "Ghi thôn, bản, khu phố",
        (
            _PLACE,
            Item("kind", "Loại", required=True),
            Item("name", "Tên", required=True),
            Item("commune", "Xã, phường"),
        ),
    ),
    EventKind("unit.place_renamed", Stream.UNIT, "Đổi tên thôn, bản", (_PLACE, Item("name", "Tên", required=True))),
    EventKind(
        "unit.place_in_commune",
        Stream.UNIT,
        "Ghi xã, phường của thôn, bản",
        (_PLACE, Item("commune", "Xã, phường", required=True)),
    ),
    EventKind("unit.place_ended", Stream.UNIT, "Thôi dùng tên thôn, bản", (_PLACE,)),
    EventKind(
        "unit.place_handed",
        Stream.UNIT,
        "Giao thôn, bản cho tổ chức khác",
        (_PLACE, Item("to", "Nơi nhận", required=True)),
    ),
    EventKind("unit.place_tagged", Stream.UNIT, "Ghi vùng của thôn, bản", (_PLACE, Item("tags", "Vùng"))),
    EventKind("unit.tagged", Stream.UNIT, "Ghi vùng của tổ chức", (Item("tags", "Vùng"),)),
    EventKind("unit.covers", Stream.UNIT, "Chi bộ phụ trách địa bàn", (_PLACE,)),
    EventKind("unit.covers_ended", Stream.UNIT, "Chi bộ thôi phụ trách địa bàn", (_PLACE,)),
    EventKind(
        "unit.inhabitants",
        Stream.UNIT,
        "Khai dân số, lao động",
        (Item("population", "Dân số"), Item("workforce", "Lao động")),
    ),
    EventKind(
        "unit.members_declared",
        Stream.UNIT,
        "Khai số đảng viên",
        (Item("official", "Chính thức", required=True), Item("probationary", "Dự bị", required=True)),
    ),
    EventKind(
        "unit.flows_declared",
        Stream.UNIT,
        "Khai biến động đảng viên",
        (
            Item("start", "Từ ngày", required=True),
            Item("end", "Đến trước ngày", required=True),
            *(Item(flow.value, flow.label) for flow in Flow),
        ),
    ),
]

# What may still be told of a place when the unit that wrote it down has ended.
OF_PLACES = frozenset(
    {
        "unit.place_renamed",
        "unit.place_in_commune",
        "unit.place_ended",
        "unit.place_handed",
        "unit.place_tagged",
    }
)
