"""Section 4: verification of the biography."""

from ketnap.lib.workdays import YearMissing
from ketnap.rulebook.facts import Waiver
from ketnap.rulebook.gates.registry import gate
from ketnap.rulebook.inquiry import Findings, Inquiry, ask, note, refuse, shown

RELATION_LABELS = {
    "father": "cha đẻ",
    "mother": "mẹ đẻ",
    "sibling": "anh, chị, em ruột",
    "child": "con đẻ",
    "spouse": "vợ (chồng)",
    "spouse_father": "cha đẻ của vợ (chồng)",
    "spouse_mother": "mẹ đẻ của vợ (chồng)",
    "spouse_sibling": "anh, chị, em ruột của vợ (chồng)",
}
SIDE_LABELS = {"own": "bên mình", "spouse": "bên vợ (chồng)"}


def waiver_of(q: Inquiry, side: str) -> Waiver | None:
    """The waiver recorded for a side."""
    told = q.facts.verification
    return told.own_side_waived if side == "own" else told.spouse_side_waived


def waiver_faults(q: Inquiry, side: str) -> list[str]:
    """Why the waiver of a side does not hold, in words; empty when it holds or there is none."""
    waiver = waiver_of(q, side)
    if waiver is None:
        return []
    relations = q.ruleset.words("own_side_waiver_relations" if side == "own" else "spouse_side_waiver_relations")
    faults = []
    if waiver.reason_relation not in relations:
        faults.append(
            f"{RELATION_LABELS[waiver.reason_relation]} không phải người thân được nêu cho {SIDE_LABELS[side]}"
        )
    if not waiver.is_member_now:
        faults.append("người thân đó không hiện là đảng viên")
    if not waiver.declared_honestly:
        faults.append("chưa xác định lý lịch khai đầy đủ, rõ ràng, trung thực")
    confirmed = waiver.confirmed_on is not None and waiver.confirmed_on <= q.on
    if q.ruleset.flag("waiver_needs_committee_confirmation") and not confirmed:
        faults.append("chưa có xác nhận của cấp ủy quản lý đảng viên đó")
    return faults


def is_waived(q: Inquiry, side: str) -> bool:
    """Whether a side need not be verified (R-VER-03, R-VER-04)."""
    return waiver_of(q, side) is not None and not waiver_faults(q, side)


def is_answered(q: Inquiry, side: str) -> bool:
    """Whether a request that covers the side has been answered by the day."""
    return any(
        request.answered_on is not None
        and request.answered_on <= q.on
        and (not request.covers or side in request.covers)
        for request in q.facts.verification.requests
    )


def family_known(q: Inquiry) -> bool:
    """Whether R-VER-14 takes the place of a verification, as far as the rule set's text was seen."""
    known = q.facts.verification.known_on_the_spot
    return bool(
        known
        and q.ruleset.word("known_on_the_spot") != "not_seen"
        and known.same_organisation_since_grandparents
        and known.all_live_and_work_there
        and known.confirmed_on is not None
        and known.confirmed_on <= q.on
    )


def sides(q: Inquiry) -> tuple[str, ...]:
    """The sides of the family to be verified; the spouse's as well unless it is recorded that there is none."""
    return ("own",) if q.facts.verification.has_spouse is False else ("own", "spouse")


def open_sides(q: Inquiry) -> list[str]:
    """The sides with neither a waiver that holds nor an answer."""
    return [side for side in sides(q) if not (is_waived(q, side) or is_answered(q, side) or family_known(q))]


@gate("R-VER-01")
def r_ver_01(q: Inquiry) -> Findings:
    """R-VER-01: the applicant and the relatives of the list are verified, each side by an answer or a waiver; all that
    was asked has been answered."""
    for request in q.facts.verification.requests:
        if request.answered_on is None or request.answered_on > q.on:
            yield refuse(
                f"Đề nghị thẩm tra gửi ngày {shown(request.sent_on)} chưa được trả lời.",
                "Nhắc nơi được đề nghị trả lời, hoặc cử đảng viên đến thẩm tra.",
                request.answered_on,
            )
    unknown = q.facts.verification.known_on_the_spot is not None and not family_known(q)
    for side in open_sides(q):
        if unknown:
            continue
        spouse_unknown = side == "spouse" and q.facts.verification.has_spouse is None
        yield refuse(
            f"Chưa có kết quả thẩm tra {SIDE_LABELS[side]}, cũng không thuộc trường hợp được miễn.",
            "Ghi rõ nếu không có vợ (chồng); nếu có, gửi đề nghị thẩm tra."
            if spouse_unknown
            else "Gửi đề nghị thẩm tra đến cấp ủy nơi liên quan và ghi kết quả.",
            side=side,
        )


