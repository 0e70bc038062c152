from ketnap.journal.registry import EventKind, Item, Stream

_BASIS = "Nhiệm vụ công tác đảng viên của tổ chức đảng"
_KEEP = "Theo hồ sơ; người không được kết nạp: xóa theo thời hạn"


def _personal(name: str, label: str, purpose: str, *, required: bool = False) -> Item:
    return Item(name, label, personal=True, purpose=purpose, basis=_BASIS, keep=_KEEP, required=required)


_IDENTITY = (
    _personal("full_name", "Họ và tên", "Nhận ra đúng người", required=True),
    _personal("birth", "Ngày sinh", "Tính tuổi khi chi bộ xét (R-ELIG-02, R-ELIG-03)"),
    _personal("birth_precision", "Độ chính xác ngày sinh", "Chỉ biết tháng hoặc năm"),
    _personal("gender", "Giới tính", "Biểu thống kê kết nạp"),
)
_REASON = _personal("reason", "Lý do sửa", "Giải trình việc sửa dữ liệu")

KINDS = [
    EventKind("person.registered", Stream.PERSON, "Ghi người", _IDENTITY),
    EventKind("person.corrected", Stream.PERSON, "Sửa thông tin định danh", (*_IDENTITY, _REASON)),
    EventKind(
        "person.attribute",
        Stream.PERSON,
        "Ghi đặc điểm",
        (Item("name", "Đặc điểm", required=True), _personal("value", "Giá trị", "Điều kiện và thống kê kết nạp")),
    ),
    EventKind(
        "person.member",
        Stream.PERSON,
        "Sinh hoạt đảng",
        (
            Item("member_kind", "Tư cách", required=True),
            Item("exempt", "Miễn công tác và sinh hoạt"),
            Item("because", "Theo sự kiện"),
            Item("how", "Đến bằng cách nào"),
        ),
    ),
    EventKind(
        "person.member_ended",
        Stream.PERSON,
        "Thôi sinh hoạt tại chi bộ",
        (Item("why", "Lý do"), Item("flow", "Loại biến động"), Item("because", "Theo sự kiện")),
    ),
    EventKind(
        "person.seat",
        Stream.PERSON,
        "Tham gia cơ quan lãnh đạo",
        (Item("body", "Cơ quan", required=True), Item("role", "Chức danh")),
    ),
    EventKind(
        "person.seat_ended", Stream.PERSON, "Thôi tham gia cơ quan lãnh đạo", (Item("body", "Cơ quan", required=True),)
    ),
    EventKind("person.duty", Stream.PERSON, "Nhận nhiệm vụ", (Item("duty", "Nhiệm vụ", required=True),)),
    EventKind("person.duty_ended", Stream.PERSON, "Thôi nhiệm vụ", (Item("duty", "Nhiệm vụ", required=True),)),
    EventKind(
        "person.notice",
        Stream.PERSON,
        "Đã thông báo và ghi nguyện vọng",
        (Item("how", "Hình thức"), Item("guardian", "Người giám hộ đồng ý")),
    ),
]
