"""Writes to the ledger: set, revise, allocate, take back. Every write is an event; old wordings stay.

An allocation in force adds up on every day: target = shares + reserve. A revision of the target goes into the reserve
until the office allocates anew; a negative reserve needs a reason and a paper.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from ketnap.accounts.access import require
from ketnap.accounts.models import User
from ketnap.audit.record import record
from ketnap.base.errors import BadInput, Refused, plain
from ketnap.base.lengths import check_lengths
from ketnap.instruments.models import Instrument
from ketnap.journal import store
from ketnap.journal.read import Recorded, effective, history, last_seq
from ketnap.journal.registry import Stream
from ketnap.journal.store import Draft
from ketnap.journal.voids import drafts_to_void
from ketnap.lib.ids import uuid7
from ketnap.lib.vietnamese import clean_text, format_date
from ketnap.rulebook.verdict import Reason
from ketnap.targets.balance import Balance
from ketnap.targets.checks import check_amount, check_new, check_numbers, refuse_twice
from ketnap.targets.ending import ending
from ketnap.targets.enums import Authority, LineState, TargetKind
from ketnap.targets.events import (
    ALLOCATED,
    ALLOCATION_ENDED,
    DECIDED,
    LINE,
    LINE_DECIDED,
    LINE_ENDED,
    RESERVE,
    REVISED,
)
from ketnap.targets.models import Allocation, TargetLine
from ketnap.targets.numbers import NewTarget, Numbers
from ketnap.targets.queries import (
    allocation_in_force,
    allocation_stream,
    line_in_force,
    share_series,
)
from ketnap.targets.sums import sums_on_every_day
from ketnap.units.models import Unit
from ketnap.units.queries import path_on

RESTING = (REVISED, LINE_DECIDED, LINE_ENDED, DECIDED, RESERVE, ALLOCATION_ENDED)

__all__ = [
    "NewTarget",
    "Numbers",
    "allocate",
    "check_day",
    "decide_allocation",
    "decide_target",
    "division_data",
    "given_by",
    "paperless",
    "refuse_indivisible",
    "revise_target",
    "set_target",
    "take_back_wording",
    "void_events",
    "what_of",
]


def set_target(new: NewTarget, *, unit: Unit, on: date, actor: User, paper: UUID | None = None) -> TargetLine:
    """Write a target of the unit that holds from the day `on` (inclusive). Without a paper, or `proposed`, it is a draft.

    Raises Forbidden, or BadInput: numbers that do not fit the kind, no authority named, a day to come, or the same
    authority already has a target for this indicator, group and period (that one is revised).
    """
    require(actor, "targets.manage", at=unit)
    check_new(new, unit, on, actor)
    series, is_draft = uuid7(), new.proposed or paper is None
    data = {
        **what_of(new),
        **new.numbers.document(),
        "authority": new.authority.value,
        "authority_text": clean_text(new.authority_text),
        "body": str(new.body) if new.body else None,
        "proposed": True if is_draft else None,
    }
    with transaction.atomic():
        store.append([Draft(LINE, series, on, data, unit=unit.pk, paper=paper)], actor=actor.username)
        record("targets.set", actor=actor.username, target=f"target:{series}", unit=unit.pk, details={**data, "on": on})
    return _proposed(series) if is_draft else _standing(series, on)


def decide_target(
    line: TargetLine, *, on: date, paper: Instrument, actor: User, numbers: Numbers | None = None, reason: str = ""
) -> TargetLine:
    """Put a proposed target into force from the day `on` by the paper of the body that set it.

    `numbers`: what the body decided where it differs from the proposal. Raises Refused for a paper without number and
    date and for a target that is in force already, BadInput for numbers that do not fit the kind.
    """
    require(actor, "targets.manage", at=line.unit)
    if line.state != LineState.DRAFT or line.authority == Authority.ALLOCATION:
        raise Refused([plain("K-TARGET-DECIDED", "Chỉ tiêu này đã có hiệu lực.", remedy="Hãy điều chỉnh chỉ tiêu.")])
    if not paper.number or paper.dated is None:
        text = f"{paper.title}: văn bản chưa có số hoặc ngày, nên chỉ tiêu vẫn là dự kiến."
        raise Refused([plain("K-TARGET-PAPER", text, remedy="Ghi số và ngày của văn bản rồi quyết định.")])
    if on > actor.today:
        raise BadInput("on", f"Ngày có hiệu lực {format_date(on)} ở tương lai.")
    check_lengths(TargetLine, reason=reason)
    if numbers is not None:
        check_numbers(TargetKind(line.kind), numbers)
    refuse_twice(line, on)
    seq = last_seq(Stream.TARGET, line.series)
    data = {**(numbers.document() if numbers else {}), "reason": clean_text(reason)}
    with transaction.atomic():
        draft = Draft(LINE_DECIDED, line.series, on, data, unit=line.unit_id, paper=paper.pk)
        store.append([draft], actor=actor.username, expected_seq=seq)
        details = {**data, "paper": str(paper.pk), "on": on}
        record(
            "targets.decide_line", actor=actor.username, target=f"target:{line.series}", unit=line.unit_id, details=details
        )  # fmt: skip
    return _standing(line.series, on)


def revise_target(
    line: TargetLine,
    amount: int | Numbers,
    *,
    on: date,
    reason: str,
    actor: User,
    paper: UUID | None = None,
    qualifier: str = "",
) -> TargetLine:
    """A new wording from the day `on` (inclusive); the old one stays for the days before. A draft is worded anew.

    The difference goes into the reserve of its allocation.

    Raises BadInput (no reason, numbers that do not fit, a day before the last change), Refused without a paper (unless the
    target is only proposed), for a share (its allocation is decided anew) and for a divided target that would lose its number.
    """
    require(actor, "targets.manage", at=line.unit)
    if line.authority == Authority.ALLOCATION:
        raise Refused(
            [plain("K-TARGET-SHARE", "Số này do phân bổ mà có.", remedy="Hãy phân bổ lại chỉ tiêu của cấp trên.")]
        )
    numbers = amount if isinstance(amount, Numbers) else Numbers.of(line, amount, qualifier)
    check_numbers(TargetKind(line.kind), numbers)
    check_lengths(TargetLine, reason=reason)
    if not clean_text(reason):
        raise BadInput("reason", "Hãy ghi lý do điều chỉnh.")
    seq = last_seq(Stream.TARGET, line.series)
    check_day(on, [line.series, allocation_stream(line.series)], actor)
    is_draft = line.state == LineState.DRAFT
    if paper is None and not is_draft:
        raise Refused([paperless("Chưa thể điều chỉnh chỉ tiêu")])
    before = line if is_draft else _standing(line.series, on)
    reserve = _reserve_for(before, numbers, on, reason, paper)
    data = {**numbers.document(), "reason": clean_text(reason)}
    details = {"before": before.said, "after": numbers.document(), "reason": reason, "on": on}
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
    return _proposed(line.series) if is_draft else _standing(line.series, on)


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
    refuse_indivisible(parent)
    stream = allocation_stream(parent.series)
    seq = last_seq(Stream.TARGET, stream)
    check_day(on, [parent.series, stream], actor)
    _check_shares(parent, shares, on)
    check_amount("reserve", abs(reserve))
    check_lengths(Allocation, reason=reason)
    data = {
        **division_data(parent, parent.series, given_by(parent), shares),
        "reserve": reserve or None,
        "reason": clean_text(reason),
    }
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


def refuse_indivisible(parent: TargetLine) -> None:
    """Raise Refused for a target that gives no number of persons: a rate, a range, one left blank."""
    if not parent.is_divisible:
        text = f"Chỉ tiêu “{parent.said}” ({parent.get_kind_display()}) không phải là một số có thể chia cho đơn vị."
        raise Refused([plain("K-TARGET-KIND", text, remedy="Chỉ phân bổ chỉ tiêu là số tuyệt đối hoặc ít nhất.")])


def decide_allocation(
    parent: TargetLine,
    *,
    on: date,
    actor: User,
    reason: str = "",
    paper: UUID | None = None,
    redivided: Collection[UUID] = (),
) -> list[TargetLine]:
    """Put the open draft into force from the day `on` by the paper of the body; the shares become the units' targets.

    `redivided`: shares that are divided anew in the same transaction, so that no reserve has to take up the change.

    Raises Refused with every reason: it does not add up ("lệch +1: …"), no paper has been entered, or a reserve is
    negative without a reason.
    """
    require(actor, "targets.manage", at=parent.unit)
    stream = allocation_stream(parent.series)
    seq = last_seq(Stream.TARGET, stream)
    check_day(on, [parent.series, stream], actor)
    check_lengths(Allocation, reason=reason)
    draft = _draft_of(parent)
    drafted = _shares_of(parent.series, LineState.DRAFT, on)
    standing = _standing(parent.series, on)
    balance = Balance.of(standing.amount or 0, (line.amount or 0 for line in drafted.values()), draft.reserve)
    reason, paper = clean_text(reason) or draft.reason, paper or draft.paper
    _refuse_unless_whole(balance, reason, paper)
    nested = _nested_reserves(parent, drafted, on, reason, paper, redivided)
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


def take_back_wording(line: TargetLine, *, reason: str, actor: User) -> None:
    """Take back the last wording of a target as mistyped, with the change of the reserve that came with it; the wording before
    holds again. Of a target with one wording nothing is left. Raises Forbidden, Refused as `void_events` does.
    """
    streams = {line.series: [line.event]}
    division = effective(history(Stream.TARGET, allocation_stream(line.series)))
    if division and division[-1].kind == RESERVE and division[-1].on == line.valid_from and line.supersedes:
        streams[division[-1].stream_id] = [division[-1].id]
    void_events(streams, unit=line.unit, reason=clean_text(reason), actor=actor)


def check_day(on: date, streams: Sequence[UUID], actor: User) -> None:
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
        check_amount("shares", amount)
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
    if paper is None:
        reasons.append(paperless("Phân bổ còn là dự kiến"))
    if balance.reserve < 0 and not reason:
        reasons.append(_negative(balance.reserve))
    if reasons:
        raise Refused(reasons)


def paperless(text: str) -> Reason:
    """The reason that refuses what only a paper of the body can put into force."""
    text = f"{text}: chưa có văn bản của cơ quan quyết định."
    return plain("K-TARGET-PAPER", text, remedy="Ghi văn bản vào sổ văn bản, rồi chọn văn bản đó ở đây.")


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
    parent: TargetLine, drafted: Mapping[UUID, TargetLine], on: date, reason: str, paper: UUID | None,
    redivided: Collection[UUID],
) -> list[Draft]:  # fmt: skip
    """Units below may have divided their share already: their reserve takes up the change. Where a unit that gets nothing any
    more does not stand below (it moved away, it ended), its division ends.
    """
    drafts: list[Draft] = []
    standing = _shares_of(parent.series, LineState.DECIDED, on)
    for unit, old in standing.items():
        if unit in drafted and old.series in redivided:
            continue
        amount = (drafted[unit].amount or 0) if unit in drafted else 0
        nested = allocation_in_force(old.series, on)
        if unit not in drafted and nested is not None:
            if _stands_below(unit, parent.unit_id, on):
                text = f"{old.unit.name} đã phân bổ tiếp số của mình."
                raise Refused([plain("K-TARGET-NESTED", text, remedy="Ghi số 0 cho đơn vị này thay vì bỏ trống.")])
            drafts += ending(old.series, on, reason=reason or "Đơn vị không còn trực thuộc", paper=paper)
            continue
        if nested is not None and nested.valid_from > on:
            raise BadInput("on", f"{old.unit.name} đã phân bổ từ ngày {format_date(nested.valid_from)}.")
        drafts += _reserve_drafts(old.series, amount - (old.amount or 0), on, reason, paper)
    return drafts


def _stands_below(unit: UUID, top: UUID, on: date) -> bool:
    path, above = path_on(unit, on), path_on(top, on)
    return path is not None and above is not None and path != above and path.startswith(above)


def _dependents(event: Recorded, events: Sequence[Recorded]) -> Sequence[Recorded]:
    """Later wordings rest on a line, later decisions and changes of the reserve on an allocation."""
    if event.kind == ALLOCATED:
        return [later for later in events if later.kind == DECIDED and later.data["allocation"] == str(event.id)]
    return [later for later in events if later.seq > event.seq and later.kind in RESTING]


def what_of(new: NewTarget | TargetLine) -> dict[str, str | None]:
    """What a target is about: all but its numbers."""
    return {
        "indicator": str(new.indicator),
        "period_start": new.period.start.isoformat(),
        "period_end": new.period.end.isoformat(),
        "period_label": new.period_label,
        "kind": str(new.kind),
        "group": str(new.group),
        "of_indicator": str(new.of_indicator or ""),
        "of_authority": str(new.of_authority or ""),
        "unit_level": str(new.unit_level or ""),
        "base_kind": str(new.base_kind or ""),
    }


def division_data(like: TargetLine, series: UUID, text: str, shares: Mapping[UUID, int]) -> dict[str, object]:
    """The target `series` that is divided (of the same kind as `like`), by whom in words, and the share of each unit."""
    return {
        **what_of(like),
        "parent": str(series),
        "authority_text": text,
        "shares": [
            {"unit": str(unit), "amount": amount, "series": str(share_series(series, unit))}
            for unit, amount in sorted(shares.items(), key=lambda share: share[0].hex)
        ],
    }


def given_by(parent: TargetLine) -> str:
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


def _reserve_for(before: TargetLine, numbers: Numbers, on: date, reason: str, paper: UUID | None) -> list[Draft]:
    """What a new wording does to the division of the target. Raises Refused when a divided target would lose its number."""
    if allocation_in_force(before.series, on) is None:
        return []
    if numbers.amount is None or before.amount is None:
        text = "Chỉ tiêu đã phân bổ phải có số."
        raise Refused([plain("K-TARGET-DIVIDED", text, remedy="Thu hồi phân bổ trước.")])
    return _reserve_drafts(before.series, numbers.amount - before.amount, on, reason, paper)


def _proposed(series: UUID) -> TargetLine:
    found: TargetLine = TargetLine.objects.known(None).select_related("unit").get(series=series, state=LineState.DRAFT)
    return found


def _standing(series: UUID, on: date) -> TargetLine:
    line = line_in_force(series, on)
    if line is None:
        raise BadInput("on", f"Chỉ tiêu chưa có hiệu lực vào ngày {format_date(on)}.")
    return line
