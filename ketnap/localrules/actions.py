"""What committees decide about rules in their subtree: packs, values to be confirmed, own criteria. One function each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from ketnap.accounts.access import require
from ketnap.accounts.models import User
from ketnap.audit.record import record
from ketnap.base.errors import BadInput, NotFound
from ketnap.base.lengths import check_lengths
from ketnap.journal.models import Event
from ketnap.journal.read import history
from ketnap.journal.registry import Stream
from ketnap.journal.store import Draft, append, flush
from ketnap.journal.voids import drafts_to_void
from ketnap.lib.ids import uuid7
from ketnap.lib.vietnamese import clean_text, format_date
from ketnap.localrules import events as kinds
from ketnap.localrules.models import Acknowledgement, LocalCriterion, LocalPack, ValueSetting
from ketnap.rulebook.library import load
from ketnap.rulebook.packs import BadPack, Pack, load_packs, read_text
from ketnap.units.models import Unit
from ketnap.units.queries import ancestors_on, path_on

LARGEST = 200_000


@dataclass(frozen=True)
class Paper:
    """The paper by which a committee decides: number and symbol, its date, who issued it."""

    number: str
    dated: date
    issuer: str


@dataclass(frozen=True)
class NewPack:
    """What is published: the program's own pack by id, or a text of the same form. `binding`: further lines that bind here."""

    shipped: str = ""
    text: str = ""
    binding: Sequence[int] = ()

    def read(self) -> Pack:
        """The pack. Raises BadInput for a text that cannot be read, an id or line that does not exist."""
        if not self.text and self.shipped not in load_packs():
            raise BadInput("shipped", f"Chọn một gói có sẵn ({', '.join(load_packs())}) hoặc nộp tệp gói.")
        pack = load_packs()[self.shipped] if not self.text else read_pack(self.text)
        unknown = set(self.binding) - {line.number for line in pack.lines}
        if unknown:
            raise BadInput("binding", f"Gói không có dòng {', '.join(map(str, sorted(unknown)))}.")
        return pack


def read_pack(text: str) -> Pack:
    """The pack of a text, for a person who typed or sent it. Raises BadInput."""
    if len(text) > LARGEST:
        raise BadInput("text", "Tệp gói lớn quá 200 nghìn ký tự.")
    try:
        pack = read_text(text)
    except BadPack as bad:
        raise BadInput("text", f"Tệp gói không đọc được, hãy sửa rồi nộp lại: {bad}") from bad
    check_lengths(LocalPack, pack=pack.id, name=pack.name)
    return pack


def publish(unit: Unit, new: NewPack, *, on: date, paper: Paper, actor: User) -> LocalPack:
    """Publish a pack for the subtree of `unit` from the day `on` (inclusive): the first version, or a newer one that
    supersedes the last from that day. The older versions stay for the acts of their days.

    Raises Forbidden; BadInput for a pack that cannot be read, a chi bộ as publisher, a day before the paper's date or
    outside the pack's own time, a day not after the last version's, a pack of this id that already holds from a superior.
    """
    require(actor, "rules.publish", at=unit)
    pack, paper = new.read(), _tidy(paper)
    _may_publish(unit, pack, on, paper)
    version = _next_version(unit, pack, on)
    body = {
        "pack": pack.id,
        "version": version,
        "name": pack.name,
        "text": new.text,
        "digest": pack.digest,
        "binding": ",".join(str(number) for number in sorted(set(new.binding))),
        **_body(paper),
    }
    event = _write(unit, kinds.PUBLISHED, body, on, "rules.publish", actor, {"pack": pack.id, "version": version})
    row: LocalPack = LocalPack.objects.select_related("unit").get(pk=event.pk)
    return row


def _may_publish(unit: Unit, pack: Pack, on: date, paper: Paper) -> None:
    if unit.kind_info.holds_members:
        raise BadInput("unit", "Gói quy tắc do cấp ủy ban hành. Chi bộ ghi tiêu chí riêng của mình.")
    if on < paper.dated:
        raise BadInput("on", f"Ngày áp dụng phải từ ngày văn bản ({format_date(paper.dated)}) trở đi.")
    if not pack.span.contains(on):
        last = f" đến {format_date(pack.span.last)}" if pack.span.end < date.max else ""
        raise BadInput(
            "on", f"Gói ghi có hiệu lực từ {format_date(pack.span.start)}{last}: chọn ngày áp dụng trong thời gian đó."
        )
    _standing(unit, on)
    above = [one.pk for one in ancestors_on(unit, on)]
    held = LocalPack.objects.as_of(on).filter(unit__in=above, pack=pack.id).select_related("unit").first()
    if held is not None:
        raise BadInput(
            "shipped" if pack.id in load_packs() else "text",
            f"Gói {pack.id} đang có hiệu lực do {held.unit.name} ban hành. Muốn thêm cho cấp mình, hãy ban hành gói mang mã khác.",
        )


