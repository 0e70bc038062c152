"""Sections 1 and 3: who introduces, and the combination asked for."""

from datetime import date
from enum import StrEnum

from ketnap.lib.workdays import add_months
from ketnap.rulebook.facts import Introducer
from ketnap.rulebook.gates.registry import gate
from ketnap.rulebook.inquiry import Findings, Inquiry, ask, note, refuse, shown
from ketnap.rulebook.relocation import arrived_on

KIND_LABELS = {"work": "công tác", "labour": "lao động", "study": "học tập", "residence": "cư trú"}


class Composition(StrEnum):
    """Who must introduce: a member with the Youth Union, a member with the trade union, or two members."""

    YOUTH_UNION = "youth_union"
    TRADE_UNION = "trade_union"
    MEMBERS = "members"


UNION_PAPER = {Composition.YOUTH_UNION: "4-KNĐ", Composition.TRADE_UNION: "4A-KNĐ"}


def introduction_day(q: Inquiry) -> date:
    """The day that the introduction is judged by: the newest paper of an introducer, else the step, else the day asked."""
    if q.introduction_days:
        return max(q.introduction_days)
    return q.done_on("introduce_formally") or q.on


def full_years(birth: date, on: date) -> int:
    """The age in completed years."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def youth_readings(q: Inquiry) -> set[bool]:
    """Whether the person is of youth age on the introduction day; both answers when the birth date is too vague."""
    birth, on = q.facts.person.birth, introduction_day(q)
    if birth is None:
        return set()
    ages = q.ruleset.table("youth_age_years")
    births = [birth]
    if q.facts.person.birth_precision == "year":
        births = [date(birth.year, 1, 1), date(birth.year, 12, 31)]
    elif q.facts.person.birth_precision == "month":
        births = [date(birth.year, birth.month, 1), date(birth.year, birth.month, 28)]
    return {ages["min"] <= full_years(day, on) <= ages["max"] for day in births}


def compositions(q: Inquiry) -> set[Composition]:
    """The combination asked for; two when the texts leave it open; empty when the facts do not tell."""
    unit = q.facts.unit
    found = set()
    for youth in youth_readings(q):
        if youth and unit.has_youth_union:
            found.add(Composition.YOUTH_UNION)
        elif unit.has_youth_union is False and unit.has_trade_union:
            found.add(Composition.TRADE_UNION)
            if not youth and q.ruleset.flag("trade_union_route_for_youth_only"):
                found.add(Composition.MEMBERS)
        elif not youth or unit.has_youth_union is False:
            found.add(Composition.MEMBERS)
    return found


def lacking(q: Inquiry, composition: Composition) -> list[str]:
    """What a combination still lacks, in words; empty when it is complete."""
    people = {person.person for person in q.introducers}
    alone = composition is Composition.MEMBERS
    needed = q.ruleset.number("introducers_alone" if alone else "introducers_beside_union")
    missing = []
    if len(people) < needed:
        missing.append(f"cần {needed} đảng viên chính thức giới thiệu, mới có {len(people)}")
    commune = composition is Composition.YOUTH_UNION and _only_by_the_commune_union(q)
    if not alone and not commune and q.paper(UNION_PAPER[composition]) is None:
        paper = q.library.papers[UNION_PAPER[composition]]
        missing.append(f"thiếu {q.paper_label(paper.code)} của {paper.issued_by}")
    if composition is Composition.TRADE_UNION and not q.facts.person.belongs_to("trade_union", q.on):
        missing.append("chưa là đoàn viên công đoàn")
    return missing


@gate("R-ELIG-07")
def r_elig_07(q: Inquiry) -> Findings:
    """R-ELIG-07: where there is a Youth Union, an applicant of youth age must be its member."""
    unit, member = q.facts.unit, q.facts.person.belongs_to("youth_union", q.on)
    youth = youth_readings(q)
    if not youth:
        yield refuse("Chưa ghi ngày sinh nên chưa biết cần ai giới thiệu.", "Ghi ngày sinh.")
    elif len(youth) == 2 and unit.has_youth_union:
        yield ask("Ngày sinh ghi không đủ để biết có trong độ tuổi thanh niên không.", "Xác minh ngày sinh.")
    elif True in youth and unit.has_youth_union is None:
        yield refuse("Chưa ghi nơi này có tổ chức Đoàn Thanh niên hay không.", "Ghi rõ ở thông tin đơn vị.")
    elif True in youth and unit.has_youth_union and not member:
        known = "không phải là" if member is False else "chưa ghi là"
        ages = q.ruleset.table("youth_age_years")
        yield refuse(
            f"Người trong độ tuổi thanh niên ({ages['min']}–{ages['max']}, cần xác nhận), nơi có tổ chức Đoàn, "
            f"nhưng {known} đoàn viên Đoàn Thanh niên.",
            "Vào Đoàn trước khi được xét, hoặc ghi đúng thông tin đoàn viên.",
        )


@gate("R-ELIG-08")
def r_elig_08(q: Inquiry) -> Findings:
    """R-ELIG-08: without a Youth Union but with a trade union, the applicant is a trade-union member introduced by it.
    Whether that holds past youth age as well the texts do not say: a person answers when it makes a difference."""
    asked = compositions(q)
    if asked == {Composition.TRADE_UNION} and not q.facts.person.belongs_to("trade_union", q.on):
        yield refuse(
            "Nơi không có tổ chức Đoàn mà có công đoàn: người vào Đảng phải là đoàn viên công đoàn.",
            "Vào công đoàn, hoặc ghi đúng thông tin đoàn viên công đoàn.",
        )
    elif asked == {Composition.TRADE_UNION, Composition.MEMBERS} and q.step.id != "approve_start_of_file":
        complete = [not lacking(q, composition) for composition in sorted(asked)]
        if any(complete) and not all(complete):
            yield ask(
                "Quá tuổi thanh niên, nơi không có tổ chức Đoàn mà có công đoàn: Điều lệ không nói rõ cần công đoàn và một "
                "đảng viên giới thiệu, hay hai đảng viên giới thiệu; hồ sơ mới đủ theo một cách."
            )


@gate("R-ELIG-09")
def r_elig_09(q: Inquiry) -> Findings:
    """R-ELIG-09: everybody else is introduced by two official members. Counted under R-INT-05."""
    yield from ()


@gate("R-INT-01")
def r_int_01(q: Inquiry) -> Findings:
    """R-INT-01: an introducer is an official member and has been together with the person for 12 months in one unit, in
    a kind the rule set names; a replacement is free of the 12 months (R-INT-03)."""
    for person in q.introducers:
        signed = person.paper_on or q.on
        if person.official_since is None:
            yield refuse(
                "Chưa rõ ngày chính thức của người giới thiệu.", "Ghi ngày chính thức.", introducer=person.person
            )
        elif person.official_since > signed:
            yield refuse(
                f"Người giới thiệu ký ngày {shown(signed)} nhưng đến {shown(person.official_since)} mới là đảng viên chính thức.",
                "Đảng viên chính thức khác giới thiệu.",
                person.official_since,
                introducer=person.person,
            )
        if person.replaces_earlier and not q.ruleset.flag("replacement_helper_needs_together"):
            continue
        if _helps_after_a_move(q, person):
            yield note("Người giúp đỡ ở nơi mới: không cần đủ 12 tháng.", rule="R-TRF-01", introducer=person.person)
            continue
        yield from _together(q, person, signed)


def _helps_after_a_move(q: Inquiry, person: Introducer) -> bool:
    """Whether the introducer was assigned by the new place after the person had moved while being considered."""
    arrived = arrived_on(q)
    if arrived is None:
        return False
    days = [h.assigned_on for h in q.facts.helpers if h.person == person.person and h.stage == "candidate"]
    return any(day is not None and day >= arrived for day in days)


def _together(q: Inquiry, person: Introducer, signed: date) -> Findings:
    months = q.ruleset.number("introducer_together_months")
    kinds = q.ruleset.words("introducer_together_kinds")
    allowed = ", ".join(KIND_LABELS[kind] for kind in kinds)
    if person.together_since is None or person.together_kind is None:
        yield refuse(
            "Chưa ghi người giới thiệu cùng nơi với người vào Đảng từ bao giờ, theo hình thức nào.",
            f"Ghi ngày bắt đầu và hình thức ({allowed}).",
            introducer=person.person,
        )
        return
    if person.together_kind not in kinds:
        yield refuse(
            f"Chỉ cùng nơi {KIND_LABELS[person.together_kind]}; quy định của ngày này tính cùng {allowed}.",
            "Phân công người khác cùng đơn vị giới thiệu.",
            introducer=person.person,
            kind=person.together_kind,
        )
    yield from _long_enough(person, person.together_since, signed, months)


def _long_enough(person: Introducer, since: date, signed: date, months: int) -> Findings:
    """Whether the time together, up to its end or the day of signing, is long enough."""
    enough = add_months(since, months)
    if person.together_until is not None and person.together_until < min(enough, signed):
        yield refuse(
            f"Người giới thiệu cùng nơi từ {shown(since)} đến {shown(person.together_until)}, chưa đủ {months} tháng.",
            "Phân công người khác cùng đơn vị giới thiệu.",
            introducer=person.person,
            together_since=since,
        )
    elif signed < enough:
        yield refuse(
            f"Người giới thiệu cùng nơi từ {shown(since)}, đến {shown(signed)} chưa đủ {months} tháng "
            f"(đủ vào ngày {shown(enough)}).",
            f"Giới thiệu từ ngày {shown(enough)}, hoặc phân công người khác.",
            enough,
            introducer=person.person,
            together_since=since,
        )
    elif person.together_until is not None and person.together_until < signed:
        yield ask(
            f"Người giới thiệu đã đủ {months} tháng cùng nơi nhưng từ sau ngày {shown(person.together_until)} không còn cùng nơi; "
            "văn bản không nói khi giới thiệu có phải đang cùng nơi không.",
            introducer=person.person,
        )
    elif person.together_broken:
        yield ask(
            f"Thời gian cùng nơi có gián đoạn; văn bản không nói {months} tháng có phải liên tục không.",
            introducer=person.person,
        )


@gate("R-INT-02")
def r_int_02(q: Inquiry) -> Findings:
    """R-INT-02: the introducer answers for what is said; form 3-KNĐ is signed by the member assigned to help, so at least
    one introducer is a helper on the day of signing."""
    helpers = [helper for helper in q.facts.helpers if helper.stage == "candidate"]
    if not q.introducers or not helpers:
        return
    for person in q.introducers:
        signed = person.paper_on or q.on
        for helper in helpers:
            started = helper.assigned_on is None or helper.assigned_on <= signed
            if helper.person == person.person and started and (helper.ended_on is None or helper.ended_on >= signed):
                return
    yield refuse(
        "Không người giới thiệu nào là đảng viên được chi bộ phân công giúp đỡ vào ngày ký giấy giới thiệu.",
        "Đảng viên đang được phân công giúp đỡ viết giấy giới thiệu, hoặc chi bộ phân công lại.",
    )


@gate("R-INT-03")
def r_int_03(q: Inquiry) -> Findings:
    """R-INT-03: an introducer or helper who moved away, was disciplined or cannot go on is replaced. The text names no
    degree of discipline: until the chi bộ says keep or replace, the paper is not used."""
    told = [(person.person, person.disciplined_on, person.kept_on) for person in q.introducers]
    if q.step.id == "assign_helper":
        chosen = [helper for helper in q.facts.helpers if helper.person in q.facts.act.helpers]
        told = [(helper.person, helper.disciplined_on, helper.kept_on) for helper in chosen]
    for person, disciplined, kept in told:
        if disciplined is None or disciplined > q.on or (kept is not None and disciplined <= kept <= q.on):
            continue
        yield ask(
            f"Người giới thiệu (giúp đỡ) bị kỷ luật ngày {shown(disciplined)}; văn bản không nói mức kỷ luật nào phải thay.",
            "Chi bộ quyết định giữ hay thay và ghi ngày quyết định; trước đó không dùng giấy giới thiệu của người này.",
            person=person,
        )


@gate("R-INT-04")
def r_int_04(q: Inquiry) -> Findings:
    """R-INT-04: the Union's or trade union's executive passes a resolution on forms 4-KNĐ, 4A-KNĐ. The standing committee of
    a commune Youth Union is not among the bodies named."""
    if _only_by_the_commune_union(q):
        yield ask(
            "Nghị quyết giới thiệu của ban thường vụ Đoàn cấp xã: văn bản Trung ương chỉ nêu ban chấp hành Đoàn cơ sở, đại hội "
            "(tập thể) chi đoàn cơ sở, ban chấp hành công đoàn cơ sở."
        )


def _only_by_the_commune_union(q: Inquiry) -> bool:
    return q.paper("4C-KNĐ") is not None and q.paper("4-KNĐ") is None


@gate("R-INT-05")
def r_int_05(q: Inquiry) -> Findings:
    """R-INT-05: youth age with a Youth Union: one member and the Union; no Youth Union but a trade union: one member and
    the trade union; everybody else: two members."""
    asked = compositions(q)
    gaps = {composition: lacking(q, composition) for composition in sorted(asked)}
    if not gaps or not all(gaps.values()):
        return
    composition = Composition.MEMBERS if Composition.MEMBERS in gaps else next(iter(gaps))
    yield refuse(
        f"Chưa đủ thành phần giới thiệu: {'; '.join(gaps[composition])}.",
        "Bổ sung giấy giới thiệu, nghị quyết còn thiếu.",
        act_input="papers" if q.step.id == "introduce_formally" else "",
        composition=composition.value,
        missing_papers=[
            UNION_PAPER[one] for one in (composition,) if one in UNION_PAPER and q.paper(UNION_PAPER[one]) is None
        ],
    )