def _waiver(q: Inquiry, side: str) -> Findings:
    waiver = waiver_of(q, side)
    if waiver is None or side not in sides(q):
        return
    relation = RELATION_LABELS[waiver.reason_relation]
    faults = waiver_faults(q, side)
    if not faults:
        yield note(f"Miễn thẩm tra {SIDE_LABELS[side]}: {relation} là đảng viên, lý lịch khai đầy đủ, trung thực.")
    else:
        text = f"Chưa được miễn thẩm tra {SIDE_LABELS[side]} theo {relation}: {'; '.join(faults)}."
        if is_answered(q, side):
            yield note(text)
        else:
            yield refuse(text, "Bổ sung điều kiện còn thiếu, hoặc thẩm tra như thường.", side=side)


@gate("R-VER-03")
def r_ver_03(q: Inquiry) -> Findings:
    """R-VER-03: the own side is not verified when father, mother, sibling or child is a member now and all is declared
    honestly (and, where the rule set says so, confirmed by the committee managing that member)."""
    yield from _waiver(q, "own")


@gate("R-VER-04")
def r_ver_04(q: Inquiry) -> Findings:
    """R-VER-04: the spouse's side is not verified when the spouse, or the spouse's father, mother or sibling is a member
    and all is declared honestly."""
    yield from _waiver(q, "spouse")


@gate("R-VER-05")
def r_ver_05(q: Inquiry) -> Findings:
    """R-VER-05: what is still unclear after the grassroots committee confirmed goes to the organisation commission of the
    committee directly above."""
    told = q.facts.verification
    if told.unclear_points and (told.unclear_settled_on is None or told.unclear_settled_on > q.on):
        yield refuse(
            "Còn điều chưa rõ trong lý lịch sau khi cấp ủy cơ sở đã xác nhận.",
            "Đề nghị ban tổ chức của cấp ủy cấp trên trực tiếp (của tổ chức cơ sở đó) xác nhận.",
            told.unclear_settled_on,
        )


@gate("R-VER-06")
def r_ver_06(q: Inquiry) -> Findings:
    """R-VER-06: in the armed forces the biography is compared with the one declared on enlistment or recruitment."""
    told = q.facts.verification
    if not q.facts.person.serves_in_arms or (told.recruitment_compared_on and told.recruitment_compared_on <= q.on):
        return
    text = "Người trong Quân đội, Công an: chưa đối chiếu với lý lịch khai khi nhập ngũ, tuyển dụng."
    if q.ruleset.word("armed_forces_comparison") == "seen":
        yield refuse(text, "Đối chiếu, ghi ngày; điều chưa rõ thì thẩm tra.")
    else:
        yield ask(f"{text} Nội dung này của văn bản đang có hiệu lực chưa được đọc.")


@gate("R-VER-13")
def r_ver_13(q: Inquiry) -> Findings:
    """R-VER-13: a place may not refuse to confirm because of persons outside the list; nothing is held against the
    applicant."""
    if any(request.refused_for_person_off_list for request in q.facts.verification.requests):
        yield note(
            "Nơi được đề nghị không xác nhận vì việc của người không thuộc diện thẩm tra: không phải căn cứ. Gửi lại kèm quy định "
            "về những người được thẩm tra; không ghi điểm nào bất lợi cho người vào Đảng."
        )


@gate("R-VER-16")
def r_ver_16(q: Inquiry) -> Findings:
    """R-VER-16: for an applicant abroad the biography is compared or confirmed at home."""
    told = q.facts.verification
    if not q.facts.person.abroad or (told.home_confirmed_on and told.home_confirmed_on <= q.on):
        return
    text = "Người vào Đảng ở ngoài nước: chưa có đối chiếu lý lịch lưu trong nước hoặc xác nhận của cấp ủy trong nước."
    if q.ruleset.word("applicant_abroad_check") == "seen":
        yield refuse(
            text, "Đề nghị cơ quan giữ lý lịch, hoặc cấp ủy quê quán, nơi cư trú, nơi làm việc trong nước xác nhận."
        )
    else:
        yield ask(f"{text} Nội dung này của văn bản đang có hiệu lực chưa được đọc.")


@gate("R-VER-07")
def r_ver_07(q: Inquiry) -> Findings:
    """R-VER-07: relatives abroad are confirmed through the superior committee or the mission. Which relatives: open."""
    told = q.facts.verification
    if told.relatives_abroad and not any(request.abroad for request in told.requests):
        yield ask("Có người thân ở ngoài nước mà chưa có đề nghị xác minh ở ngoài nước.")


@gate("R-VER-08")
def r_ver_08(q: Inquiry) -> Findings:
    """R-VER-08: the biography is checked and sealed across all pages and the photo, without any remark yet."""
    yield from ()