def _next_version(unit: Unit, pack: Pack, on: date) -> int:
    typed = [event for event in history(Stream.UNIT, unit.pk) if event.kind == kinds.PUBLISHED]
    last = max((event.data["version"] for event in typed if event.data["pack"] == pack.id), default=0)
    current = LocalPack.objects.filter(unit=unit, pack=pack.id).order_by("-valid_from").first()
    if current is not None and on <= current.valid_from:
        raise BadInput("on", f"Phiên bản mới phải có hiệu lực sau bản trước ({format_date(current.valid_from)}).")
    return int(last) + 1


def withdraw(row: LocalPack, *, on: date, reason: str, paper: Paper, actor: User) -> None:
    """End a pack from the day `on` (the first day without it). Raises Forbidden, BadInput (no reason, a day not after its
    beginning or after an end it already has)."""
    require(actor, "rules.publish", at=row.unit)
    reason, paper = _reason(row, "ended_why", reason), _tidy(paper)
    if on <= row.valid_from:
        raise BadInput("on", f"Ngày thôi áp dụng phải sau ngày bắt đầu ({format_date(row.valid_from)}).")
    if row.valid_to is not None:
        raise BadInput("on", f"Bản này đã hết hiệu lực từ ngày {format_date(row.valid_to)}.")
    body = {"pack": row.pack, "reason": reason, **_body(paper)}
    _write(row.unit, kinds.WITHDRAWN, body, on, "rules.publish", actor, {"pack": row.pack, "withdrawn": True})


def acknowledge(row: LocalPack, unit: Unit, *, on: date, note: str = "", actor: User) -> Acknowledgement:
    """Write down that the unit has taken note of a published version on the day `on`.

    Raises Forbidden; BadInput when the unit does not stand under the issuing one, has taken note already, or for a day to come.
    """
    require(actor, "rules.acknowledge", at=unit)
    if on > actor.today:
        raise BadInput("on", "Ngày nhận ở tương lai.")
    path, top = path_on(unit, on), path_on(row.unit_id, on)
    if path is None or top is None or not path.startswith(top) or unit.pk == row.unit_id:
        raise BadInput("unit", f"{unit.name} không trực thuộc {row.unit.name} ngày {format_date(on)}.")
    if Acknowledgement.objects.filter(unit=unit, publication=row.pk).exists():
        raise BadInput("unit", f"{unit.name} đã xác nhận bản này.")
    note = clean_text(note)
    check_lengths(Acknowledgement, note=note)
    body = {"publication": str(row.pk), "pack": row.pack, "version": row.version, "note": note}
    details = {"pack": row.pack, "version": row.version}
    event = _write(unit, kinds.ACKNOWLEDGED, body, on, "rules.acknowledge", actor, details)
    return Acknowledgement.objects.get(pk=event.pk)


@dataclass(frozen=True)
class NewCriterion:
    """An own criterion: its text, the steps beside which it is shown (none: all), the paper if there is one."""

    text: str
    steps: Sequence[str] = ()
    paper: str = ""


def set_criterion(
    unit: Unit, new: NewCriterion, *, on: date, actor: User, replaces: UUID | None = None
) -> LocalCriterion:
    """Write an own criterion of the unit down, from the day `on`: advice, never a gate. `replaces`: another wording of one.

    Raises Forbidden, BadInput (no text, an unknown step, a day on which the unit does not stand).
    """
    require(actor, "rules.publish", at=unit)
    text, paper = clean_text(new.text), clean_text(new.paper)
    if not text:
        raise BadInput("text", "Hãy ghi nội dung tiêu chí.")
    unknown = [step for step in new.steps if step not in load().steps]
    if unknown:
        raise BadInput("steps", f"Không có bước “{unknown[0]}”.")
    check_lengths(LocalCriterion, text=text, paper=paper, steps=",".join(new.steps))
    _standing(unit, on)
    body = {"criterion": str(replaces or uuid7()), "text": text, "steps": list(new.steps), "paper": paper}
    event = _write(unit, kinds.CRITERION, body, on, "rules.criterion", actor, {"criterion": body["criterion"]})
    return LocalCriterion.objects.get(pk=event.pk)


