from ketnap.journal.registry import EventKind, Item, Stream

KINDS = [
    EventKind(
        "unit.opened",
        Stream.UNIT,
        "Lập tổ chức",
        (
            Item("code", "Mã", required=True),
            Item("kind", "Loại", required=True),
            Item("sector", "Loại hình"),
            Item("name", "Tên", required=True),
            Item("short_name", "Tên ngắn"),
            Item("parent", "Trực thuộc"),
        ),
    ),
    EventKind(
        "unit.renamed", Stream.UNIT, "Đổi tên", (Item("name", "Tên", required=True), Item("short_name", "Tên ngắn"))
    ),
    EventKind(
        "unit.kind_changed",
        Stream.UNIT,
        "Đổi loại, loại hình",
        (Item("kind", "Loại", required=True), Item("sector", "Loại hình")),
    ),
    EventKind("unit.moved", Stream.UNIT, "Chuyển trực thuộc", (Item("parent", "Trực thuộc"),)),
    EventKind("unit.closed", Stream.UNIT, "Kết thúc hoạt động", (Item("keeper", "Nơi giữ hồ sơ"),)),
    EventKind(
        "unit.profiled",
        Stream.UNIT,
        "Ghi đặc điểm",
        (
            Item("has_youth_union", "Có tổ chức Đoàn"),
            Item("has_trade_union", "Có tổ chức Công đoàn"),
            Item("area_kind", "Địa bàn"),
            Item("authorised", "Được ủy quyền quyết định kết nạp"),
            Item("own_seal", "Có con dấu"),
            Item("superior_name", "Tên cấp trên, khi cấp trên không có trong cây"),
        ),
    ),
    EventKind(
        "unit.body_opened",
        Stream.UNIT,
        "Lập cơ quan",
        (
            Item("body", "Mã cơ quan", required=True),
            Item("kind", "Loại", required=True),
            Item("name", "Tên", required=True),
            Item("term", "Nhiệm kỳ"),
            Item("until", "Hết nhiệm kỳ (không tính ngày này)"),
        ),
    ),
]
