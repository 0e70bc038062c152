"""What `ketnap verify` asks of the ledger: every decided allocation adds up on every day, every line says what its kind needs."""

from collections.abc import Iterator

from ketnap.base.errors import BadInput
from ketnap.lib.vietnamese import format_date
from ketnap.targets.checks import check_numbers
from ketnap.targets.enums import LineState, TargetKind
from ketnap.targets.models import TargetLine
from ketnap.targets.numbers import Numbers
from ketnap.targets.sums import sums_on_every_day


def problems() -> list[str]:
    """Allocations that do not add up and lines whose numbers do not fit their kind, one line each; empty = all is well."""
    sums = [f"Phân bổ chỉ tiêu: {difference.text}." for difference in sums_on_every_day()]
    return [*sums, *_unfit()]


def _unfit() -> Iterator[str]:
    rows = TargetLine.objects.known(None).filter(state=LineState.DECIDED).select_related("unit").order_by("key")
    for line in rows.iterator():
        try:
            check_numbers(TargetKind(line.kind), Numbers.of_line(line))
        except BadInput as error:
            yield f"Chỉ tiêu {line.authority_text} của {line.unit.name} từ {format_date(line.valid_from)}: {error.message}"
