"""An allocation over several levels in one go: every level is still its own division with its own draft and decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from ketnap.accounts.models import User
from ketnap.base.errors import BadInput
from ketnap.targets.actions import allocate, decide_allocation
from ketnap.targets.enums import LineState
from ketnap.targets.models import Allocation, TargetLine
from ketnap.targets.queries import line_in_force


@dataclass(frozen=True)
class Division:
    """How one target of the grid is divided: `series` is the target itself or the share of a unit."""

    series: UUID
    shares: Mapping[UUID, int]
    reserve: int = 0
    reason: str = ""


def allocate_levels(
    divisions: Sequence[Division], *, on: date, actor: User, reason: str = "", paper: UUID | None = None
) -> None:
    """Write a draft of every division, upper ones first: a share that is only drafted can be divided further.

    All or none. Raises what `allocate` raises, and BadInput for a unit that is divided without having a share.
    """
    with transaction.atomic():
        for division in divisions:
            line = _line(division.series, on)
            allocate(
                line, division.shares, reserve=division.reserve, on=on, actor=actor,
                reason=division.reason or reason, paper=paper,
            )  # fmt: skip


def decide_levels(
    top: UUID, below: Sequence[UUID], *, on: date, actor: User, reason: str = "", paper: UUID | None = None
) -> None:
    """Put the drafts of a target and of the given targets below it (upper ones first) into force by one paper.

    All or none. Raises what `decide_allocation` raises. Targets of `below` without a draft are left alone.
    """
    with transaction.atomic():
        rows = Allocation.objects.known(None).filter(parent_series__in=[top, *below], state=LineState.DRAFT)
        drafted = set(rows.values_list("parent_series", flat=True))
        redivided = drafted.intersection(below)
        for series in (top, *(one for one in below if one in drafted)):
            decide_allocation(
                _line(series, on), on=on, actor=actor, reason=reason, paper=paper, redivided=redivided
            )  # fmt: skip


def _line(series: UUID, on: date) -> TargetLine:
    """The target as it stands on the day; a share that is only drafted yet, as drafted."""
    drafts = TargetLine.objects.known(None).filter(series=series, state=LineState.DRAFT).select_related("unit")
    line = drafts.first() or line_in_force(series, on)
    if line is None:
        raise BadInput("shares", "Có đơn vị được phân bổ tiếp mà chưa có số của chính mình.")
    return line
