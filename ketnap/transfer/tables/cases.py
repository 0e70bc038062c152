"""Tables about persons' ways: cases, steps, papers in the file, helpers, verifications, sittings, classes, countable facts."""

from collections.abc import Iterator
from uuid import UUID

from ketnap.cases.events import PREFIX, step_in
from ketnap.cases.models import (
    Case,
    DeadlineNotice,
    DossierItem,
    HelperAssignment,
    Sitting,
    SittingItem,
    VerificationRequest,
)
from ketnap.cases.steps.catalogue import STEPS, label_of
from ketnap.cases.steps.source import SOURCES
from ketnap.courses.models import Certificate, ClassSession, CourseClass, Enrolment
from ketnap.journal import registry
from ketnap.journal.models import Fact
from ketnap.journal.read import active_ids, histories
from ketnap.journal.registry import Stream
from ketnap.people.attributes import ATTRIBUTES
from ketnap.people.models import PersonAttribute
from ketnap.reports.models import MonthClosing, PeriodNote, SignedReport
from ketnap.transfer.models import ImportRun
from ketnap.transfer.tables.view import Table, Value, View, table
from ketnap.units.models import Unit

Rows = Iterator[tuple[Value, ...]]
CASE = "Mã hồ sơ"
UNIT = "Mã chi bộ"
NAME = "Họ và tên"
MODES = {"performed": "Thực hiện", "recorded": "Ghi theo giấy tờ"}


@table(
    "cases",
    "Hồ sơ",
    "cases.view",
    (
        CASE,
        UNIT,
        "Chi bộ",
        NAME,
        "Ngày sinh",
        "Giới tính",
        "Giai đoạn",
        "Từ ngày",
        "Nơi giới thiệu",
        "Bắt đầu",
        "Việc gần nhất",
        "Ngày",
        "Tạm vắng từ",
        "Việc chưa đúng quy định",
    ),
)
def _cases(view: View) -> Rows:
    rows = Case.objects.filter(unit__in=view.units).select_related("person", "unit")
    for row in rows.order_by("unit__sort", "person__sort_key", "pk"):
        yield (
            str(row.pk),
            row.unit.code,
            row.unit.name,
            view.name(row.unit_id, row.person),
            view.birth(row.unit_id, row.person),
            row.person.get_gender_display() if view.may_read(row.unit_id) else "",
            row.get_stage_display(),
            row.stage_on,
            SOURCES.get(row.source, row.source),
            row.opened_on,
            label_of(row.last_step) if row.last_step in STEPS else "",
            row.last_on,
            row.paused_on,
            row.irregular,
        )


@table(
    "events",
    "Diễn biến hồ sơ",
    "cases.view",
    (
        CASE,
        "Mã đơn vị khi đó",
        "Ngày",
        "Việc",
        "Mã việc",
        "Cách ghi",
        "Số văn bản",
        "Người ghi",
        "Ghi lúc (giờ quốc tế)",
        "Đã thu hồi",
    ),
)
def _events(view: View) -> Rows:
    """Every step of every case, voided ones marked; no free text, which may tell about a person."""
    ids = list(
        Case.objects.filter(unit__in=view.units)
        .order_by("unit__sort", "person__sort_key", "pk")
        .values_list("pk", flat=True)
    )
    codes = dict(Unit.objects.values_list("pk", "code"))
    for start in range(0, len(ids), 200):
        for case, events in histories(Stream.CASE, ids[start : start + 200]).items():
            standing = active_ids(events)
            for event in sorted((one for one in events if one.kind.startswith(PREFIX)), key=lambda one: one.order):
                if event.voids is None:
                    yield (
                        str(case),
                        codes.get(event.unit, "") if event.unit else "",
                        event.on,
                        registry.kind(event.kind).label,
                        step_in(event.kind),
                        MODES.get(event.data.get("mode", ""), ""),
                        str(event.data.get("number", "")),
                        event.actor,
                        event.recorded_at,
                        event.id not in standing,
                    )


@table("dossier", "Giấy tờ trong hồ sơ", "cases.view", (CASE, UNIT, "Mẫu", "Số", "Ngày"))
def _dossier(view: View) -> Rows:
    rows = DossierItem.objects.filter(case__unit__in=view.units).select_related("case__unit")
    for row in rows.order_by("case__unit__sort", "case", "dated", "pk"):
        yield str(row.case_id), row.case.unit.code, row.code, row.number, row.dated


@table(
    "notices",
    "Đã báo thời hạn",
    "cases.view",
    (CASE, UNIT, "Thời hạn", "Ngày hết hạn", "Đã báo", "Báo ngày", "Người ghi"),
)
def _notices(view: View) -> Rows:
    rows = DeadlineNotice.objects.filter(unit__in=view.units).select_related("unit")
    for row in rows.order_by("unit__sort", "case", "due_on", "pk"):
        whom = row.get_whom_display()
        yield str(row.case), row.unit.code, row.deadline, row.due_on, whom, row.told_on, row.told_by


