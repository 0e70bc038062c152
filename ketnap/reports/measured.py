"""Which signed reports were measured against which wording of a target."""

from collections.abc import Iterable
from uuid import UUID

from ketnap.accounts.models import User
from ketnap.reports.models import SignedReport
from ketnap.targets.models import TargetLine


def reports_measured_by(lines: Iterable[TargetLine], user: User) -> dict[UUID, list[SignedReport]]:
    """Wording (`line`) → the signed reports of its unit that the user may see and that used this very number, oldest first.

    One query.
    """
    wanted = {str(line.line): line.line for line in lines}
    units = {line.unit_id for line in lines}
    found: dict[UUID, list[SignedReport]] = {}
    for row in SignedReport.objects.for_user(user).filter(unit__in=units).order_by("signed_at", "pk"):
        for used in row.frozen.get("targets", ()):
            if used["line"] in wanted:
                found.setdefault(wanted[used["line"]], []).append(row)
    return found
