"""The end of a division: nobody has a share of the target any more, nor a share of such a share."""

from datetime import date
from uuid import UUID

from ketnap.journal.store import Draft
from ketnap.targets.enums import LineState
from ketnap.targets.events import ALLOCATION_ENDED
from ketnap.targets.models import Allocation, TargetLine


def ending(series: UUID, on: date, *, reason: str, paper: UUID | None) -> list[Draft]:
    """The events that end the decided division of a target from the day `on`, and those of its shares; none when it is not
    divided.
    """
    row = Allocation.objects.in_force(on).filter(parent_series=series, state=LineState.DECIDED).first()
    if row is None:
        return []
    drafts = [Draft(ALLOCATION_ENDED, row.stream_id, on, {"reason": reason}, unit=row.unit_id, paper=paper)]
    shares = TargetLine.objects.in_force(on).filter(parent_series=series, state=LineState.DECIDED)
    for share in shares.values_list("series", flat=True):
        drafts += ending(share, on, reason=reason, paper=paper)
    return drafts
