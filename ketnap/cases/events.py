"""Event kinds of cases and sittings, made from the step definitions."""

from ketnap.cases.steps.catalogue import ORDER, label_of
from ketnap.cases.steps.fields import StepDef
from ketnap.journal.registry import EventKind, Item, Stream

PREFIX = "case."
COMMON = (
    Item("person", "Người"),
    Item("mode", "Cách ghi"),
    Item("mode_paper", "Giấy tờ làm căn cứ"),
    Item("verdict", "Kết luận kiểm tra khi ghi"),
    Item("vote", "Kết quả biểu quyết"),
    Item("sitting", "Kỳ họp"),
    Item("sitting_version", "Lần ghi danh sách dự họp"),
    Item("issuer_unit", "Tổ chức ban hành"),
)
RULES_NOTED = "case.rules_noted"
"""A note that other rules count for the case from a day: it tells a reader, and changes nothing in how the case is judged."""

SITTING_KINDS = [
    EventKind(
        "sitting.held",
        Stream.SITTING,
        "Kỳ họp",
        (
            Item("body", "Cơ quan", required=True),
            Item("method", "Hình thức biểu quyết"),
            Item("chair", "Chủ trì"),
            Item("secretary", "Thư ký"),
            Item("roll", "Danh sách dự họp"),
            Item("items", "Việc biểu quyết"),
            Item("place", "Địa điểm"),
        ),
    ),
    EventKind(
        "sitting.roll_corrected",
        Stream.SITTING,
        "Sửa danh sách dự họp",
        (
            Item("roll", "Danh sách dự họp"),
            Item("chair", "Chủ trì"),
            Item("secretary", "Thư ký"),
            Item("reason", "Lý do"),
        ),
    ),
]


def kind_of(step: str) -> str:
    """The event kind of a step."""
    return PREFIX + step


def step_in(kind: str) -> str:
    """The step of an event kind; `kind_of` turned round."""
    return kind.removeprefix(PREFIX)


def _kind(step: StepDef) -> EventKind:
    stage = (f"stage.{step.stage}",) if step.stage else ()
    items = (*COMMON, *(field.item() for field in step.fields))
    return EventKind(kind_of(step.code), Stream.CASE, label_of(step.code), items, (*step.indicators, *stage))


def kinds() -> list[EventKind]:
    """The kind of every step, and those that no step makes."""
    moved = EventKind(
        "case.custodian_changed",
        Stream.CASE,
        "Chuyển nơi quản lý hồ sơ",
        (Item("to", "Nơi nhận"), Item("why", "Lý do")),
    )
    noted = EventKind(
        RULES_NOTED,
        Stream.CASE,
        "Quy định mới áp dụng cho hồ sơ",
        (
            Item("rules", "Bộ quy định hoặc gói", required=True),
            Item("since", "Từ ngày", required=True),
            Item("told", "Thay đổi", required=True),
            Item("paper", "Văn bản", required=True),
        ),
    )
    return [*(_kind(step) for step in ORDER), moved, noted, *SITTING_KINDS]
