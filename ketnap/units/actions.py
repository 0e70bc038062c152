"""Writes to the tree, one function each. All go through the journal; `units` makes edges only and touches no case."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from ketnap.audit.record import record
from ketnap.base.errors import BadInput
from ketnap.base.lengths import check_lengths
from ketnap.journal.store import Draft, append, flush
from ketnap.lib.ids import uuid7
from ketnap.units.enums import BodyKind
from ketnap.units.kinds import may_stand_under, sectors, unit_kinds
from ketnap.units.models import Body, Unit


@dataclass(frozen=True)
class NewUnit:
    """What opening a unit needs. `code` is the office's own short code, unique for all time."""

    code: str
    kind: str
    name: str
    short_name: str = ""
    sector: str = ""
    has_youth_union: bool = False
    has_trade_union: bool = False
    area_kind: str = ""
    authorised: bool = False
    superior_name: str = ""


def open_unit(new: NewUnit, *, parent: Unit | None, on: date, actor: str, paper: UUID | None = None) -> Unit:
    """Open a unit under `parent` from the day `on` (inclusive), with the body that its kind brings.

    Raises BadInput for an unknown kind or sector, a code in use, a kind that may not stand under that parent or does not exist that day.
    """
    _check(new, parent, on)
    identity = uuid7()
    details = {"code": new.code, "kind": new.kind, "sector": new.sector, "name": new.name, "short_name": new.short_name}
    with transaction.atomic():
        append(drafts_to_open(identity, new, parent.pk if parent else None, on, paper), actor=actor)
        flush()
        record("units.open", actor=actor, target=f"unit:{identity}", unit=identity, details={**details, "on": on})
    return Unit.objects.get(pk=identity)


def drafts_to_open(identity: UUID, new: NewUnit, parent: UUID | None, on: date, paper: UUID | None) -> list[Draft]:
    """The events of a new unit: opened, described, and the branch meeting that a branch has. Nothing is checked here."""
    body = {"code": new.code, "kind": new.kind, "sector": new.sector, "name": new.name, "short_name": new.short_name}
    profile = {
        "has_youth_union": new.has_youth_union,
        "has_trade_union": new.has_trade_union,
        "area_kind": new.area_kind,
        "authorised": new.authorised,
        "superior_name": new.superior_name,
    }
    drafts = [
        Draft(
            "unit.opened",
            identity,
            on,
            {**body, "parent": str(parent) if parent else None},
            unit=identity,
            paper=paper,
        ),
        Draft("unit.profiled", identity, on, profile, unit=identity, paper=paper),
    ]
    if unit_kinds()[new.kind].holds_members:
        drafts.append(_body_draft(identity, BodyKind.BRANCH, new.name, "", on, None, paper))
    return drafts


def open_body(
    unit: Unit,
    kind: BodyKind,
    name: str,
    *,
    on: date,
    until: date | None,
    term: str,
    actor: str,
    paper: UUID | None = None,
) -> Body:
    """Open a body of a unit for a term from `on` (inclusive) to `until` (exclusive)."""
    if not name.strip():
        raise BadInput("name", "Hãy nhập tên cơ quan.")
    if until is not None and until <= on:
        raise BadInput("until", "Ngày hết nhiệm kỳ phải sau ngày bắt đầu.")
    check_lengths(Body, name=name, term=term)
    draft = _body_draft(unit.pk, kind, name, term, on, until, paper)
    details = {"kind": kind, "name": name, "term": term}
    with transaction.atomic():
        append([draft], actor=actor)
        flush()
        record("units.body", actor=actor, target=f"unit:{unit.pk}", unit=unit.pk, details=details)
    return Body.objects.get(pk=draft.data["body"])


def rename_unit(unit: Unit, name: str, short_name: str, *, on: date, actor: str, paper: UUID | None = None) -> None:
    """Give a unit another name from the day `on`; the old one stays for the time before."""
    if not name.strip():
        raise BadInput("name", "Hãy nhập tên mới.")
    check_lengths(Unit, name=name, short_name=short_name)
    _change(
        unit,
        Draft("unit.renamed", unit.pk, on, {"name": name, "short_name": short_name}, unit=unit.pk, paper=paper),
        actor,
    )


