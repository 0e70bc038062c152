"""Tables about the organisation: units, bodies, members, seats, papers, targets, users, the audit log."""

from collections.abc import Iterator

from ketnap.accounts.models import Grant
from ketnap.audit import registry as audit_labels
from ketnap.audit.models import AuditEntry
from ketnap.base.dated import holds_on
from ketnap.instruments.models import Instrument
from ketnap.people.models import BodySeat, Duty, Membership
from ketnap.targets.models import Allocation, TargetLine
from ketnap.transfer.tables.view import Table, Value, View, table
from ketnap.units.models import Body, UnitName, UnitPlacement

Rows = Iterator[tuple[Value, ...]]
SINCE = "Từ ngày"
UNTIL = "Đến trước ngày"


@table("units", "Tổ chức", "units.view", ("Mã", "Tên", "Tên ngắn", "Loại", "Trực thuộc", "Lập ngày"))
def _units(view: View) -> Rows:
    for row in (
        UnitPlacement.objects.filter(holds_on(view.today), unit__in=view.units)
        .select_related("unit", "parent")
        .order_by("unit__sort", "pk")
    ):
        unit, parent = row.unit, row.parent
        yield unit.code, unit.name, unit.short_name, unit.kind_info.name, parent.code if parent else "", unit.opened_on


@table("unit_names", "Tên theo thời gian", "units.view", ("Mã", "Tên", "Tên ngắn", SINCE, UNTIL))
def _unit_names(view: View) -> Rows:
    rows = (
        UnitName.objects.filter(unit__in=view.units).select_related("unit").order_by("unit__sort", "valid_from", "pk")
    )
    for row in rows:
        yield row.unit.code, row.name, row.short_name, row.valid_from, row.valid_to


@table("bodies", "Cơ quan lãnh đạo", "units.view", ("Mã đơn vị", "Loại", "Tên", "Nhiệm kỳ", SINCE, UNTIL))
def _bodies(view: View) -> Rows:
    for row in (
        Body.objects.filter(unit__in=view.units).select_related("unit").order_by("unit__sort", "valid_from", "pk")
    ):
        yield row.unit.code, row.get_kind_display(), row.name, row.term, row.valid_from, row.valid_to


@table(
    "members",
    "Sinh hoạt đảng",
    "people.names",
    ("Mã chi bộ", "Chi bộ", "Họ và tên", "Ngày sinh", "Tư cách", "Miễn sinh hoạt", SINCE, UNTIL),
)
def _members(view: View) -> Rows:
    rows = Membership.objects.filter(unit__in=view.units).select_related("unit", "person")
    for row in rows.order_by("unit__sort", "person__sort_key", "valid_from", "pk"):
        yield (
            row.unit.code,
            row.unit.name,
            view.name(row.unit_id, row.person),
            view.birth(row.unit_id, row.person),
            row.get_kind_display(),
            row.exempt,
            row.valid_from,
            row.valid_to,
        )


@table("seats", "Thành viên cơ quan", "people.names", ("Mã đơn vị", "Cơ quan", "Họ và tên", "Chức danh", SINCE, UNTIL))
def _seats(view: View) -> Rows:
    rows = BodySeat.objects.filter(body__unit__in=view.units).select_related("body__unit", "person")
    for row in rows.order_by("body__unit__sort", "body", "person__sort_key", "pk"):
        unit = row.body.unit
        yield (
            unit.code,
            row.body.name,
            view.name(unit.pk, row.person),
            row.get_role_display(),
            row.valid_from,
            row.valid_to,
        )


@table("duties", "Phân công", "people.names", ("Mã đơn vị", "Họ và tên", "Việc được giao", SINCE, UNTIL))
def _duties(view: View) -> Rows:
    rows = Duty.objects.filter(unit__in=view.units).select_related("unit", "person")
    for row in rows.order_by("unit__sort", "person__sort_key", "valid_from", "pk"):
        name = view.name(row.unit_id, row.person)
        yield row.unit.code, name, row.get_kind_display(), row.valid_from, row.valid_to


