"""Kinds of events in a target's stream.

One stream holds a line, the decision on it where it was proposed first, and its revisions; another holds the
allocation of that line, so that the office below can own its own allocation. Bodies carry no personal value.
"""

from ketnap.journal.registry import EventKind, Item, Stream

LINE = "target.line"
LINE_DECIDED = "target.line_decided"
REVISED = "target.line_revised"
ALLOCATED = "target.allocated"
DECIDED = "target.allocation_decided"
RESERVE = "target.reserve_changed"
LINE_ENDED = "target.line_ended"
ALLOCATION_ENDED = "target.allocation_ended"

_WHAT = (
    Item("indicator", "Chỉ tiêu", required=True),
    Item("period_start", "Từ ngày", required=True),
    Item("period_end", "Đến trước ngày", required=True),
    Item("period_label", "Kỳ"),
    Item("kind", "Loại số", required=True),
    Item("group", "Nhóm"),
    Item("of_indicator", "Tính trên chỉ số"),
    Item("of_authority", "Chỉ tiêu cấp dưới theo nguồn"),
    Item("unit_level", "Đếm theo loại đơn vị"),
    Item("base_kind", "Số gốc"),
)
_BASE = (Item("base_date", "Ngày lấy số gốc"),)
_NUMBERS = (
    Item("amount", "Số lượng"),
    Item("value_state", "Có số hay chưa"),
    Item("high", "Đến số"),
    Item("rate", "Tỷ lệ (%)"),
    Item("rate_high", "Đến tỷ lệ (%)"),
    Item("qualifier", "Cách ghi (gần, trên, hơn, khoảng)"),
    *_BASE,
    Item("base_source", "Nguồn số gốc"),
    Item("base_value", "Số gốc ghi trong văn bản"),
)
NUMBERS = frozenset(item.name for item in _NUMBERS)
"""What a new wording of a target says anew, all of it: a value it leaves out is gone."""

KINDS = [
    EventKind(
        LINE,
        Stream.TARGET,
        "Ghi chỉ tiêu",
        (
            *_WHAT,
            *_NUMBERS,
            Item("authority", "Nguồn chỉ tiêu", required=True),
            Item("authority_text", "Cơ quan giao", required=True),
            Item("body", "Cơ quan ra chỉ tiêu"),
            Item("proposed", "Mới là đề xuất"),
        ),
    ),
    EventKind(
        LINE_DECIDED,
        Stream.TARGET,
        "Quyết định chỉ tiêu đề xuất",
        (*_NUMBERS, Item("body", "Cơ quan ra chỉ tiêu"), Item("reason", "Lý do")),
    ),
    EventKind(
        REVISED,
        Stream.TARGET,
        "Điều chỉnh chỉ tiêu",
        (*_NUMBERS, Item("reason", "Lý do", required=True)),
    ),
    EventKind(
        ALLOCATED,
        Stream.TARGET,
        "Dự kiến phân bổ",
        (
            *_WHAT,
            *_BASE,
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
    EventKind(
        LINE_ENDED,
        Stream.TARGET,
        "Chuyển tiếp chỉ tiêu khi tổ chức kết thúc",
        (Item("to", "Đơn vị nhận và số"), Item("how", "Cách chuyển"), Item("reason", "Lý do", required=True)),
    ),
    EventKind(ALLOCATION_ENDED, Stream.TARGET, "Kết thúc phân bổ", (Item("reason", "Lý do", required=True),)),
]
