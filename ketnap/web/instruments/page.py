"""What the pages of papers show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from ketnap.accounts.models import User
from ketnap.base.dated import holds_on
from ketnap.base.errors import NotFound
from ketnap.instruments.models import Instrument, InstrumentQuerySet
from ketnap.reorganise.models import Reorganisation
from ketnap.targets.enums import LineState
from ketnap.targets.models import TargetLine
from ketnap.web.reorganise.acts import acts_for

MOST_ACTS = 300


@dataclass(frozen=True)
class InstrumentPage:
    """A paper with what it carries out, what carries it out, the targets it sets, and the reorganisations done by it."""

    row: Instrument
    carries_out: Sequence[Instrument]
    carried_out_by: Sequence[Instrument]
    targets: Sequence[TargetLine]
    acts: Sequence[Reorganisation]


def instrument_page(user: User, key: UUID) -> InstrumentPage:
    """One paper. Raises NotFound outside the reader's scope. A fixed number of queries."""
    seen = Instrument.objects.for_user(user)
    row = seen.select_related("unit").filter(pk=key).first()
    if row is None:
        raise NotFound(str(key))
    return InstrumentPage(
        row,
        list(seen.filter(carried_out_by=row).order_by("dated", "pk")),
        list(seen.filter(carries_out=row).order_by("dated", "pk")),
        _targets(user, row),
        list(acts_for(user).filter(paper=row.pk).order_by("on", "recorded_at", "pk")[:MOST_ACTS]),
    )


def papers_that_bind(user: User) -> InstrumentQuerySet:
    """Papers that another paper can be said to carry out, newest first."""
    return Instrument.objects.for_user(user).order_by("-dated", "pk")


def _targets(user: User, row: Instrument) -> list[TargetLine]:
    """Targets that rest on the paper, of units whose targets the reader may see."""
    placed = user.scope_for("targets.view").condition("unit__placements__path") & holds_on(
        user.today, "unit__placements__"
    )
    lines = TargetLine.objects.known(None).filter(placed, paper=row.pk, state=LineState.DECIDED)
    return list(lines.select_related("unit").order_by("unit__sort", "valid_from", "key"))