@table(
    "verifications",
    "Thẩm tra lý lịch",
    "cases.view",
    (CASE, UNIT, "Nơi được đề nghị", "Công văn", "Gửi ngày", "Trả lời ngày", "Qua công văn"),
)
def _verifications(view: View) -> Rows:
    rows = VerificationRequest.objects.filter(case__unit__in=view.units).select_related("case__unit")
    for row in rows.order_by("case__unit__sort", "case", "sent_on", "pk"):
        place = row.asked_of if view.may_read_sensitive(row.case.unit_id) else ""
        yield str(row.case_id), row.case.unit.code, place, row.letter, row.sent_on, row.answered_on, row.by_post


@table(
    "helpers",
    "Người giúp đỡ",
    "cases.view",
    (CASE, UNIT, "Đảng viên giúp đỡ", "Thời gian dự bị", "Từ ngày", "Đến trước ngày"),
)
def _helpers(view: View) -> Rows:
    rows = HelperAssignment.objects.filter(case__unit__in=view.units).select_related("case__unit", "person")
    for row in rows.order_by("case__unit__sort", "case", "since", "pk"):
        unit = row.case.unit
        yield (
            str(row.case_id),
            unit.code,
            view.name(unit.pk, row.person),
            row.stage == "probation",
            row.since,
            row.until,
        )


@table(
    "attributes",
    "Đặc điểm của người",
    "cases.view",
    (NAME, "Ngày sinh", "Đặc điểm", "Giá trị", "Từ ngày", "Đến trước ngày"),
)
def _attributes(view: View) -> Rows:
    """Attributes of persons with a case; the sensitive ones only for those who may read them."""
    rows = (
        PersonAttribute.objects.filter(person__cases__unit__in=view.units)
        .select_related("person")
        .prefetch_related("person__cases")
        .distinct()
    )
    for row in rows.order_by("person__sort_key", "person", "name", "valid_from", "pk"):
        unit = _unit_of(row)
        attribute = ATTRIBUTES.get(row.name)
        if attribute is None or (attribute.sensitive and not view.may_read_sensitive(unit)):
            continue
        value = attribute.options().get(row.value, row.value) if attribute.options else row.value
        if attribute.is_flag:
            value = {"yes": "Có", "no": "Không"}.get(row.value, row.value)
        yield (
            view.name(unit, row.person),
            view.birth(unit, row.person),
            attribute.label,
            value,
            row.valid_from,
            row.valid_to,
        )


def _unit_of(row: PersonAttribute) -> UUID | None:
    cases = sorted(row.person.cases.all(), key=lambda case: case.opened_on)
    return cases[-1].unit_id if cases else None


@table(
    "sittings",
    "Kỳ họp",
    "cases.view",
    ("Mã kỳ họp", "Mã đơn vị", "Cơ quan", "Ngày", "Địa điểm", "Có mặt", "Được triệu tập", "Lần ghi"),
)
def _sittings(view: View) -> Rows:
    rows = Sitting.objects.filter(body__unit__in=view.units).select_related("body__unit")
    for row in rows.order_by("on", "pk"):
        yield str(row.pk), row.body.unit.code, row.body.name, row.on, row.place, row.present, row.entitled, row.version


@table(
    "votes",
    "Biểu quyết",
    "cases.view",
    (
        "Mã kỳ họp",
        "Ngày",
        CASE,
        "Việc",
        "Tán thành",
        "Không tán thành",
        "Trắng, không hợp lệ",
        "Tổng số tính tỷ lệ",
        "Số phiếu cần",
        "Đủ tỷ lệ",
        "Số văn bản",
    ),
)
def _votes(view: View) -> Rows:
    rows = SittingItem.objects.filter(sitting__body__unit__in=view.units).select_related("sitting__body__unit")
    for row in rows.order_by("sitting__on", "sitting", "position", "pk"):
        yield (
            str(row.sitting_id),
            row.sitting.on,
            str(row.case_id),
            label_of(row.step),
            row.in_favour,
            row.against,
            row.blank,
            row.base,
            row.required,
            row.reached,
            row.number,
        )


@table(
    "classes",
    "Lớp bồi dưỡng",
    "courses.view",
    (
        "Mã đơn vị mở lớp",
        "Tên lớp",
        "Loại lớp",
        "Khai giảng",
        "Bế giảng",
        "Địa điểm",
        "Thời gian học",
        "Nơi cấp giấy chứng nhận",
        "Học viên đơn vị khác",
    ),
)
def _classes(view: View) -> Rows:
    for row in (
        CourseClass.objects.filter(organiser__in=view.units).select_related("organiser").order_by("starts_on", "pk")
    ):
        yield (
            row.organiser.code,
            row.name,
            row.get_kind_display(),
            row.starts_on,
            row.ends_on,
            row.place,
            row.get_time_slot_display(),
            row.issuer,
            row.outside_learners,
        )