def move_unit(unit: Unit, parent: Unit, *, on: date, actor: str, paper: UUID | None = None) -> None:
    """Place a unit under another parent from the day `on`. Raises BadInput for a cycle, an overlap or a wrong kind of parent."""
    if not may_stand_under(unit.kind_info, parent.kind_info):
        raise BadInput("parent", f"“{unit.kind_info.name}” không thể trực thuộc “{parent.kind_info.name}”.")
    _change(unit, Draft("unit.moved", unit.pk, on, {"parent": str(parent.pk)}, unit=unit.pk, paper=paper), actor)


def close_unit(unit: Unit, keeper: Unit | None, *, on: date, actor: str, paper: UUID | None = None) -> None:
    """End a unit with the day `on` (the first day it no longer exists); `keeper` keeps its closed cases.

    Raises BadInput for a keeper that is the unit itself, for the day of its opening, and while units below it go on.
    """
    if keeper is not None and keeper.pk == unit.pk:
        raise BadInput("keeper", "Nơi giữ hồ sơ phải là tổ chức khác.")
    _change(
        unit,
        Draft("unit.closed", unit.pk, on, {"keeper": str(keeper.pk) if keeper else None}, unit=unit.pk, paper=paper),
        actor,
    )


def profile_unit(unit: Unit, profile: dict[str, object], *, on: date, actor: str, paper: UUID | None = None) -> None:
    """Record from `on` what the rules ask about a unit (Union, trade union, region, authorisation)."""
    _change(unit, Draft("unit.profiled", unit.pk, on, profile, unit=unit.pk, paper=paper), actor)


def _change(unit: Unit, draft: Draft, actor: str) -> None:
    if draft.on < unit.opened_on:
        raise BadInput("on", f"Ngày phải từ {unit.opened_on:%d/%m/%Y} (ngày lập tổ chức) trở đi.")
    details = {"kind": draft.kind, "on": draft.on, **draft.data}
    with transaction.atomic():
        append([draft], actor=actor)
        flush()
        record("units.change", actor=actor, target=f"unit:{unit.pk}", unit=unit.pk, details=details)


def _check(new: NewUnit, parent: Unit | None, on: date) -> None:
    kind = unit_kinds().get(new.kind)
    if kind is None:
        raise BadInput("kind", f"Không có loại tổ chức “{new.kind}”.")
    if new.sector and new.sector not in sectors():
        raise BadInput("sector", f"Không có loại hình “{new.sector}”.")
    if not kind.exists_on(on):
        raise BadInput("kind", f"Loại “{kind.name}” không tồn tại vào ngày {on:%d/%m/%Y}.")
    if not may_stand_under(kind, parent.kind_info if parent else None):
        raise BadInput("parent", f"“{kind.name}” không thể trực thuộc “{parent.kind_info.name if parent else ''}”.")
    if parent is not None and parent.opened_on > on:
        raise BadInput("on", f"Cấp trên được lập ngày {parent.opened_on:%d/%m/%Y}, sau ngày này.")
    if not new.name.strip() or not new.code.strip():
        raise BadInput("name", "Hãy nhập tên và mã tổ chức.")
    check_lengths(Unit, code=new.code, name=new.name, short_name=new.short_name)
    if Unit.objects.filter(code__iexact=new.code).exists():
        raise BadInput("code", f"Mã “{new.code}” đã được dùng.")


def _body_draft(
    unit: UUID, kind: BodyKind, name: str, term: str, on: date, until: date | None, paper: UUID | None
) -> Draft:
    values = {
        "body": str(uuid7()),
        "kind": kind.value,
        "name": name,
        "term": term,
        "until": until.isoformat() if until else None,
    }
    return Draft("unit.body_opened", unit, on, values, unit=unit, paper=paper)
