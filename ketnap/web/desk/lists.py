"""The lists behind the desk's numbers: one description each, from which tile, heading and table are made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ketnap.lib.numbers import format_number
from ketnap.web.desk.steering import AtRisk
from ketnap.web.desk.work import Line, Work
from ketnap.web.shared.addresses import address
from ketnap.web.shared.components import Badge, Link, Tile
from ketnap.web.shared.table import Column, Table
from ketnap.web.templatetags.ketnap import MASKED

Words = str | Promise


@dataclass(frozen=True)
class Kind:
    """A list of the desk: `days` names what its days count, `told` explains how it is made up."""

    key: str
    title: Words
    told: Words
    state: str
    what: Words
    on: Words
    days: Words
    who: Words
    take: Callable[[Work], Sequence[Line]]

    def tile(self, work: Work, query: str) -> Tile:
        lines = self.take(work)
        url = address("desk_list", self.key)
        return Tile(
            format_number(len(lines)),
            str(self.title),
            f"{url}?{query}" if query else url,
            state=self.state if lines else "",
        )


KINDS = (
    Kind(
        "overdue",
        gettext_lazy("Quá hạn"),
        gettext_lazy("Thời hạn của quy định đã qua mà việc chưa ghi. Hạn được tính lại mỗi lần xem."),
        "overdue",
        gettext_lazy("Việc phải xong"),
        gettext_lazy("Hạn"),
        gettext_lazy("Quá (ngày)"),
        gettext_lazy("Ai làm"),
        lambda work: work.overdue,
    ),
    Kind(
        "answers",
        gettext_lazy("Chờ trả lời quá 60 ngày"),
        gettext_lazy("Đề nghị thẩm tra lý lịch đã gửi mà chưa có trả lời, chờ lâu nhất ở trên."),
        "waiting",
        gettext_lazy("Đã hỏi nơi nào"),
        gettext_lazy("Gửi ngày"),
        gettext_lazy("Đã chờ (ngày)"),
        gettext_lazy("Công văn số"),
        lambda work: work.answers,
    ),
    Kind(
        "soon",
        gettext_lazy("Đến hạn trong 30 ngày"),
        gettext_lazy("Thời hạn của quy định sắp hết, gần nhất ở trên."),
        "due",
        gettext_lazy("Việc phải xong"),
        gettext_lazy("Hạn"),
        gettext_lazy("Còn (ngày)"),
        gettext_lazy("Ai làm"),
        lambda work: work.soon,
    ),
    Kind(
        "sitting",
        gettext_lazy("Sẵn sàng họp"),
        gettext_lazy("Hồ sơ không còn thiếu gì ngoài biểu quyết của cơ quan mà bạn ghi việc cho."),
        "next",
        gettext_lazy("Biểu quyết về"),
        gettext_lazy("Việc gần nhất"),
        gettext_lazy("Đã chờ (ngày)"),
        gettext_lazy("Nơi họp"),
        lambda work: work.sitting,
    ),
    Kind(
        "ready",
        gettext_lazy("Ghi được ngay"),
        gettext_lazy("Bước tiếp theo đã đủ điều kiện, thuộc quyền ghi của bạn và không cần kỳ họp."),
        "next",
        gettext_lazy("Bước tiếp theo"),
        gettext_lazy("Việc gần nhất"),
        gettext_lazy("Đã chờ (ngày)"),
        gettext_lazy("Nơi làm"),
        lambda work: work.ready,
    ),
    Kind(
        "others",
        gettext_lazy("Chờ nơi khác"),
        gettext_lazy("Hồ sơ mà bước tiếp theo thuộc nơi khác: nơi trả lời thẩm tra, hoặc cấp có quyền ghi bước đó."),
        "waiting",
        gettext_lazy("Đang chờ việc"),
        gettext_lazy("Từ ngày"),
        gettext_lazy("Đã chờ (ngày)"),
        gettext_lazy("Chờ ai"),
        lambda work: work.others,
    ),
    Kind(
        "dossiers",
        gettext_lazy("Hồ sơ đang làm"),
        gettext_lazy("Người đã viết đơn, chưa tới lễ kết nạp; không tính người đang tạm vắng."),
        "info",
        gettext_lazy("Giai đoạn"),
        gettext_lazy("Từ ngày"),
        gettext_lazy("Được (ngày)"),
        gettext_lazy("Đang chờ trả lời của"),
        lambda work: work.dossiers,
    ),
    Kind(
        "reminders",
        gettext_lazy("Nhắc việc định kỳ"),
        gettext_lazy("Việc nên làm đều, như nhận xét hằng tháng: đã tới hoặc sắp tới."),
        "info",
        gettext_lazy("Việc"),
        gettext_lazy("Ngày"),
        gettext_lazy("Cách hôm nay (ngày)"),
        gettext_lazy("Ai làm"),
        lambda work: work.reminders,
    ),
)
BY_KEY = {kind.key: kind for kind in KINDS}


def lines_table(request: HttpRequest, kind: Kind, lines: Sequence[Line]) -> Table:
    """One list of the desk; every row opens its case, masked rows too."""
    told = Column(
        "told", _("Đã báo ngày"), kind="date", sort=True, hint=_("Đã báo người phải làm hoặc cấp trên về hạn này")
    )
    late = Column("late", _("Quá hạn thì"))
    columns = [
        Column("name", _("Họ và tên"), sort="sort_key", value=lambda line: line.name or MASKED),
        Column("unit", _("Chi bộ"), sort="unit_name", value=lambda line: line.unit_name),
        Column("what", str(kind.what), sort=True),
        Column("on", str(kind.on), kind="date", sort=True),
        Column("days", str(kind.days), kind="number", sort=True),
        Column("who", str(kind.who), sort=True),
        *([told] if kind.key in ("overdue", "soon", "reminders") else []),
        *([late] if kind.key == "overdue" else []),
        Column("stage", _("Giai đoạn"), value=lambda line: line.case.get_stage_display(), hidden=True),
        Column("why", _("Căn cứ, ghi chú"), hidden=kind.key not in ("overdue", "soon")),
        Column(
            "weak",
            _("Độ chắc"),
            value=lambda line: Badge("weak", _("cần xác nhận")) if line.weak else "",
            hidden=kind.key not in ("overdue", "soon"),
        ),
    ]
    return Table.of(
        request,
        columns,
        list(lines),
        caption=str(kind.title),
        row_url=lambda line: address("case", line.case.pk),
        empty_text=_("Không có gì trong danh sách này."),
    )


def risks_table(request: HttpRequest, risks: Sequence[AtRisk]) -> Table:
    columns = [
        Column("unit_name", _("Đơn vị"), sort=True),
        Column("authority", _("Nguồn chỉ tiêu"), sort=True),
        Column("period", _("Kỳ"), sort=True),
        Column("label", _("Chỉ tiêu"), sort=True),
        Column("bar", _("Kết quả so với chỉ tiêu"), kind="progress"),
        Column("missing", _("Còn thiếu"), kind="number", sort=True),
        Column("more", _("Báo cáo"), value=_b1),
    ]
    return Table.of(
        request,
        columns,
        list(risks),
        caption=_("Chỉ tiêu có nguy cơ"),
        empty_text=_("Không có chỉ tiêu nào chậm so với thời gian."),
    )


def _b1(risk: AtRisk) -> Any:
    url = address("report_b1", unit=risk.unit_code, period=risk.period_code, indicator=risk.indicator)
    return Link(_("xem tiến độ"), url) if url else Link("")
