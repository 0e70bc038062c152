"""Made-up contents of the page of components. Names carry "mẫu"; the figures are those of the practice office."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ketnap.web.shared.components import STATES, Badge, Entry, Link, Progress, Step, Tab, Tile
from ketnap.web.shared.table import Column, Filter, Table

LABELS = {
    "done": gettext_lazy("Đã xong"),
    "next": gettext_lazy("Bước tiếp theo"),
    "later": gettext_lazy("Chưa đến"),
    "waiting": gettext_lazy("Đang chờ nơi khác"),
    "due": gettext_lazy("Sắp đến hạn"),
    "overdue": gettext_lazy("Quá hạn"),
    "blocked": gettext_lazy("Chưa được"),
    "person": gettext_lazy("Cần xin ý kiến"),
    "info": gettext_lazy("Thông tin"),
    "weak": gettext_lazy("cần xác nhận"),
    "void": gettext_lazy("Đã hủy"),
}

PEOPLE = (
    ("Nguyễn Thị Mẫu An", "Khu phố 1", date(1998, 3, 5), "done", "Đảng viên dự bị", date(2022, 12, 2), 29),
    ("Trần Văn Mẫu Bình", "Khu phố 2", date(1995, 11, 20), "waiting", "Chờ thẩm tra lý lịch", date(2023, 1, 16), None),
    (
        "Lê Mẫu Đức Ngọc Khánh",
        "Trường Tiểu học",
        date(2001, 7, 30),
        "overdue",
        "Quá hạn trả lời",
        date(2022, 11, 8),
        12,
    ),
    ("Phạm Mẫu Ánh", "Quân sự", date(1999, 1, 1), "next", "Cảm tình Đảng", date(2023, 4, 3), None),
)


def badges() -> list[Badge]:
    return [Badge(state, str(LABELS[state])) for state in STATES]


def tiles() -> list[Tile]:
    return [
        Tile("5", _("Quá hạn"), "#table", _("lâu nhất 34 ngày"), "overdue"),
        Tile("3", _("Sắp đến hạn"), "#table", _("trong 30 ngày tới"), "due"),
        Tile("7", _("Chờ tôi"), "#table", _("2 kỳ họp, 5 hồ sơ"), "next"),
        Tile("4", _("Chờ nơi khác"), "#table", _("thẩm tra lý lịch"), "waiting"),
        Tile("12", _("Hồ sơ đang xét"), "#table", _("không gắn chỉ tiêu")),
        Tile("1.284", _("Đảng viên"), "#table", _("đến 18/04/2023")),
    ]


def bars() -> list[Progress]:
    return [
        Progress(29, 56, _("Kết nạp – chỉ tiêu Huyện ủy giao"), Decimal("56.1"), url="#table"),
        Progress(29, 58, _("Kết nạp – chỉ tiêu Đại hội Đảng bộ thị trấn"), Decimal("56.1"), url="#table"),
        Progress(222, 180, _("Hồ sơ có quyết định – năm 2019"), Decimal(100), url="#table"),
        Progress(40, 40, _("Lượt kiểm tra")),
        Progress(0, 0, _("Chưa giao")),
    ]


def tabs() -> list[Tab]:
    return [
        Tab(_("Tổng quan"), "?tab=overview", current=True),
        Tab(_("Giấy tờ"), "?tab=dossier", count=14),
        Tab(_("Nhật ký"), "?tab=timeline", count=23),
        Tab(_("Ai xem được"), "?tab=readers"),
    ]


def steps() -> list[Step]:
    return [
        Step(_("Đưa vào danh sách cảm tình Đảng"), "done", date(2021, 9, 6)),
        Step(_("Học lớp bồi dưỡng nhận thức về Đảng"), "done", date(2022, 3, 25)),
        Step(_("Thẩm tra, xác minh lý lịch"), "waiting", note=_("đảng ủy nơi cư trú cũ, gửi ngày 16/01/2023")),
        Step(_("Lấy ý kiến nơi cư trú"), "next", url="#form", note=_("chi ủy ghi kết quả")),
        Step(_("Chi bộ xét, biểu quyết"), "blocked", note=_("chờ kết luận thẩm tra")),
        Step(_("Đảng ủy cơ sở xét"), "later"),
        Step(_("Ban thường vụ cấp trên quyết định"), "later"),
    ]


def entries() -> list[Entry]:
    typed = datetime(2023, 4, 10, 2, 35, tzinfo=UTC)
    return [
        Entry(
            _("Gửi phiếu thẩm tra lý lịch"),
            date(2023, 1, 16),
            "waiting",
            _("Đảng ủy xã mẫu, hạn trả lời 30 ngày làm việc."),
            source=Link("12-CV/ĐU", "#table"),
            by=_("Cán bộ mẫu"),
            recorded_at=typed,
        ),
        Entry(
            _("Nộp đơn xin vào Đảng"),
            date(2022, 11, 8),
            source=Link("1-KNĐ"),
            by=_("Bí thư mẫu"),
            recorded_at=typed,
        ),
        Entry(
            _("Biểu quyết ở chi bộ"),
            date(2022, 10, 3),
            "done",
            voided=_("ghi nhầm người; xem dòng ngày 04/10/2022"),
            by=_("Bí thư mẫu"),
            recorded_at=typed,
        ),
        Entry(_("Đưa vào danh sách cảm tình Đảng"), date(2021, 9, 6), source=Link("05-NQ/CB", "#table")),
    ]


def refusal() -> Any:
    """A verdict as the rulebook gives it; the texts here are samples of form, not of law."""
    return SimpleNamespace(
        outcome="refuse",
        reasons=[
            _reason(
                "R-CB-02",
                _("Chi bộ chưa đủ số phiếu tán thành: 5 trên 8, cần ít nhất 6."),
                _("Ghi kết quả như biên bản; hồ sơ dừng ở chi bộ."),
                inputs={_("tán thành"): 5, _("tổng số để tính tỷ lệ"): 8, _("mức cần đạt"): "2/3"},
            ),
            _reason(
                "R-VER-10",
                _("Chưa có kết luận thẩm tra lý lịch của cha đẻ."),
                _("Nhắc nơi được hỏi hoặc cử người đi thẩm tra."),
                mark="Sw",
                earliest=date(2023, 5, 4),
            ),
            _reason("R-DAY-02", _("Hạn có ngày nghỉ bù, đã tính theo lịch năm 2023."), "", outcome="allow"),
        ],
    )


def _reason(
    rule: str,
    text: str,
    remedy: str,
    *,
    mark: str = "S",
    outcome: str = "refuse",
    earliest: date | None = None,
    **more: Any,
) -> Any:
    return SimpleNamespace(
        rule=rule,
        outcome=outcome,
        text=text,
        remedy=remedy,
        instrument=_("văn bản mẫu"),
        provision=_("điểm mẫu"),
        in_force_from=date(2021, 7, 30),
        in_force_to=None,
        mark=mark,
        weak=mark != "S",
        earliest_on=earliest,
        inputs=more.get("inputs", {}),
    )


def listing(request: HttpRequest) -> Table:
    """A list of persons with filter, order, chosen columns."""
    stage = request.GET.get("stage", "")
    rows = [
        {
            "name": name,
            "unit": unit,
            "born": born,
            "stage": Badge(state, text),
            "listed": listed,
            "days": days,
            "state": state,
        }
        for name, unit, born, state, text, listed, days in PEOPLE
        if not stage or stage == state
    ]
    choices = [("", _("tất cả")), *((state, str(LABELS[state])) for state in ("done", "waiting", "overdue", "next"))]
    columns = (
        Column("name", _("Họ và tên"), sort=True),
        Column("unit", _("Chi bộ"), sort=True),
        Column("born", _("Ngày sinh"), sort=True, kind="date", hidden=True),
        Column("stage", _("Tình trạng"), sort=True, kind="badge"),
        Column("listed", _("Từ ngày"), sort=True, kind="date"),
        Column("days", _("Số ngày chờ"), sort=True, kind="number"),
    )
    return Table.of(
        request,
        columns,
        rows,
        caption=_("Người trong danh sách"),
        filters=(Filter("stage", _("Tình trạng"), choices), Filter("q", _("Tên"), placeholder=_("không cần dấu"))),
        export_url="#",
        row_url=lambda row: "#timeline",
        row_tone=lambda row: row["state"] if row["state"] == "overdue" else "",
    )


def grid() -> Table:
    """A table of figures with totals."""
    names = ("Khu phố 1", "Khu phố 2", "Cơ quan thị trấn", "Trường THCS", "Quân sự")
    figures = ((6, 3), (6, 3), (6, 4), (5, 3), (2, 1))
    rows = [
        {"unit": name, "target": target, "done": done, "rest": target - done, "share": Progress(done, target)}
        for name, (target, done) in zip(names, figures, strict=True)
    ]
    target, done = (sum(pair[place] for pair in figures) for place in (0, 1))
    totals = {"unit": _("Cộng"), "target": target, "done": done, "rest": target - done, "share": Progress(done, target)}
    return Table(
        columns=(
            Column("unit", _("Chi bộ")),
            Column("target", _("Chỉ tiêu"), kind="number"),
            Column("done", _("Đã kết nạp"), kind="number"),
            Column("rest", _("Còn thiếu"), kind="number"),
            Column("share", _("Tỷ lệ")),
        ),
        rows=rows,
        caption=_("Tiến độ theo chi bộ"),
        footer=totals,
        narrow="scroll",
        bare=True,
        id="grid",
    )
