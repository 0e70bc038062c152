from ketnap.journal.registry import EventKind, Item, Stream

APPLIED = "act.applied"

KINDS = [
    EventKind(
        APPLIED,
        Stream.ACT,
        "Sắp xếp tổ chức",
        (
            Item("act_kind", "Việc", required=True),
            Item("label", "Nội dung", required=True),
            Item("plan", "Phương án", required=True),
            Item("units", "Tổ chức liên quan", required=True),
            Item("lineage", "Kế thừa"),
            Item("kept", "Để khôi phục"),
            Item("reason", "Lý do"),
        ),
    ),
]
