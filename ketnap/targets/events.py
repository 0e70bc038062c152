"""Kinds of events in a target's stream.

One stream holds a line and its revisions; another holds the allocation of that line, so that the office below can own
its own allocation. Bodies carry no personal value.
"""

from ketnap.journal.registry import EventKind, Item, Stream

LINE = "target.line"
REVISED = "target.line_revised"
ALLOCATED = "target.allocated"
DECIDED = "target.allocation_decided"
RESERVE = "target.reserve_changed"

_WHAT = (
    Item("indicator", "Chỉ tiêu", required=True),
    Item("period_start", "Từ ngày", required=True),
    Item("period_end", "Đến trước ngày", required=True),
    Item("period_label", "Kỳ"),
    Item("kind", "Loại số", required=True),
    Item("base_date", "Ngày lấy số gốc"),
)

KINDS = [
    EventKind(
        LINE,
        Stream.TARGET,
        "Ghi chỉ tiêu",
        (
            *_WHAT,
            Item("amount", "Số lượng", required=True),
            Item("qualifier", "Cách ghi (hơn, khoảng)"),
            Item("authority", "Nguồn chỉ tiêu", required=True),
            Item("authority_text", "Cơ quan giao", required=True),
            Item("body", "Cơ quan ra chỉ tiêu"),
        ),
    ),
    EventKind(
        REVISED,
        Stream.TARGET,
        "Điều chỉnh chỉ tiêu",
        (
            Item("amount", "Số lượng mới", required=True),
            Item("qualifier", "Cách ghi"),
            Item("reason", "Lý do", required=True),
        ),
    ),
    EventKind(
        ALLOCATED,
        Stream.TARGET,
        "Dự kiến phân bổ",
        (
            *_WHAT,
            Item("parent", "Chỉ tiêu được phân bổ", required=True),
            Item("authority_text", "Cơ quan phân bổ"),
            Item("shares", "Số của từng đơn vị", required=True),
            Item("reserve", "Dự phòng"),
            Item("reason", "Lý do"),
        ),
    ),
    EventKind(
        DECIDED,
        Stream.TARGET,
        "Quyết định phân bổ",
        (Item("allocation", "Bản phân bổ", required=True), Item("reason", "Lý do")),
    ),
    EventKind(
        RESERVE,
        Stream.TARGET,
        "Điều chỉnh dự phòng",
        (Item("reserve", "Dự phòng mới"), Item("reason", "Lý do", required=True)),
    ),
]
