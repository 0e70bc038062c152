"""From the rows of a list to what would be written, row by row. Pure: reads no table, writes nothing, asks no clock.

Each row becomes one intent: create (person and case), add (steps to a running case), skip (all of it is there already) or refuse.
The answer does not depend on the order of the rows, except that rows about the same person name each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from ketnap.base.errors import plain
from ketnap.lib.names import fold
from ketnap.lib.vietnamese import format_date
from ketnap.rulebook.verdict import Outcome
from ketnap.transfer.sheets import codes
from ketnap.transfer.sheets.columns import DAYS, Birth, titles
from ketnap.transfer.sheets.intents import (
    APPLY,
    HELP,
    INTRODUCE,
    LIST,
    CertificateIntent,
    Identity,
    Intent,
    IntentKind,
    Row,
    RowReason,
    StepIntent,
    refused,
)
from ketnap.transfer.sheets.known import CaseKnown, CourseKnown, Known, MemberKnown, PersonKnown

_STEP_CELL = {INTRODUCE: "introduced_on", LIST: "listed_on", HELP: "helper", APPLY: "applied_on"}
_ATTRIBUTES = ("ethnic_group", "education", "home_town", "residence")


def plan(rows: Sequence[Row], known: Known) -> list[Intent]:
    """One intent per row, in the order of the rows."""
    drafts = [_Draft(row, known) for row in rows]
    for draft in drafts:
        draft.read()
    _refuse_twice(drafts)
    return [draft.intent() for draft in drafts]


class _Draft:
    """One row while it is being planned: gathers every reason, not only the first."""

    def __init__(self, row: Row, known: Known) -> None:
        self.row, self.known = row, known
        self.reasons: list[RowReason] = []
        self.remarks: list[RowReason] = []
        self.identity: Identity | None = None
        self.unit: UUID | None = None
        self.person: PersonKnown | None = None
        self.steps: list[StepIntent] = []
        self.certificate: CertificateIntent | None = None

    def read(self) -> None:
        for key, message in self.row.problems.items():
            self.refuse("K-CELL", f"{titles()[key]}: {message}", key)
        self._unit()
        self._identity()
        self._days()
        self._certificate()
        if self.identity is not None:
            self._match(self.identity)
        self._steps()
        if self.identity is not None:
            self._birth_before(self.identity)

    def refuse(self, rule: str, text: str, key: str = "", remedy: str = "") -> None:
        self.reasons.append(RowReason(plain(rule, text, remedy=remedy), self.row.cells.get(key, "")))

    def remark(self, rule: str, text: str, key: str = "") -> None:
        told = replace(plain(rule, text), outcome=Outcome.ALLOW)
        self.remarks.append(RowReason(told, self.row.cells.get(key, "")))

    def intent(self) -> Intent:
        base = Intent(
            self.row.number,
            IntentKind.REFUSE,
            identity=self.identity,
            unit=self.unit,
            person=self.person.id if self.person else None,
            reasons=tuple(self.reasons),
            remarks=tuple(self.remarks),
        )
        return base if self.reasons else self._accepted(base)

    # --- who and where

    def _unit(self) -> None:
        text = self.row.get("unit")
        if text is None:
            self.unit = self.known.defaults.unit
            if self.unit is None and "unit" not in self.row.problems:
                self.refuse("K-UNIT", "Chưa ghi đơn vị (chi bộ).", "unit")
            return
        found = self.known.units_called(text)
        if len(found) == 1:
            self.unit = found[0].id
        elif found:
            listed = ", ".join(unit.code for unit in found)
            self.refuse("K-UNIT", f"Có {len(found)} chi bộ cùng tên này. Hãy ghi mã: {listed}.", "unit")
        else:
            self.refuse(
                "K-UNIT",
                "Không có chi bộ này trong phạm vi được nhập.",
                "unit",
                "Ghi mã hoặc tên chi bộ như ở trang Cây tổ chức; chi bộ ngoài phạm vi thì gửi danh sách cho nơi quản lý.",
            )

    def _identity(self) -> None:
        name = self.row.get("name")
        births = {key: self.row.get(key) for key in ("birth", "birth_male", "birth_female") if self.row.get(key)}
        dated = {key: value for key, value in births.items() if isinstance(value, Birth)}
        if "birth_male" in births and "birth_female" in births:
            self.refuse("K-CELL", "Cả hai cột Nam và Nữ đều có dữ liệu. Hãy chỉ ghi một cột.", "birth_female")
        elif len(set(dated.values())) > 1:
            self.refuse("K-CELL", "Hai cột ngày sinh ghi khác nhau. Hãy sửa cho khớp.", "birth")
        genders = {"male" if key == "birth_male" else "female" for key in births if key != "birth"}
        stated = self.row.get("gender")
        if stated and genders and genders != {stated}:
            self.refuse("K-CELL", "Giới tính ghi ở hai cột khác nhau. Hãy sửa cho khớp.", "gender")
        genders |= {stated} if stated else set()
        if name is not None:
            birth = next(iter(dated.values()), None)
            self.identity = Identity(name, birth, genders.pop() if len(genders) == 1 else "")

    def _match(self, identity: Identity) -> None:
        """Find the person in the office by folded name and birth date; anything short of certain is asked."""
        folded = fold(identity.name)
        same = [one for one in self.known.persons if one.folded == folded]
        exact = [
            one
            for one in same
            if identity.birth is not None and one.birth == identity.birth and identity.birth.precision == "day"
        ]
        if len(exact) > 1:
            self.refuse(
                "K-SAME", "Trong dữ liệu có nhiều người cùng họ tên, ngày sinh này. Hãy ghi ở trang hồ sơ.", "name"
            )
        elif exact:
            self.person = exact[0]
        elif any(self._may_be(one, identity.birth) for one in same):
            self.refuse(
                "K-SAME",
                "Có thể trùng với người đã có trong dữ liệu: cùng họ tên, ngày sinh chưa đủ để phân biệt.",
                "birth" if identity.birth else "name",
                "Ghi đủ ngày, tháng, năm sinh.",
            )

    def _may_be(self, person: PersonKnown, birth: Birth | None) -> bool:
        if birth is not None and person.birth is not None:
            return birth.may_equal(person.birth)
        return self.unit in person.units

    def _birth_before(self, identity: Identity) -> None:
        if identity.birth is None:
            return
        first = min((step.on for step in self.steps), default=self.known.today)
        if identity.birth.on > self.known.today:
            self.refuse("K-FUTURE", f"Ngày sinh ở tương lai (hôm nay là {format_date(self.known.today)}).", "birth")
        elif identity.birth.on >= first:
            self.refuse("K-ORDER", f"Ngày sinh không trước ngày {format_date(first)} của việc đầu tiên.", "birth")

    # --- what happened

    def _days(self) -> None:
        for key in DAYS:
            day = self.row.get(key)
            if day is not None and day > self.known.today:
                text = f"{titles()[key]} {format_date(day)} ở tương lai (hôm nay là {format_date(self.known.today)})."
                self.refuse("K-FUTURE", text, key, "Sửa ngày, hoặc nhập lại khi việc đã diễn ra.")

    def _steps(self) -> None:
        introduced, listed = self.row.get("introduced_on"), self.row.get("listed_on")
        if introduced is None and listed is None and not self._has_case():
            introduced = self.known.defaults.introduced_on
        note = self.row.get("note")
        if introduced is not None:
            self._introduction(introduced, note)
        if listed is not None:
            data = {"number": self.row.get("resolution"), "note": note if introduced is None else None}
            self._step(LIST, listed, data)
        if introduced is not None and listed is not None and listed < introduced:
            self.refuse("K-ORDER", "Ngày vào danh sách cảm tình trước ngày giới thiệu.", "listed_on")
        self._helper()
        if self.row.get("applied_on") is not None:
            self._step(APPLY, self.row.get("applied_on"), {})
        if introduced is None and listed is None:
            self._nothing_begins()

    def _nothing_begins(self) -> None:
        """A new person needs the day of introduction or listing; for a running case any step will do."""
        unread = {"introduced_on", "listed_on", "name"} & set(self.row.problems)
        if unread or (self._has_case() and (self.steps or self.certificate)):
            return
        self.refuse(
            "K-NO-DAY",
            "Chưa có ngày giới thiệu hoặc ngày vào danh sách cảm tình Đảng.",
            "introduced_on",
            "Thêm một trong hai cột vào tệp, hoặc chọn “Ngày giới thiệu chung” khi nhập.",
        )

    def _has_case(self) -> bool:
        return self.person is not None and self.person.running_case is not None

    def _introduction(self, on: date, note: str | None) -> None:
        source = self.row.get("source") or self.known.defaults.source
        if not source and "source" not in self.row.problems:
            self.refuse(
                "K-SOURCE", "Có ngày giới thiệu nhưng chưa ghi nơi giới thiệu.", "source", "Ghi cột “Nơi giới thiệu”."
            )
        self._step(INTRODUCE, on, {"source": source, "note": note})

    def _helper(self) -> None:
        name, on = self.row.get("helper"), self.row.get("assigned_on")
        if name is None:
            if on is not None:
                self.refuse("K-HELPER", "Có ngày phân công nhưng chưa ghi người giúp đỡ.", "helper")
            return
        if on is None:
            if "assigned_on" not in self.row.problems:
                self.refuse(
                    "K-HELPER", "Có người giúp đỡ nhưng chưa ghi ngày phân công.", "helper", "Ghi cột “Ngày phân công”."
                )
            return
        person = self._member_called(name, on) if self.unit is not None else None
        if person is not None:
            self._step(HELP, on, {"helper": str(person)})

    def _member_called(self, text: str, on: date) -> UUID | None:
        name, _, tail = text.partition("(")
        year = int(tail.strip(" )")) if tail.strip(" )").isdecimal() else None
        folded = fold(name)
        here = [one for one in self.known.members if one.unit == self.unit and one.folded == folded]
        found = _different([one for one in here if one.belongs(on) and (year is None or one.birth_year == year)])
        if len(found) == 1:
            return found[0].person
        if found:
            self.refuse(
                "K-HELPER",
                "Chi bộ có nhiều đảng viên cùng tên này.",
                "helper",
                "Ghi thêm năm sinh trong ngoặc, ví dụ (1975).",
            )
        else:
            self.refuse(
                "K-HELPER",
                f"Không có đảng viên tên như vậy trong chi bộ ngày {format_date(on)}.",
                "helper",
                "Người giúp đỡ phải là đảng viên chính thức của chi bộ; kiểm tra tên, hoặc ghi đảng viên đó trước.",
            )
        return None

    def _certificate(self) -> None:
        number, on, course = self.row.get("certificate"), self.row.get("certified_on"), self.row.get("course")
        if number is None and on is None:
            if course is not None:
                self.remark("K-CLASS", "Có tên lớp nhưng chưa có giấy chứng nhận: không ghi việc học.", "course")
            return
        if on is None:
            if "certified_on" not in self.row.problems:
                self.refuse("K-CLASS", "Có số giấy chứng nhận nhưng chưa ghi ngày cấp.", "certificate")
            return
        found = self._course(course, on)
        if found is not None:
            self.certificate = CertificateIntent(
                found.id, number or "", on, found.ends_on, self.row.cells.get("certified_on", "")
            )

    def _course(self, text: str | None, on: date) -> CourseKnown | None:
        """The class a certificate comes from: by name, else the only one that had ended by that day."""
        ended = [one for one in self.known.courses if one.ends_on <= on]
        found = [one for one in ended if fold(one.name) == fold(text)] if text else ended
        if len(found) == 1:
            return found[0]
        remedy = "Mở lớp ở trang Lớp bồi dưỡng trước, rồi ghi đúng tên lớp vào cột “Lớp”."
        if not found:
            self.refuse(
                "K-CLASS",
                f"Không có lớp như vậy đã bế giảng đến ngày {format_date(on)}.",
                "course" if text else "certified_on",
                remedy,
            )
        else:
            self.refuse(
                "K-CLASS", f"Có {len(found)} lớp phù hợp; chưa rõ giấy chứng nhận của lớp nào.", "certified_on", remedy
            )
        return None

    def _step(self, code: str, on: date, data: Mapping[str, Any]) -> None:
        given = {name: value for name, value in data.items() if value not in (None, "")}
        self.steps.append(StepIntent(code, on, given, self.row.cells.get(_STEP_CELL[code], "")))

    # --- what of it is new

    def _accepted(self, base: Intent) -> Intent:
        days = [step.on for step in self.steps] + ([self.certificate.ended_on] if self.certificate else [])
        attributes = self._attributes()
        whole = replace(
            base,
            kind=IntentKind.CREATE,
            since=min(days),
            steps=tuple(self.steps),
            certificate=self._new_certificate(),
            attributes=attributes,
            remarks=tuple(self.remarks),
        )
        if self.person is None:
            return whole
        if self.person.is_member:
            return refused(base, [self._why("K-MEMBER", "Người này đã là đảng viên.", "name")])
        case = self.person.running_case
        return whole if case is None else self._added(whole, self.person, case)

    def _added(self, whole: Intent, person: PersonKnown, case: CaseKnown) -> Intent:
        """What of the row a running case does not have yet."""
        if case.unit != self.unit:
            here = any(unit.id == case.unit for unit in self.known.units)
            where = "ở chi bộ khác" if here and person.visible else "ở tổ chức khác"
            text = f"Người này đang có hồ sơ {where}. Mỗi người chỉ có một hồ sơ đang thực hiện."
            return refused(whole, [self._why("K-ONE-CASE", text, "name", "Kết thúc hoặc chuyển hồ sơ đang có trước.")])
        fresh, clashes = [], []
        for step in self.steps:
            done = case.steps.get(step.code, ())
            if step.code == HELP:
                if (UUID(step.data["helper"]), step.on) not in case.helpers:
                    fresh.append(step)
            elif not done:
                fresh.append(step)
            elif step.on not in done:
                clashes.append(self._clash(step, done[-1]))
        if clashes:
            return refused(whole, clashes)
        if fresh or whole.certificate:
            return replace(whole, kind=IntentKind.ADD, case=case.id, steps=tuple(fresh))
        return replace(whole, kind=IntentKind.SKIP, case=case.id, steps=(), attributes=())

    def _new_certificate(self) -> CertificateIntent | None:
        one, person = self.certificate, self.person
        return None if one and person and (one.course, one.on) in person.certificates else one

    def _clash(self, step: StepIntent, known: date) -> RowReason:
        text = f"Việc này đã ghi ngày {format_date(known)}, khác với ngày {format_date(step.on)} trong tệp."
        reason = plain("K-OTHER-DAY", text, remedy="Sửa tệp, hoặc thu hồi lần ghi trước ở trang hồ sơ.")
        return RowReason(reason, step.cell)

    def _why(self, rule: str, text: str, key: str, remedy: str = "") -> RowReason:
        return RowReason(plain(rule, text, remedy=remedy), self.row.cells.get(key, ""))

    def _attributes(self) -> tuple[tuple[str, str], ...]:
        """Attributes that the office does not know yet; what stands already is not overwritten by a list."""
        found = {name: self.row.get(name) for name in _ATTRIBUTES if self.row.get(name)}
        if self.row.get("union_member") is not None:
            found["youth_union_member"] = "yes" if self.row.get("union_member") else "no"
        if self.row.get("group") or self.row.get("occupation"):
            found |= self._work()
        known = self.person.attributes if self.person else frozenset()
        return tuple(sorted((name, value) for name, value in found.items() if name not in known))

    def _work(self) -> dict[str, str]:
        group, job = self.row.get("group"), self.row.get("occupation")
        found = {
            "source_group": codes.source_group(group or job or ""),
            "occupation": codes.occupation(job) if job else None,
        }
        for key, text, fits in (
            ("group", group, found["source_group"]),
            ("occupation", job, found["occupation"] or found["source_group"]),
        ):
            if text and not fits:
                self.remark("K-CODE", f"{titles()[key]} chưa khớp danh mục nên không nhập ô này.", key)
        return {name: value for name, value in found.items() if value}


def _different(members: Sequence[MemberKnown]) -> list[MemberKnown]:
    return list({member.person: member for member in members}.values())


def _refuse_twice(drafts: Sequence[_Draft]) -> None:
    """Rows about the same person: same folded name, and births (or, without birth, branches) that can be the same."""
    by_name: dict[str, list[_Draft]] = {}
    for draft in drafts:
        if draft.identity is not None:
            by_name.setdefault(fold(draft.identity.name), []).append(draft)
    for group in by_name.values():
        for draft in group:
            others = sorted(other.row.number for other in group if other is not draft and _same_person(draft, other))
            if others:
                listed = ", ".join(str(number) for number in others)
                draft.refuse(
                    "K-TWICE",
                    f"Người này có hai lần trong tệp: dòng {listed}.",
                    "name",
                    "Giữ một dòng, hoặc ghi đủ ngày sinh để phân biệt.",
                )


def _same_person(one: _Draft, other: _Draft) -> bool:
    if one.identity is None or other.identity is None:
        return False
    first, second = one.identity.birth, other.identity.birth
    if first is None or second is None:
        return one.unit == other.unit
    return first.may_equal(second)