@gate("R-VER-09")
def r_ver_09(q: Inquiry) -> Findings:
    """R-VER-09: neither the applicant nor parents, spouse, siblings or children are sent to verify."""
    relation = q.facts.verification.verifier_relation
    if relation in q.ruleset.words("forbidden_verifiers"):
        yield refuse("Người được cử đi thẩm tra là người vào Đảng hoặc người thân.", "Cử đảng viên khác đi thẩm tra.")
    elif relation == "sibling_adopted":
        yield ask("Người được cử là anh, chị, em nuôi; văn bản chỉ nói “nuôi” đối với con.")


@gate("R-VER-10")
def r_ver_10(q: Inquiry) -> Findings:
    """R-VER-10: answers by post within 30 working days, from abroad 90, from receipt. Binds the answering side only."""
    deadline = q.ruleset.deadlines["verification_reply"]
    for request in q.facts.verification.requests:
        if not request.by_post or request.received_on is None:
            continue
        days = deadline.amount_abroad if request.abroad else deadline.amount
        try:
            due = q.calendar.add(request.received_on, days)
        except YearMissing as missing:
            yield note(str(missing))
            continue
        if (request.answered_on or q.on) > due:
            yield note(
                f"Trả lời thẩm tra chậm: hạn {shown(due)} ({days} ngày làm việc từ {shown(request.received_on)})."
            )


@gate("R-VER-11")
def r_ver_11(q: Inquiry) -> Findings:
    """R-VER-11: the chi ủy remarks, the grassroots committee certifies: true or not, fit or not fit for consideration."""
    if q.facts.verification.fit is False:
        yield refuse(
            "Kết luận thẩm tra: không đủ điều kiện xem xét kết nạp.",
            "Ghi việc kết thúc xem xét (thẩm tra kết luận không đủ điều kiện).",
            rule="R-EXIT-04",
        )


@gate("R-VER-12")
def r_ver_12(q: Inquiry) -> Findings:
    """R-VER-12: the biography is concluded and certified before the chi bộ's vote on admission."""
    if q.facts.verification.fit is False:
        yield refuse("Kết luận thẩm tra: không đủ điều kiện xem xét kết nạp.", rule="R-EXIT-04")
    voted = q.done_on("chi_bo_admission_resolution")
    if voted is None:
        return
    concluded = [day for day in q.dates("conclude_biography") if day <= voted]
    if not concluded:
        yield refuse(
            f"Chi bộ biểu quyết ngày {shown(voted)} khi lý lịch chưa được thẩm tra, kết luận và chứng nhận.",
            "Thẩm tra, kết luận lý lịch rồi báo cáo cấp có thẩm quyền về nghị quyết đã có.",
            missing_step="conclude_biography",
        )


@gate("R-VER-14")
def r_ver_14(q: Inquiry) -> Findings:
    """R-VER-14: a family known on the spot since the grandparents, all living and working under one Party organisation
    and confirmed by the commune committee, is not verified apart. How much of the text was seen is in the rule set."""
    known = q.facts.verification.known_on_the_spot
    if known is None or all(is_waived(q, side) or is_answered(q, side) for side in sides(q)):
        return
    if family_known(q):
        yield note("Không thẩm tra riêng: gia đình đã rõ tại chỗ từ đời ông bà, cấp ủy cấp xã xác nhận.")
    elif not (known.same_organisation_since_grandparents and known.all_live_and_work_there):
        yield refuse(
            "Không phải mọi người thân đều sinh sống, làm việc dưới một tổ chức đảng từ đời ông bà, nên vẫn phải thẩm tra.",
            "Thẩm tra những điều chưa rõ.",
        )
    else:
        yield ask(
            "Gia đình đã rõ tại chỗ: nội dung này của văn bản đang có hiệu lực chưa được đọc đầy đủ, hoặc chưa có xác nhận "
            "của cấp ủy cấp xã."
        )


@gate("R-VER-17")
def r_ver_17(q: Inquiry) -> Findings:
    """R-VER-17: work for a foreign body: somebody of the committee goes to the workplace and to the security agency."""
    told = q.facts.verification
    if not told.foreign_body_work:
        return
    missing = []
    if told.workplace_checked_on is None or told.workplace_checked_on > q.on:
        missing.append("tại nơi làm việc")
    if told.security_checked_on is None or told.security_checked_on > q.on:
        missing.append("tại cơ quan an ninh")
    if not missing:
        return
    text = f"Có người làm việc cho tổ chức nước ngoài, chưa xác minh {' và '.join(missing)}."
    if any(is_waived(q, side) for side in sides(q)):
        yield ask(
            f"{text} Đồng thời có bên được miễn thẩm tra: văn bản không nói miễn thẩm tra có miễn cả việc này không."
        )
    elif q.ruleset.word("foreign_body_check") == "seen":
        yield refuse(text, "Cử đại diện cấp ủy đến xác minh.")
    else:
        yield ask(f"{text} Nội dung này của văn bản đang có hiệu lực chưa được đọc.")