def end_criterion(row: LocalCriterion, *, on: date, reason: str, actor: User) -> None:
    """End an own criterion from the day `on`. Raises Forbidden, BadInput (no reason, a day not after its beginning)."""
    require(actor, "rules.publish", at=row.unit)
    if on <= row.valid_from:
        raise BadInput("on", f"Ngày thôi phải sau ngày bắt đầu ({format_date(row.valid_from)}).")
    if not clean_text(reason):
        raise BadInput("reason", "Hãy ghi lý do.")
    body = {"criterion": str(row.criterion), "reason": clean_text(reason)}
    _write(row.unit, kinds.CRITERION_ENDED, body, on, "rules.criterion", actor, {"criterion": body["criterion"]})


PERMISSION = {
    kinds.PUBLISHED: "rules.publish",
    kinds.WITHDRAWN: "rules.publish",
    kinds.ACKNOWLEDGED: "rules.acknowledge",
    kinds.SET: "rules.confirm",
    kinds.UNSET: "rules.confirm",
    kinds.CRITERION: "rules.publish",
    kinds.CRITERION_ENDED: "rules.publish",
}


def take_back(unit: Unit, event: UUID, reason: str, *, actor: User) -> None:
    """Void an event about local rules that was mistyped. Raises NotFound, Forbidden, Refused (no reason, already voided)."""
    row = Event.objects.filter(pk=event, stream=Stream.UNIT.value, stream_id=unit.pk).first()
    if row is None or row.kind not in PERMISSION:
        raise NotFound(str(event))
    require(actor, PERMISSION[row.kind], at=unit)
    with transaction.atomic():
        append(drafts_to_void(Stream.UNIT, {unit.pk: [event]}, reason, lambda _, __: ()), actor=actor.username)
        flush()
        details = {"event": str(event), "kind": row.kind, "reason": reason}
        record("rules.void", actor=actor.username, target=f"unit:{unit.pk}", unit=unit.pk, details=details)


def write_setting(
    unit: Unit, kind: str, body: Mapping[str, Any], on: date, actor: User, details: Mapping[str, Any]
) -> Event:
    """Write what was decided about a value; whether it may be is asked in `confirming`."""
    _standing(unit, on)
    return _write(unit, kind, body, on, "rules.confirm", actor, details)


def draft_applied(unit: Unit, rules: str, since: date, cases: int, paper: Paper, today: date) -> Draft:
    """The event that a unit applied new rules to the running cases. Raises BadInput for a paper not named in full."""
    body = {"rules": rules, "since": since.isoformat(), "cases": cases, **paper_body(paper)}
    return Draft(kinds.APPLIED, unit.pk, today, body, unit=unit.pk)


def paper_body(paper: Paper) -> dict[str, Any]:
    """The paper as an event holds it. Raises BadInput when it is not named in full."""
    return _body(_tidy(paper))


def _write(
    unit: Unit, kind: str, body: Mapping[str, Any], on: date, action: str, actor: User, details: Mapping[str, Any]
) -> Event:
    with transaction.atomic():
        event = append([Draft(kind, unit.pk, on, body, unit=unit.pk)], actor=actor.username)[0]
        flush()
        told = {"kind": kind, "on": on, **details}
        record(action, actor=actor.username, target=f"unit:{unit.pk}", unit=unit.pk, details=told)
    return event


def _tidy(paper: Paper) -> Paper:
    number, issuer = clean_text(paper.number), clean_text(paper.issuer)
    if not number:
        raise BadInput("number", "Hãy ghi số, ký hiệu văn bản (ví dụ 12-QĐ/HU).")
    if not issuer:
        raise BadInput("issuer", "Hãy ghi cơ quan ban hành.")
    check_lengths(ValueSetting, number=number, issuer=issuer)
    return Paper(number, paper.dated, issuer)


def _body(paper: Paper) -> dict[str, Any]:
    return {"number": paper.number, "dated": paper.dated.isoformat(), "issuer": paper.issuer}


def _reason(row: LocalPack, name: str, reason: str) -> str:
    reason = clean_text(reason)
    if not reason:
        raise BadInput("reason", "Hãy ghi lý do.")
    check_lengths(type(row), **{name: reason})
    return reason


def _standing(unit: Unit, on: date) -> None:
    if on < unit.opened_on or (unit.closed_on is not None and on >= unit.closed_on):
        raise BadInput("on", f"Ngày {format_date(on)} {unit.name} chưa lập hoặc đã kết thúc.")
