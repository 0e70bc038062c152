"""Tables of what committees decided about rules in their subtree."""

from collections.abc import Iterator

from ketnap.localrules.models import Acknowledgement, LocalCriterion, LocalPack, ValueSetting
from ketnap.transfer.tables.territory import CODE, SINCE, UNTIL
from ketnap.transfer.tables.view import Table, Value, View, table

Rows = Iterator[tuple[Value, ...]]
NUMBER, DATED, ISSUER = "Số văn bản", "Ngày văn bản", "Cơ quan ban hành"


@table(
    "local_packs",
    "Gói quy tắc địa phương",
    "units.view",
    (CODE, "Mã gói", "Phiên bản", "Tên", NUMBER, DATED, ISSUER, SINCE, UNTIL, "Lý do thôi"),
)
def _packs(view: View) -> Rows:
    rows = LocalPack.objects.filter(unit__in=view.units).select_related("unit")
    for row in rows.order_by("unit__sort", "pack", "version", "pk"):
        told = row.pack, row.version, row.name, row.number, row.dated, row.issuer
        yield row.unit.code, *told, row.valid_from, row.valid_to, row.ended_why


@table(
    "acknowledgements",
    "Xác nhận đã nhận gói quy tắc",
    "units.view",
    (CODE, "Mã gói", "Phiên bản", "Ngày nhận", "Người xác nhận", "Ghi chú"),
)
def _acknowledgements(view: View) -> Rows:
    rows = Acknowledgement.objects.filter(unit__in=view.units).select_related("unit")
    for row in rows.order_by("unit__sort", "pack", "version", "pk"):
        yield row.unit.code, row.pack, row.version, row.on, row.actor, row.note


@table(
    "value_settings",
    "Giá trị đã xác nhận, đặt",
    "units.view",
    (CODE, "Bộ quy định", "Giá trị", "Phần", "Trước", "Đặt", NUMBER, DATED, ISSUER, "Lý do", SINCE, UNTIL),
)
def _settings(view: View) -> Rows:
    rows = ValueSetting.objects.filter(unit__in=view.units).select_related("unit")
    for row in rows.order_by("unit__sort", "ruleset", "name", "field", "valid_from", "pk"):
        values = [str(value) if value is not None else "" for value in (row.before, row.value)]
        paper = row.number, row.dated, row.issuer, row.reason
        yield row.unit.code, row.ruleset, row.name, row.field, *values, *paper, row.valid_from, row.valid_to


@table("criteria", "Tiêu chí riêng", "units.view", (CODE, "Nội dung", "Các bước", "Văn bản", SINCE, UNTIL))
def _criteria(view: View) -> Rows:
    rows = LocalCriterion.objects.filter(unit__in=view.units).select_related("unit")
    for row in rows.order_by("unit__sort", "valid_from", "pk"):
        yield row.unit.code, row.text, row.steps, row.paper, row.valid_from, row.valid_to


TABLES: tuple[Table, ...] = (_packs, _acknowledgements, _settings, _criteria)
