"""Compare the audit log as stored with its own chain."""

from ketnap.audit.models import AuditEntry
from ketnap.audit.record import COLUMNS
from ketnap.base.chain import GENESIS, digest
from ketnap.base.stored import stored_rows


def problems() -> list[str]:
    """Every entry that does not follow from the one before, in Vietnamese, one line each; empty = all holds.

    A tail that was cut off shows in the signed checkpoints (`ketnap.journal.verify`).
    """
    found: list[str] = []
    prev = GENESIS
    for expected, row in enumerate(stored_rows(AuditEntry, (*COLUMNS, "hash"), ("position",)), start=1):
        if digest([row[column] for column in COLUMNS]) != row["hash"]:
            found.append(f"Nhật ký thao tác: dòng {row['position']} không khớp mã băm – nội dung đã bị sửa.")
        if row["position"] != str(expected) or row["prev"] != prev:
            found.append(
                f"Nhật ký thao tác: dòng {row['position']} không nối tiếp dòng trước – có dòng bị xóa hoặc chèn."
            )
        prev = row["hash"]
    return found