@table(
    "instruments",
    "Văn bản",
    "instruments.view",
    (
        "Mã đơn vị",
        "Loại văn bản",
        "Số, ký hiệu",
        "Ngày văn bản",
        "Cơ quan ban hành",
        "Trích yếu",
        "Nhiệm kỳ, thời kỳ",
        "Trọng tâm",
    ),
)
def _instruments(view: View) -> Rows:
    for row in (
        Instrument.objects.filter(unit__in=view.units).select_related("unit").order_by("unit__sort", "dated", "pk")
    ):
        yield row.unit.code, row.kind_label, row.reference, row.dated, row.issuer, row.title, row.term, row.key_task


@table(
    "targets",
    "Chỉ tiêu",
    "targets.view",
    (
        "Mã đơn vị",
        "Đơn vị",
        "Chỉ tiêu",
        "Kỳ",
        "Từ ngày",
        "Đến ngày",
        "Loại số",
        "Nhóm",
        "Ghi như văn bản",
        "Có số hay chưa",
        "Số lượng",
        "Đến số",
        "Tỷ lệ (%)",
        "Đến tỷ lệ (%)",
        "Ngày lấy số gốc",
        "Nguồn số gốc",
        "Số gốc ghi trong văn bản",
        "Nguồn",
        "Cơ quan giao",
        "Trạng thái",
        "Hiệu lực từ",
        "Hiệu lực đến trước",
        "Lý do",
    ),
)
def _targets(view: View) -> Rows:
    rows = TargetLine.objects.known(None).filter(unit__in=view.units).select_related("unit")
    for row in rows.order_by("unit__sort", "indicator", "period_start", "authority", "valid_from", "pk"):
        yield (
            row.unit.code,
            row.unit.name,
            row.get_indicator_display(),
            row.period_label,
            row.period.start,
            row.period.last,
            row.get_kind_display(),
            row.get_group_display(),
            row.said,
            row.get_value_state_display(),
            row.amount,
            row.high,
            row.rate,
            row.rate_high,
            row.base_date,
            row.get_base_source_display() if row.base_source else "",
            row.base_value,
            row.get_authority_display(),
            row.authority_text,
            row.get_state_display(),
            row.valid_from,
            row.valid_to,
            row.reason,
        )


@table(
    "allocations", "Phân bổ chỉ tiêu", "targets.view", ("Mã đơn vị", "Dự phòng", "Trạng thái", SINCE, UNTIL, "Lý do")
)
def _allocations(view: View) -> Rows:
    rows = Allocation.objects.known(None).filter(unit__in=view.units).select_related("unit")
    for row in rows.order_by("unit__sort", "valid_from", "pk"):
        yield row.unit.code, row.reserve, row.get_state_display(), row.valid_from, row.valid_to, row.reason


@table(
    "grants",
    "Người dùng, vai trò",
    "accounts.manage",
    ("Tên đăng nhập", "Họ và tên", "Chức vụ", "Vai trò", "Mã đơn vị", SINCE, UNTIL, "Văn bản giao", "Theo chức danh"),
)
def _grants(view: View) -> Rows:
    for row in (
        Grant.objects.filter(unit__in=view.units)
        .select_related("user", "unit")
        .order_by("user__username", "valid_from", "pk")
    ):
        yield (
            row.user.username,
            row.user.full_name,
            row.user.title,
            row.get_role_display(),
            row.unit.code,
            row.valid_from,
            row.valid_to,
            row.paper,
            bool(row.post),
        )


@table(
    "audit",
    "Nhật ký thao tác",
    "audit.view",
    ("Dòng", "Lúc (giờ quốc tế)", "Người dùng", "Việc", "Đối tượng", "Là xem"),
)
def _audit(view: View) -> Rows:
    labels = audit_labels.actions()
    for row in AuditEntry.objects.filter(unit__in=view.units).order_by("position").iterator():
        yield row.position, row.at, row.actor, labels.get(row.action, row.action), row.target, row.is_read


TABLES: tuple[Table, ...] = (
    _units,
    _unit_names,
    _bodies,
    _members,
    _seats,
    _duties,
    _instruments,
    _targets,
    _allocations,
    _grants,
    _audit,
)
