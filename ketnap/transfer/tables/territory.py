"""Tables about the ground a unit works on, numbers it declares, and the acts that changed the tree."""

from collections.abc import Iterator

from ketnap.reorganise.models import Lineage, Reorganisation
from ketnap.transfer.tables.view import Table, Value, View, table
from ketnap.units.models import Area, Coverage, DeclaredFlow, DeclaredMembers, Inhabitants, Place

Rows = Iterator[tuple[Value, ...]]
CODE, SINCE, UNTIL = "Mã đơn vị", "Từ ngày", "Đến trước ngày"


@table("places", "Thôn, khu phố", "units.view", (CODE, "Loại", "Tên", "Mã xã, phường", SINCE, UNTIL))
def _places(view: View) -> Rows:
    rows = Place.objects.filter(unit__in=view.units).select_related("unit").order_by("unit__sort", "sort", "pk")
    for row in rows:
        yield row.unit.code, row.kind, row.name, row.commune, row.valid_from, row.valid_to


@table("coverages", "Địa bàn của chi bộ", "units.view", ("Mã chi bộ", "Chi bộ", "Địa bàn", SINCE, UNTIL))
def _coverages(view: View) -> Rows:
    rows = Coverage.objects.filter(unit__in=view.units).select_related("unit", "place")
    for row in rows.order_by("unit__sort", "place__sort", "valid_from", "pk"):
        yield row.unit.code, row.unit.name, row.place.name, row.valid_from, row.valid_to


@table("areas", "Loại vùng", "units.view", (CODE, "Địa bàn", "Loại vùng", SINCE, UNTIL))
def _areas(view: View) -> Rows:
    rows = Area.objects.filter(unit__in=view.units).select_related("unit", "place")
    for row in rows.order_by("unit__sort", "tag", "valid_from", "pk"):
        place = row.place.name if row.place else ""
        yield row.unit.code, place, row.get_tag_display(), row.valid_from, row.valid_to


@table("inhabitants", "Dân số, lao động", "units.view", (CODE, "Dân số", "Lao động", SINCE, UNTIL))
def _inhabitants(view: View) -> Rows:
    rows = Inhabitants.objects.filter(unit__in=view.units).select_related("unit")
    for row in rows.order_by("unit__sort", "valid_from", "pk"):
        yield row.unit.code, row.population, row.workforce, row.valid_from, row.valid_to


@table("declared_members", "Đảng viên khai báo", "units.view", (CODE, "Cuối ngày", "Chính thức", "Dự bị"))
def _declared_members(view: View) -> Rows:
    rows = DeclaredMembers.objects.filter(unit__in=view.units).select_related("unit")
    for row in rows.order_by("unit__sort", "on", "pk"):
        yield row.unit.code, row.on, row.official, row.probationary


@table("declared_flows", "Biến động khai báo", "units.view", (CODE, "Loại biến động", "Số người", SINCE, UNTIL))
def _declared_flows(view: View) -> Rows:
    rows = DeclaredFlow.objects.filter(unit__in=view.units).select_related("unit")
    for row in rows.order_by("unit__sort", "start", "flow", "pk"):
        yield row.unit.code, row.get_flow_display(), row.number, row.start, row.end


@table("reorganisations", "Sắp xếp tổ chức", "units.view", ("Việc", "Nội dung", SINCE, "Lý do"))
def _reorganisations(view: View) -> Rows:
    rows = Reorganisation.objects.filter(involved__unit__in=view.units).distinct()
    for row in rows.order_by("on", "pk"):
        yield row.get_kind_display(), row.label, row.on, row.reason


@table("lineage", "Tổ chức kế thừa", "units.view", ("Mã cũ", "Tổ chức cũ", "Mã mới", "Tổ chức mới", SINCE, "Theo việc"))
def _lineage(view: View) -> Rows:
    rows = Lineage.objects.filter(target__in=view.units).select_related("source", "target", "act")
    for row in rows.order_by("on", "source__sort", "target__sort", "pk"):
        yield row.source.code, row.source.name, row.target.code, row.target.name, row.on, row.act.label


TABLES: tuple[Table, ...] = (
    _places,
    _coverages,
    _areas,
    _inhabitants,
    _declared_members,
    _declared_flows,
    _reorganisations,
    _lineage,
)
