"""The hand-over book of an officer (sổ bàn giao): posts, running cases, deadlines, requests, papers held, as of a day.

Made for who leaves a post and for who takes it over; it holds names, so it is made by right and logged like a read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ketnap.accounts.access import require
from ketnap.accounts.models import Grant, User
from ketnap.accounts.roles import LABELS, Role
from ketnap.audit.record import record_read
from ketnap.base.errors import BadInput, NotFound
from ketnap.cases.deadlines import deadlines_of, last_day
from ketnap.cases.enums import RUNNING, SHORT
from ketnap.cases.models import Case, DossierItem, VerificationRequest
from ketnap.forms.report import Block, Column, Heading, Paragraph, ReportHead, Signer, Table, Value, report_docx
from ketnap.instruments.models import Instrument
from ketnap.journal.models import Fact
from ketnap.lib.numbers import format_number
from ketnap.lib.vietnamese import format_date
from ketnap.people.posts import Post, post_of, posts_held
from ketnap.rulebook.deadlines import Due
from ketnap.rulebook.library import load
from ketnap.units.models import Unit
from ketnap.units.naming import place_in
from ketnap.units.queries import path_on, superior_name_on

STAGE = "stage."
USER = "user:"


@dataclass(frozen=True)
class Holder:
    """Who hands over: the name, in what capacity, at which unit, since when; all that is held on the day."""

    name: str
    capacity: str
    unit: Unit
    since: date
    held: tuple[tuple[str, str, date], ...]


@dataclass(frozen=True)
class HandOver:
    """What is handed over on the day `on` (inclusive). `stages`: case → stage of that day."""

    holder: Holder
    on: date
    cases: tuple[Case, ...]
    stages: Mapping[UUID, str]
    deadlines: tuple[tuple[Case, Due], ...]
    requests: tuple[VerificationRequest, ...]
    dossier: tuple[DossierItem, ...]
    papers: tuple[Instrument, ...]


def hand_over(key: str, *, reader: User, on: date) -> HandOver:
    """The book of the post with this key, or of the account `user:NAME`, on the day, within the reader's rights.

    Raises NotFound for a post that the reader may not see, Forbidden without the right to names, BadInput for a day on
    which it was not held. About ten queries, however many cases there are.
    """
    holder = _holder(key, reader, on)
    require(reader, "people.names", at=holder.unit)
    require(reader, "cases.view", at=holder.unit)
    path = path_on(holder.unit, reader.today) or "-"
    known = Case.objects.for_user(reader).under(path, reader.today).filter(opened_on__lte=on)
    rows = list(known.select_related("person", "unit").in_name_order())
    stages = _stages_on([case.pk for case in rows], on)
    cases = tuple(case for case in rows if stages.get(case.pk) in RUNNING)
    ids = [case.pk for case in cases]
    requests = VerificationRequest.objects.filter(case__in=ids, sent_on__lte=on).select_related("case__person")
    open_ones = [one for one in requests.order_by("sent_on", "pk") if one.answered_on is None or one.answered_on > on]
    dossier = DossierItem.objects.filter(case__in=ids, dated__lte=on).select_related("case__person")
    papers = Instrument.objects.for_user(reader).filter(unit=holder.unit).exclude(dated__gt=on)
    return HandOver(
        holder, on, cases, stages, tuple(_deadlines(cases, on)), tuple(open_ones),
        tuple(dossier.order_by("case__person__sort_key", "case", "dated", "key")), tuple(papers.order_by("dated", "pk")),
    )  # fmt: skip


def hand_over_docx(key: str, *, reader: User, on: date) -> bytes:
    """The book as .docx. Raises as `hand_over` does. It shows names, so making it is logged like a read."""
    found = hand_over(key, reader=reader, on=on)
    unit = found.holder.unit
    details = {"on": on, "cases": len(found.cases)}
    record_read("reports.hand_over", actor=reader.username, target=f"post:{key}", unit=unit.pk, details=details)
    head = ReportHead(
        superior=superior_name_on(unit, on), issuer=unit.name, number="", place=place_in(unit.name), date=on,
        title=f"{found.holder.name} – {found.holder.capacity}, {unit.name}",
        subtitle=f"Tình hình đến hết ngày {format_date(on)}", kind="Sổ bàn giao",
        symbol=f"SBG/{unit.kind_info.symbol or 'CB'}",
    )  # fmt: skip
    committee = unit.kind_info.committee or "Chi bộ"
    signer = Signer(f"Xác nhận của {committee}", "", "", ("Bên giao", "Bên nhận", "Lưu"))
    return report_docx(head, blocks(found), signer)


def _holder(key: str, reader: User, on: date) -> Holder:
    if key.startswith(USER):
        return _officer(key.removeprefix(USER), reader, on)
    post = post_of(key)
    if post is None or not reader.may("units.view", at=post.unit):
        raise NotFound(key)
    if not post.holds(on):
        raise BadInput("on", f"{post.label}: không giữ vào ngày {format_date(on)}.")
    held = tuple((one.label, one.unit.name, one.since) for one in posts_held(post.person.pk, on))
    return Holder(post.person.full_name, post.label, post.unit, post.since, held)


def _officer(username: str, reader: User, on: date) -> Holder:
    """An officer who works with an account: the highest unit where it holds a role on the day."""
    rows = Grant.objects.as_of(on).filter(user__username__iexact=username).select_related("unit", "user")
    grants = [row for row in rows.order_by("unit__sort", "pk") if reader.may("units.view", at=row.unit)]
    if not grants:
        raise NotFound(username)
    paths = {row.unit_id: path_on(row.unit, on) or "" for row in grants}
    first = min(grants, key=lambda row: (len(paths[row.unit_id]), row.unit.sort))
    held = tuple((str(LABELS[Role(row.role)]), row.unit.name, row.valid_from) for row in grants)
    return Holder(first.user.full_name, LABELS[Role(first.role)], first.unit, first.valid_from, held)


def _stages_on(cases: Sequence[UUID], on: date) -> dict[UUID, str]:
    """The stage of each case at the end of the day; cases that had none are left out. One query."""
    rows = Fact.objects.filter(stream_id__in=cases, indicator__startswith=STAGE, on__lte=on, known_to=None)
    told = rows.order_by("on", "rank").values_list("stream_id", "indicator")
    return {case: indicator.removeprefix(STAGE) for case, indicator in told}


def _deadlines(cases: Sequence[Case], on: date) -> list[tuple[Case, Due]]:
    """Every deadline that runs, the soonest first; those without a day come last."""
    found = deadlines_of([case.pk for case in cases], on)
    pairs = [(case, one) for case in cases for one in found.get(case.pk, ())]
    return sorted(pairs, key=lambda pair: (last_day(pair[1]) or date.max, pair[0].person.sort_key, pair[1].id))


def blocks(found: HandOver) -> list[Block]:
    """The book's parts; a part without anything says so."""
    return [
        Heading("I. Chức danh, nhiệm vụ"),
        _table("", ("Chức danh, nhiệm vụ", "Tổ chức", "Từ ngày"), found.holder.held, (2.4, 3.0, 1.3)),
        Heading(f"II. Hồ sơ đang theo dõi: {format_number(len(found.cases))}"),
        _table("", ("Họ và tên", "Chi bộ", "Giai đoạn", "Bắt đầu"), [
            (case.person.full_name, case.unit.short_name, SHORT[found.stages[case.pk]], case.opened_on) for case in found.cases
        ], (2.6, 2.2, 2.2, 1.3)),
        Heading(f"III. Việc có thời hạn: {format_number(len(found.deadlines))}"),
        _table("", ("Họ và tên", "Việc", "Hạn cuối", "Căn cứ"), [
            (case.person.full_name, one.label_vi + (" (đã quá hạn)" if one.overdue else ""), last_day(one) or "chưa tính được",
             f"{one.instrument} {one.provision}".strip())
            for case, one in found.deadlines
        ], (2.2, 3.0, 1.3, 2.4)),
        Heading(f"IV. Đề nghị thẩm tra chưa có trả lời: {format_number(len(found.requests))}"),
        _table("", ("Họ và tên", "Nơi được đề nghị", "Công văn", "Gửi ngày"), [
            (one.case.person.full_name, one.asked_of, one.letter, one.sent_on) for one in found.requests
        ], (2.4, 2.6, 1.6, 1.3)),
        Heading(f"V. Giấy tờ trong hồ sơ đang giữ: {format_number(len(found.dossier))}"),
        _table("", ("Họ và tên", "Giấy tờ", "Số", "Ngày"), [
            (one.case.person.full_name, _paper_name(one.code), one.number, one.dated) for one in found.dossier
        ], (2.2, 3.2, 1.3, 1.3)),
        Heading(f"VI. Văn bản của tổ chức: {format_number(len(found.papers))}"),
        _table("", ("Số, ký hiệu", "Ngày", "Trích yếu", "Tệp"), [
            (one.reference, one.dated, one.title, "có" if one.file_hash else "chưa có") for one in found.papers
        ], (1.6, 1.3, 4.0, 0.9)),
        Heading("VII. Bàn giao"),
        Paragraph("Hai bên đã đối chiếu các mục trên với hồ sơ, giấy tờ và giao nhận đủ, trừ những điểm ghi dưới đây."),
        Table(
            (Column("Điểm chưa khớp, còn thiếu"), Column("Bên giao (ký, ghi rõ họ tên)"), Column("Bên nhận (ký, ghi rõ họ tên)")),
            [("\u00a0", "\u00a0", "\u00a0")] * 3,
        ),
    ]  # fmt: skip


