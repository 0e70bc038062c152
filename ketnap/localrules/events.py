"""Event kinds of local rules. All lie in the stream of the unit that decided, or (acknowledgements) that received."""

from ketnap.journal.registry import EventKind, Item, Stream

PREFIX = "rules."
PUBLISHED, WITHDRAWN, ACKNOWLEDGED = "rules.pack_published", "rules.pack_withdrawn", "rules.pack_acknowledged"
SET, UNSET = "rules.value_set", "rules.value_withdrawn"
APPLIED = "rules.applied"
CRITERION, CRITERION_ENDED = "rules.criterion_set", "rules.criterion_ended"

_PAPER = (
    Item("number", "Số, ký hiệu văn bản", required=True),
    Item("dated", "Ngày văn bản", required=True),
    Item("issuer", "Cơ quan ban hành", required=True),
)
KINDS = [
    EventKind(
        PUBLISHED,
        Stream.UNIT,
        "Ban hành gói quy tắc địa phương",
        (
            Item("pack", "Mã gói", required=True),
            Item("version", "Phiên bản", required=True),
            Item("name", "Tên gói", required=True),
            Item("text", "Nội dung gói; trống: gói có sẵn của chương trình"),
            Item("digest", "Dấu của nội dung", required=True),
            Item("binding", "Các dòng bắt buộc thêm"),
            *_PAPER,
        ),
    ),
    EventKind(
        WITHDRAWN,
        Stream.UNIT,
        "Thôi áp dụng gói quy tắc địa phương",
        (Item("pack", "Mã gói", required=True), Item("reason", "Lý do", required=True), *_PAPER),
    ),
    EventKind(
        ACKNOWLEDGED,
        Stream.UNIT,
        "Đã nhận gói quy tắc địa phương",
        (
            Item("publication", "Lần ban hành", required=True),
            Item("pack", "Mã gói", required=True),
            Item("version", "Phiên bản", required=True),
            Item("note", "Ghi chú"),
        ),
    ),
    EventKind(
        SET,
        Stream.UNIT,
        "Xác nhận, đặt giá trị của quy định",
        (
            Item("ruleset", "Bộ quy định", required=True),
            Item("name", "Giá trị", required=True),
            Item("field", "Phần của thời hạn"),
            Item("value", "Giá trị đặt; trống: xác nhận giá trị đang có"),
            Item("before", "Giá trị trước đó"),
            Item("reason", "Lý do", required=True),
            *_PAPER,
        ),
    ),
    EventKind(
        UNSET,
        Stream.UNIT,
        "Thôi giá trị đã xác nhận, đặt",
        (
            Item("ruleset", "Bộ quy định", required=True),
            Item("name", "Giá trị", required=True),
            Item("field", "Phần của thời hạn"),
            Item("reason", "Lý do", required=True),
            *_PAPER,
        ),
    ),
    EventKind(
        APPLIED,
        Stream.UNIT,
        "Áp dụng quy định mới cho hồ sơ đang chạy",
        (
            Item("rules", "Bộ quy định hoặc gói", required=True),
            Item("since", "Từ ngày", required=True),
            Item("cases", "Số hồ sơ có thay đổi", required=True),
            *_PAPER,
        ),
    ),
    EventKind(
        CRITERION,
        Stream.UNIT,
        "Ghi tiêu chí riêng của đơn vị",
        (
            Item("criterion", "Mã tiêu chí", required=True),
            Item("text", "Nội dung", required=True),
            Item("steps", "Các bước nhắc"),
            Item("paper", "Văn bản"),
        ),
    ),
    EventKind(
        CRITERION_ENDED,
        Stream.UNIT,
        "Thôi tiêu chí riêng của đơn vị",
        (Item("criterion", "Mã tiêu chí", required=True), Item("reason", "Lý do", required=True)),
    ),
]
