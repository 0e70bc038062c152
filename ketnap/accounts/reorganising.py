"""Rights when units end: each grant there ends with the unit or follows to one that takes over, as a person decides."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from ketnap.accounts.models import Grant
from ketnap.audit.record import record
from ketnap.units.models import Unit, UnitPlacement
from ketnap.units.queries import placed_under
from ketnap.units.reorganising import Act, Part, Question, Touched

ENDS = "end"
ONE_DAY = timedelta(days=1)


def preview(act: Act) -> Sequence[Touched]:
    """Grants at ended units, each a question; and how many reach elsewhere because their unit stands elsewhere now."""
    heirs = Unit.objects.in_bulk({one for heirs in act.ended.values() for one in heirs})
    questions = tuple(_questions(act, heirs))
    along = placed_under(act.moved, act.on)
    follow = sum(unit in along for unit in Grant.objects.as_of(act.on).values_list("unit", flat=True)) if along else 0
    return [
        Touched("grants", "Quyền tại tổ chức kết thúc", len(questions), (), questions),
        Touched("rights", "Quyền đi theo tổ chức được chuyển", follow),
    ]


def apply(act: Act) -> Mapping[str, Any]:
    """End the grants of ended units from the day, and give those that follow at the unit that takes over."""
    ended: list[tuple[int, str | None]] = []
    given: list[int] = []
    for row in _grants(act):
        ended_on = row.valid_to
        if row.valid_from < act.on:
            ended.append((row.pk, ended_on.isoformat() if ended_on else None))
            row.valid_to = act.on
            row.save(update_fields=["valid_to"])
            _note("accounts.end_grant", act.actor, row, {"to": act.on, "act": str(act.id)})
        unit = act.grants.get(row.pk)
        if unit is not None:
            new = Grant.objects.create(
                user=row.user, role=row.role, unit_id=unit, valid_from=max(act.on, row.valid_from), valid_to=ended_on,
                paper=row.paper,
            )  # fmt: skip
            given.append(new.pk)
            _note("accounts.grant", act.actor, new, {"role": new.role, "from": new.valid_from, "act": str(act.id)})
    return {"ended": ended, "given": given}


def restore(kept: Mapping[str, Any], actor: str) -> None:
    """Take back what `apply` did to grants: they are again as before, in time and place."""
    for row in Grant.objects.filter(pk__in=kept.get("given", ())).select_related("user"):
        _note("accounts.end_grant", actor, row, {"taken_back": True})
        row.delete()
    until: dict[int, str | None] = dict(kept.get("ended", ()))
    for row in Grant.objects.filter(pk__in=until).select_related("user"):
        text = until[row.pk]
        row.valid_to = date.fromisoformat(text) if text else None
        row.save(update_fields=["valid_to"])
        _note("accounts.grant", actor, row, {"role": row.role, "to": row.valid_to, "taken_back": True})


def _grants(act: Act) -> Sequence[Grant]:
    rows = Grant.objects.filter(Q(valid_to=None) | Q(valid_to__gt=act.on), unit__in=list(act.ended))
    return list(rows.select_related("user", "unit").order_by("unit__sort", "user__username", "pk"))


def _questions(act: Act, heirs: Mapping[Any, Unit]) -> Iterable[Question]:
    """Proposed: to follow to the only unit that takes over. Not to the unit that stood above: a right is never widened unasked."""
    before = UnitPlacement.objects.as_of(act.on - ONE_DAY).filter(unit__in=list(act.ended))
    above = dict(before.values_list("unit", "parent"))
    for row in _grants(act):
        ends = (ENDS, "Thôi quyền cùng tổ chức")
        options = (*((heirs[one].code, heirs[one].name) for one in act.ended[row.unit_id]), ends)
        heir = act.heir(row.unit_id)
        answer = ""
        if row.pk in act.grants:
            unit = act.grants[row.pk]
            answer = ENDS if unit is None else heirs[unit].code if unit in act.ended[row.unit_id] else ""
        text = f"{row.user.full_name}: {row.get_role_display()} tại {row.unit.name}"
        follows = heir is not None and not row.post and heir != above.get(row.unit_id)
        proposal = heirs[heir].code if heir and follows else ENDS
        yield Question(f"grants:{row.pk}", text, row.unit_id, options, proposal, answer)


def _note(action: str, actor: str, row: Grant, details: Mapping[str, Any]) -> None:
    record(action, actor=actor, target=f"user:{row.user.username}", unit=row.unit_id, details=details)


PART = Part("accounts", preview, apply, restore)
