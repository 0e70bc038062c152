"""Writes to the ledger: set, revise, allocate, take back. Every write is an event; old wordings stay.

An allocation in force adds up on every day: target = shares + reserve. A revision of the target goes into the reserve
until the office allocates anew; a negative reserve needs a reason and a paper.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from ketnap.accounts.access import require
from ketnap.accounts.models import User
from ketnap.audit.record import record
from ketnap.base.errors import BadInput, Refused, plain
from ketnap.base.lengths import check_lengths
from ketnap.journal import store
from ketnap.journal.read import Recorded, last_seq
from ketnap.journal.registry import Stream
from ketnap.journal.store import Draft
from ketnap.journal.voids import drafts_to_void
from ketnap.lib.ids import uuid7
from ketnap.lib.numbers import format_number
from ketnap.lib.periods import Span
from ketnap.lib.vietnamese import clean_text, format_date
from ketnap.rulebook.verdict import Reason
from ketnap.targets.balance import Balance
from ketnap.targets.enums import Authority, LineState, TargetIndicator, TargetKind
from ketnap.targets.events import ALLOCATED, DECIDED, LINE, RESERVE, REVISED
from ketnap.targets.models import Allocation, TargetLine
from ketnap.targets.queries import (
    allocation_in_force,
    allocation_stream,
    line_in_force,
    share_series,
    sums_on_every_day,
    targets_of,
)
from ketnap.units.models import Unit
from ketnap.units.queries import path_on

HIGHEST = 1_000_000


@dataclass(frozen=True)
class NewTarget:
    """What a target says. `period_label` is the period as typed (`term:2020-2025`, `2021`); `body` the body that set it."""

    indicator: TargetIndicator
    period: Span
    period_label: str
    amount: int
    authority: Authority
    authority_text: str
    kind: TargetKind = TargetKind.ABSOLUTE
    qualifier: str = ""
    body: UUID | None = None
    base_date: date | None = None


def set_target(new: NewTarget, *, unit: Unit, on: date, actor: User, paper: UUID | None = None) -> TargetLine:
    """Write a target of the unit that holds from the day `on` (inclusive).

    Raises Forbidden, or BadInput: negative number, no authority named, a day to come, or the same authority already
    has a target for this indicator and period (that one is revised).
    """
    require(actor, "targets.manage", at=unit)
    _check_new(new, unit, on, actor)
    series = uuid7()
    data = {
        **_what(new.indicator, new.period, new.period_label, new.kind, new.base_date),
        "amount": new.amount,
        "qualifier": new.qualifier,
        "authority": new.authority.value,
        "authority_text": clean_text(new.authority_text),
        "body": str(new.body) if new.body else None,
    }
    with transaction.atomic():
        store.append([Draft(LINE, series, on, data, unit=unit.pk, paper=paper)], actor=actor.username)
        record("targets.set", actor=actor.username, target=f"target:{series}", unit=unit.pk, details={**data, "on": on})
    return _standing(series, on)


def revise_target(
    line: TargetLine, amount: int, *, on: date, reason: str, actor: User, paper: UUID | None = None, qualifier: str = ""
) -> TargetLine:
    """A new line from the day `on` (inclusive); the old one stays for the days before.

    The difference goes into the reserve of its allocation.

    Raises BadInput (no reason, negative number, a day before the last change), Refused for a share (its allocation is
    decided anew) and when the reserve would become negative without a paper.
    """
    require(actor, "targets.manage", at=line.unit)
    if line.authority == Authority.ALLOCATION:
        raise Refused(
            [plain("K-TARGET-SHARE", "Số này do phân bổ mà có.", remedy="Hãy phân bổ lại chỉ tiêu của cấp trên.")]
        )
    _check_amount("amount", amount)
    check_lengths(TargetLine, reason=reason, qualifier=qualifier)
    if not clean_text(reason):
        raise BadInput("reason", "Hãy ghi lý do điều chỉnh.")
    seq = last_seq(Stream.TARGET, line.series)
    _check_day(on, [line.series, allocation_stream(line.series)], actor)
    before = _standing(line.series, on)
    reserve = _reserve_drafts(line.series, amount - before.amount, on, reason, paper)
    data = {"amount": amount, "qualifier": qualifier, "reason": clean_text(reason)}
    details = {"before": before.amount, "after": amount, "reason": reason, "on": on}
    with transaction.atomic(), store.deferred():
        store.append(
            [Draft(REVISED, line.series, on, data, unit=line.unit_id, paper=paper)],
            actor=actor.username,
            expected_seq=seq,
        )
        store.append(reserve, actor=actor.username)
        record(
            "targets.revise", actor=actor.username, target=f"target:{line.series}", unit=line.unit_id, details=details
        )
    return _standing(line.series, on)


def allocate(
    parent: TargetLine,
    shares: Mapping[UUID, int],
    *,
    reserve: int,
    on: date,
    actor: User,
    reason: str = "",
    paper: UUID | None = None,
) -> Allocation:
    """Write a draft of how the target is divided among units below it from the day `on` (inclusive); it replaces an older draft.

    A draft need not add up. Raises Forbidden, or BadInput for a unit that does not stand below on the day, a negative share, or a
    day before the last change.
    """
    require(actor, "targets.manage", at=parent.unit)
    stream = allocation_stream(parent.series)
    seq = last_seq(Stream.TARGET, stream)
    _check_day(on, [parent.series, stream], actor)
    _check_shares(parent, shares, on)
    _check_amount("reserve", abs(reserve))
    check_lengths(Allocation, reason=reason)
    data = {**_division(parent, shares), "reserve": reserve or None, "reason": clean_text(reason)}
    details = {"shares": {str(unit): amount for unit, amount in shares.items()}, "reserve": reserve, "on": on}
    with transaction.atomic():
        store.append(
            [Draft(ALLOCATED, stream, on, data, unit=parent.unit_id, paper=paper)],
            actor=actor.username,
            expected_seq=seq,
        )
        record(
            "targets.allocate",
            actor=actor.username,
            target=f"target:{parent.series}",
            unit=parent.unit_id,
            details=details,
        )
    return _draft_of(parent)


def decide_allocation(
    parent: TargetLine, *, on: date, actor: User, reason: str = "", paper: UUID | None = None
) -> list[TargetLine]:
    """Put the open draft into force from the day `on`; the shares become the units' targets.

    Raises Refused with every reason: it does not add up ("lệch +1: …"), or a reserve is negative without reason and
    paper.
    """
    require(actor, "targets.manage", at=parent.unit)
    stream = allocation_stream(parent.series)
    seq = last_seq(Stream.TARGET, stream)
    _check_day(on, [parent.series, stream], actor)
    check_lengths(Allocation, reason=reason)
    draft = _draft_of(parent)
    drafted = _shares_of(parent.series, LineState.DRAFT, on)
    standing = _standing(parent.series, on)
    balance = Balance.of(standing.amount, (line.amount for line in drafted.values()), draft.reserve)
    reason, paper = clean_text(reason) or draft.reason, paper or draft.paper
    _refuse_unless_whole(balance, reason, paper)
    nested = _nested_reserves(parent.series, drafted, on, reason, paper)
    data = {"allocation": str(draft.allocation), "reason": reason}
    details = {"shares": {str(unit): line.amount for unit, line in drafted.items()}, "reserve": draft.reserve, "on": on}
    with transaction.atomic(), store.deferred():
        store.append(
            [Draft(DECIDED, stream, on, data, unit=parent.unit_id, paper=paper)], actor=actor.username, expected_seq=seq
        )
        store.append(nested, actor=actor.username)
        record(
            "targets.decide",
            actor=actor.username,
            target=f"target:{parent.series}",
            unit=parent.unit_id,
            details=details,
        )
    return sorted(_shares_of(parent.series, LineState.DECIDED, on).values(), key=lambda line: line.unit.sort)


def void_events(targets: Mapping[UUID, Sequence[UUID]], *, unit: Unit, reason: str, actor: User) -> None:
    """Take back mistyped events of target streams (stream → events). Refused while later events rest on them.

    A revision and the change of the reserve that came with it go together: Refused when afterwards an allocation
    would not add up.
    """
    require(actor, "targets.manage", at=unit)
    drafts = drafts_to_void(Stream.TARGET, dict(targets), reason, _dependents)
    with transaction.atomic():
        before = {difference.series for difference in sums_on_every_day()}
        store.append(drafts, actor=actor.username)
        broken = [difference for difference in sums_on_every_day() if difference.series not in before]
        if broken:
            remedy = "Thu hồi cả phân bổ và thay đổi dự phòng dựa vào số này trong cùng lần."
            texts = dict.fromkeys(difference.text for difference in broken)
            raise Refused([plain("K-TARGET-SUM", f"Chưa thể thu hồi: {text}.", remedy=remedy) for text in texts])
        details = {"events": [str(draft.voids) for draft in drafts], "reason": reason}
        for stream in targets:
            record("targets.void", actor=actor.username, target=f"target:{stream}", unit=unit.pk, details=details)


def _check_new(new: NewTarget, unit: Unit, on: date, actor: User) -> None:
    texts = {"authority_text": new.authority_text, "period_label": new.period_label, "qualifier": new.qualifier}
    check_lengths(TargetLine, **texts)
    _check_amount("amount", new.amount)
    if not clean_text(new.authority_text):
        raise BadInput("authority_text", "Hãy ghi cơ quan giao hoặc ra chỉ tiêu.")
    if new.authority is Authority.ALLOCATION:
        raise BadInput("authority", "Số phân bổ được ghi ở bảng phân bổ của cấp trên.")
    if on > actor.today:
        raise BadInput("on", f"Ngày có hiệu lực {format_date(on)} ở tương lai.")
    standing = targets_of(unit, new.indicator, new.period, as_of=on)
    if any(
        line.authority == new.authority and line.authority_text == clean_text(new.authority_text) for line in standing
    ):
        raise BadInput(
            "authority", f"{new.authority_text} đã có chỉ tiêu này cho kỳ {new.period}. Hãy điều chỉnh chỉ tiêu đã có."
        )


def _check_amount(field: str, amount: int) -> None:
    if amount < 0:
        raise BadInput(field, "Chỉ tiêu không thể là số âm.")
    if amount > HIGHEST:
        raise BadInput(field, f"Chỉ tiêu nhiều nhất {format_number(HIGHEST)}. Hãy kiểm tra lại số.")


def _check_day(on: date, streams: Sequence[UUID], actor: User) -> None:
    """A change may not slip in before a later one: the sums of the days between would no longer hold."""
    if on > actor.today:
        raise BadInput("on", f"Ngày có hiệu lực {format_date(on)} ở tương lai.")
    days: list[date] = []
    for table in (TargetLine, Allocation):
        standing = table.objects.known(None).filter(stream_id__in=streams, state=LineState.DECIDED)
        days += standing.values_list("valid_from", flat=True)
    latest = max(days, default=None)
    if latest is not None and on < latest:
        raise BadInput(
            "on",
            f"Đã có thay đổi từ ngày {format_date(latest)}. Hãy ghi từ ngày đó trở đi, hoặc thu hồi thay đổi ấy trước.",
        )


def _check_shares(parent: TargetLine, shares: Mapping[UUID, int], on: date) -> None:
    if not shares:
        raise BadInput("shares", "Hãy ghi số của ít nhất một đơn vị.")
    top = path_on(parent.unit, on) or ""
    paths: list[str] = []
    for unit, amount in shares.items():
        _check_amount("shares", amount)
        path = path_on(unit, on)
        if path is None or not path.startswith(top) or path == top:
            raise BadInput("shares", f"Có đơn vị không trực thuộc {parent.unit.name} vào ngày {format_date(on)}.")
        paths.append(path)
    if any(one != other and one.startswith(other) for one in paths for other in paths):
        raise BadInput("shares", "Không phân bổ cùng lúc cho một đơn vị và cho cấp dưới của đơn vị đó.")


def _refuse_unless_whole(balance: Balance, reason: str, paper: UUID | None) -> None:
    reasons: list[Reason] = []
    if balance.difference:
        remedy = "Sửa số của đơn vị hoặc ghi phần chênh vào dự phòng."
        reasons.append(plain("K-TARGET-SUM", f"Chưa thể quyết định phân bổ: {balance.message}.", remedy=remedy))
    if balance.reserve < 0 and not (reason and paper):
        reasons.append(_negative(balance.reserve))
    if reasons:
        raise Refused(reasons)


def _negative(reserve: int) -> Reason:
    text = f"Dự phòng {reserve} (giao vượt chỉ tiêu) cần có lý do và văn bản."
    return plain("K-TARGET-RESERVE", text, remedy="Ghi lý do và chọn văn bản giao.")


def _reserve_drafts(series: UUID, delta: int, on: date, reason: str, paper: UUID | None) -> list[Draft]:
    """The event that lets the reserve of a decided allocation take up a change of its target; none without an allocation."""
    allocation = allocation_in_force(series, on)
    if allocation is None or not delta:
        return []
    reserve = allocation.reserve + delta
    if reserve < 0 and not (clean_text(reason) and paper):
        raise Refused([_negative(reserve)])
    data = {"reserve": reserve or None, "reason": clean_text(reason) or "Chỉ tiêu thay đổi"}
    return [Draft(RESERVE, allocation.stream_id, on, data, unit=allocation.unit_id, paper=paper)]


def _nested_reserves(
    series: UUID, drafted: Mapping[UUID, TargetLine], on: date, reason: str, paper: UUID | None
) -> list[Draft]:
    """Units below may have divided their share already: their reserve takes up the change."""
    drafts: list[Draft] = []
    for unit, old in _shares_of(series, LineState.DECIDED, on).items():
        amount = drafted[unit].amount if unit in drafted else 0
        if unit not in drafted and allocation_in_force(old.series, on) is not None:
            text = f"{old.unit.name} đã phân bổ tiếp số của mình."
            raise Refused([plain("K-TARGET-NESTED", text, remedy="Ghi số 0 cho đơn vị này thay vì bỏ trống.")])
        nested = allocation_in_force(old.series, on)
        if nested is not None and nested.valid_from > on:
            raise BadInput("on", f"{old.unit.name} đã phân bổ từ ngày {format_date(nested.valid_from)}.")
        drafts += _reserve_drafts(old.series, amount - old.amount, on, reason, paper)
    return drafts


def _dependents(event: Recorded, events: Sequence[Recorded]) -> Sequence[Recorded]:
    """Later wordings rest on a line, later decisions and changes of the reserve on an allocation."""
    if event.kind == ALLOCATED:
        return [later for later in events if later.kind == DECIDED and later.data["allocation"] == str(event.id)]
    return [later for later in events if later.seq > event.seq and later.kind in (REVISED, DECIDED, RESERVE)]


def _what(indicator: str, period: Span, label: str, kind: str, base_date: date | None) -> dict[str, str | None]:
    return {
        "indicator": str(indicator),
        "period_start": period.start.isoformat(),
        "period_end": period.end.isoformat(),
        "period_label": label,
        "kind": str(kind),
        "base_date": base_date.isoformat() if base_date else None,
    }


def _division(parent: TargetLine, shares: Mapping[UUID, int]) -> dict[str, object]:
    """The target that is divided, and the share of each unit."""
    return {
        **_what(parent.indicator, parent.period, parent.period_label, parent.kind, parent.base_date),
        "parent": str(parent.series),
        "authority_text": _given_by(parent),
        "shares": [
            {"unit": str(unit), "amount": amount, "series": str(share_series(parent.series, unit))}
            for unit, amount in sorted(shares.items(), key=lambda share: share[0].hex)
        ],
    }


def _given_by(parent: TargetLine) -> str:
    """Who gives the shares, and of which target: a unit may get a share of each of several."""
    text = f"{parent.unit.name} phân bổ"
    return text if parent.authority == Authority.ALLOCATION else f"{text} ({parent.authority_text})"[:300]


def _shares_of(series: UUID, state: LineState, on: date) -> dict[UUID, TargetLine]:
    rows = TargetLine.objects.known(None).filter(parent_series=series, state=state).select_related("unit")
    return {line.unit_id: line for line in (rows if state is LineState.DRAFT else rows.as_of(on))}


def _draft_of(parent: TargetLine) -> Allocation:
    found: Allocation | None = (
        Allocation.objects.known(None).filter(parent_series=parent.series, state=LineState.DRAFT).first()
    )
    if found is None:
        raise BadInput("allocation", "Chưa có bản dự kiến phân bổ.")
    return found


def _standing(series: UUID, on: date) -> TargetLine:
    line = line_in_force(series, on)
    if line is None:
        raise BadInput("on", f"Chỉ tiêu chưa có hiệu lực vào ngày {format_date(on)}.")
    return line
