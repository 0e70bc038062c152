"""What `ketnap verify` asks of the signed reports: nothing was changed, every file is there."""

from ketnap.base import kept
from ketnap.reports.freezing import digest_of
from ketnap.reports.models import SignedReport


def problems() -> list[str]:
    """Everything that does not hold, one line each; empty = all holds."""
    found: list[str] = []
    for row in SignedReport.objects.order_by("signed_at", "pk"):
        name = f"Báo cáo đã ký “{row.title}” của {row.unit_name}"
        if digest_of(row) != row.digest:
            found.append(f"{name}: nội dung không còn như khi ký.")
        if kept.content_of(row.file_hash) is None:
            found.append(f"{name}: tệp bị mất hoặc đã bị sửa.")
    return found