def _table(
    caption: str, titles: Sequence[str], rows: Sequence[Sequence[Value]], weights: Sequence[float]
) -> Table | Paragraph:
    if not rows:
        return Paragraph("Không có.")
    days = {place for row in rows for place, value in enumerate(row) if isinstance(value, date)}
    columns = [Column("TT", "order"), *(
        Column(title, "date" if place in days else "text", weight=weight)
        for place, (title, weight) in enumerate(zip(titles, weights, strict=True))
    )]  # fmt: skip
    return Table(columns, [(number, *row) for number, row in enumerate(rows, start=1)], caption)


def _paper_name(code: str) -> str:
    paper = load().papers.get(code)
    if paper is None:
        return code
    return f"{paper.title} ({code})" if any(letter.isupper() for letter in code) else paper.title


def posts_to_hand_over(unit: Unit, posts: Sequence[Post], on: date) -> list[tuple[str, str]]:
    """(key, who and what) of everything that can be handed over at the unit on the day: posts, and accounts with a role there."""
    found = [(post.key, f"{post.person.full_name}: {post.label}") for post in posts if post.holds(on)]
    rows = Grant.objects.as_of(on).filter(unit=unit, user__is_active=True).select_related("user")
    for row in rows.order_by("user__full_name", "pk"):
        found.append((f"{USER}{row.user.username}", f"{row.user.full_name}: {LABELS[Role(row.role)]}"))
    return found