@table("sessions", "Buổi học", "courses.view", ("Lớp", "Ngày", "Chuyên đề"))
def _sessions(view: View) -> Rows:
    for row in (
        ClassSession.objects.filter(course__organiser__in=view.units)
        .select_related("course")
        .order_by("course", "on", "pk")
    ):
        yield row.course.name, row.on, row.topic


@table("learners", "Học viên", "courses.view", ("Lớp", UNIT, NAME, "Tình trạng", "Từ ngày"))
def _learners(view: View) -> Rows:
    rows = Enrolment.objects.filter(unit__in=view.units).select_related("person", "unit", "course")
    for row in rows.order_by("course__starts_on", "course", "unit__sort", "person__sort_key", "pk"):
        yield row.course.name, row.unit.code, view.name(row.unit_id, row.person), row.get_state_display(), row.since


@table("certificates", "Giấy chứng nhận", "courses.view", ("Lớp", NAME, "Số", "Nơi cấp", "Ngày cấp"))
def _certificates(view: View) -> Rows:
    sent = dict(Enrolment.objects.filter(unit__in=view.units).values_list("key", "unit"))
    rows = (
        Certificate.objects.filter(person__enrolments__unit__in=view.units)
        .select_related("person", "course")
        .distinct()
    )
    for row in rows.order_by("issued_on", "person__sort_key", "pk"):
        unit = sent.get(f"{row.person_id.hex}.{row.course_id.hex}")
        if unit is not None:
            yield row.course.name, view.name(unit, row.person), row.number, row.issuer, row.issued_on


@table(
    "facts",
    "Số liệu gốc",
    "reports.view",
    ("Chỉ số", "Mã đơn vị", "Ngày", "Mã hồ sơ hoặc người", "Giới tính", "Tuổi", "Đoàn viên", "Học vấn", "Nhóm nguồn"),
)
def _facts(view: View) -> Rows:
    """The countable facts that stand now: the rows every figure is counted from. Without names."""
    codes = dict(Unit.objects.values_list("pk", "code"))
    for row in Fact.objects.filter(unit__in=view.units, known_to=None).order_by("indicator", "on", "pk").iterator():
        yield (
            row.indicator,
            codes.get(row.unit, ""),
            row.on,
            str(row.stream_id),
            row.gender,
            row.age,
            row.youth_union,
            row.education,
            row.source_group,
        )


@table("month_closings", "Tháng đã chốt", "reports.view", ("Mã đơn vị", "Đơn vị", "Tháng", "Chốt lúc", "Người chốt"))
def _month_closings(view: View) -> Rows:
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=view.units)}
    for row in MonthClosing.objects.filter(unit__in=view.units).order_by("month", "unit"):
        unit = units[row.unit]
        yield unit.code, unit.name, row.month, row.closed_at, row.actor


@table("period_notes", "Ghi chú số liệu", "reports.view", ("Mã đơn vị", "Từ ngày", "Đến ngày", "Ghi chú", "Ghi lúc"))
def _period_notes(view: View) -> Rows:
    codes = dict(Unit.objects.filter(pk__in=view.units).values_list("pk", "code"))
    for row in PeriodNote.objects.filter(unit__in=view.units).order_by("start", "pk"):
        yield codes[row.unit], row.start, row.span.last, row.text, row.written_at


@table(
    "reports",
    "Báo cáo đã ký",
    "reports.view",
    ("Mẫu", "Tên", "Đơn vị", "Người ký", "Ký lúc (giờ quốc tế)", "Số liệu ghi đến", "Mã kiểm tra"),
)
def _reports(view: View) -> Rows:
    for row in SignedReport.objects.filter(unit__in=view.units).order_by("signed_at", "pk"):
        yield row.code, row.title, row.unit_name, row.signer_name, row.signed_at, row.known_by, row.digest


@table(
    "imports",
    "Lần nhập",
    "transfer.import",
    ("Mã đơn vị", "Tệp", "Người nhập", "Lúc", "Tình trạng", "Số dòng", "Mã lần nhập"),
)
def _imports(view: View) -> Rows:
    for row in (
        ImportRun.objects.filter(unit__in=view.units).select_related("unit", "user").order_by("created_at", "pk")
    ):
        yield (
            row.unit.code,
            row.file_name,
            row.user.username,
            row.created_at,
            row.get_state_display(),
            row.total,
            str(row.batch or ""),
        )


TABLES: tuple[Table, ...] = (
    _cases,
    _events,
    _dossier,
    _notices,
    _verifications,
    _helpers,
    _attributes,
    _sittings,
    _votes,
    _classes,
    _sessions,
    _learners,
    _certificates,
    _facts,
    _month_closings,
    _period_notes,
    _reports,
    _imports,
)
