"""Section 1: who may be admitted."""

from datetime import date
from typing import Any

from ketnap.lib.workdays import add_months, months_by_number
from ketnap.rulebook.gates.registry import gate
from ketnap.rulebook.inquiry import Findings, Inquiry, ask, note, refuse, shown

RANK = {"illiterate": 0, "literate": 1, "primary": 2, "lower_secondary": 3, "upper_secondary": 4}
LEVEL_LABELS = {
    "illiterate": "chưa biết chữ quốc ngữ",
    "literate": "biết đọc, biết viết chữ quốc ngữ",
    "primary": "tiểu học",
    "lower_secondary": "trung học cơ sở",
    "upper_secondary": "trung học phổ thông",
}
PAPER_LABELS = {
    "diploma": "bằng tốt nghiệp",
    "equivalent": "giấy tờ tương đương",
    "certificate_of_completion": "giấy xác nhận hoàn thành chương trình",
}
ASK_BIRTH = "Ghi ngày sinh theo giấy khai sinh, căn cước."


def age_in_months(q: Inquiry, on: date) -> tuple[int, int] | None:
    """The age by month on a day, as lowest and highest possible number; None without a birth date."""
    person = q.facts.person
    if person.birth is None:
        return None
    if person.birth_precision == "year":
        return months_by_number(date(person.birth.year, 12, 1), on), months_by_number(date(person.birth.year, 1, 1), on)
    months = months_by_number(person.birth, on)
    return months, months


def is_over_age(q: Inquiry, on: date) -> bool:
    """Whether the person is past the age limit by month on that day, whatever the precision of the birth date."""
    months = age_in_months(q, on)
    return months is not None and months[0] > q.ruleset.number("max_age_months")


def over_age_case_holds(q: Inquiry) -> bool:
    """Whether the special case of a person over the age limit is recorded (R-SPC-02)."""
    case = q.facts.person.over_age
    return bool(case and case.health_and_prestige and (case.no_organisation_or_member or case.special_need))


@gate("R-ELIG-01")
def r_elig_01(q: Inquiry) -> Findings:
    """R-ELIG-01: only a Vietnamese citizen. Unknown is a remark on listing, a refusal when admission is proposed."""
    citizenship = q.facts.person.citizenship
    if citizenship is None:
        text = "Chưa ghi quốc tịch."
        if q.step.id == "list_as_sympathiser":
            yield note(f"{text} Cần bổ sung trước khi chi bộ xét kết nạp.")
        else:
            yield refuse(text, "Ghi quốc tịch theo giấy tờ.")
    elif citizenship != "VN":
        yield refuse(
            f"Chỉ công dân Việt Nam được xét kết nạp; quốc tịch đã ghi: {citizenship}.", citizenship=citizenship
        )


@gate("R-ELIG-02")
def r_elig_02(q: Inquiry) -> Findings:
    """R-ELIG-02: full 18 counted by month on the day the chi bộ considers; on the margin of days a person answers."""
    least = q.ruleset.number("min_age_months")
    birth, months = q.facts.person.birth, age_in_months(q, q.on)
    if birth is None or months is None:
        yield refuse("Chưa ghi ngày sinh nên không tính được tuổi.", ASK_BIRTH)
        return
    low, high = months
    exact = q.facts.person.birth_precision == "day"
    if high < least:
        month = 12 if q.facts.person.birth_precision == "year" else birth.month
        first = add_months(date(birth.year, month, 1), least)
        yield refuse(
            f"Chưa đủ 18 tuổi: tính theo tháng đến ngày {shown(q.on)} mới được {high} tháng, cần {least} tháng.",
            f"Chi bộ xét từ ngày {shown(first)}.",
            first,
            months=high,
            required=least,
        )
    elif low < least or (low == least and (not exact or birth.day > q.on.day)):
        yield ask(
            f"Tính theo tháng vừa đủ {least} tháng, nhưng tính cả ngày thì "
            f"{'chưa đến ngày sinh' if exact else 'chưa rõ vì ngày sinh ghi không đủ'}; quy định không nói có tính ngày không.",
            months=low,
            required=least,
        )


@gate("R-ELIG-03")
def r_elig_03(q: Inquiry) -> Findings:
    """R-ELIG-03: up to full 60 counted by month on the same day; above only the special case of R-SPC-02."""
    most = q.ruleset.number("max_age_months")
    birth, months = q.facts.person.birth, age_in_months(q, q.on)
    if birth is None or months is None:
        return
    low, high = months
    exact = q.facts.person.birth_precision == "day"
    if low > most:
        if not over_age_case_holds(q):
            yield refuse(
                f"Quá 60 tuổi: tính theo tháng đến ngày {shown(q.on)} là {low} tháng, nhiều nhất {most} tháng; "
                "chưa có căn cứ của trường hợp đặc biệt.",
                "Chỉ xét tiếp khi có sức khỏe, uy tín và (nơi chưa có tổ chức đảng, đảng viên hoặc do yêu cầu đặc biệt).",
                months=low,
                allowed=most,
            )
    elif high > most or (high == most and (not exact or birth.day < q.on.day)):
        yield ask(
            f"Tính theo tháng vừa {most} tháng, nhưng tính cả ngày thì "
            f"{'đã qua ngày sinh' if exact else 'chưa rõ vì ngày sinh ghi không đủ'}; quy định không nói có tính ngày không.",
            months=high,
            allowed=most,
        )


def meets_general_education(q: Inquiry) -> bool:
    """Whether the general level is reached and its paper is there (R-ELIG-04)."""
    person = q.facts.person
    return bool(
        person.education
        and RANK[person.education] >= RANK[q.ruleset.word("min_education")]
        and person.education_paper in q.ruleset.words("education_papers")
    )


def claims_education_exception(q: Inquiry) -> bool:
    """Whether a ground of R-ELIG-05 is recorded."""
    person = q.facts.person
    return bool(person.area_kind or person.fisherman_at_sea)


@gate("R-ELIG-04")
def r_elig_04(q: Inquiry) -> Findings:
    """R-ELIG-04: the general level of education, shown by the paper which the rule set names."""
    if meets_general_education(q) or (q.facts.person.education and claims_education_exception(q)):
        return
    person = q.facts.person
    level = q.ruleset.word("min_education")
    papers = " hoặc ".join(PAPER_LABELS[paper] for paper in q.ruleset.words("education_papers"))
    wanted = f"{papers} {LEVEL_LABELS[level]} trở lên"
    inputs: dict[str, Any] = {"education": person.education, "paper": person.education_paper, "required": level}
    if person.education is None:
        yield refuse("Chưa ghi trình độ học vấn.", f"Bổ sung {wanted}.", **inputs)
    elif RANK[person.education] < RANK[level]:
        yield refuse(
            f"Trình độ {LEVEL_LABELS[person.education]}, cần {wanted}.",
            "Học để đạt trình độ; trường hợp sinh sống ở vùng khó khăn, ngư dân thì ghi rõ căn cứ.",
            **inputs,
        )
    elif person.education_paper in q.ruleset.words("education_papers_to_ask"):
        paper = PAPER_LABELS[person.education_paper or ""]
        yield ask(
            f"Chỉ có {paper}; quy định ghi {wanted} mà không nói giấy này có được coi là tương đương không.", **inputs
        )
    else:
        held = PAPER_LABELS.get(person.education_paper or "", "chưa có giấy tờ")
        yield refuse(f"Cần {wanted}; hiện có: {held}.", "Bổ sung bằng tốt nghiệp vào hồ sơ.", **inputs)


@gate("R-ELIG-05")
def r_elig_05(q: Inquiry) -> Findings:
    """R-ELIG-05: in difficult areas and for fishermen primary school suffices; village elders there and fishermen who
    only read and write need the written agreement before the decision. Fishermen stand in both: a person answers."""
    person = q.facts.person
    if meets_general_education(q) or person.education is None or not claims_education_exception(q):
        return
    have = RANK[person.education]
    if have >= RANK[q.ruleset.word("min_education_difficult_area")]:
        yield note("Được xét theo mức học vấn hạ cho vùng khó khăn, ngư dân: đã hoàn thành chương trình tiểu học.")
    elif have < RANK[q.ruleset.word("min_education_elder_or_fisherman")]:
        yield refuse("Chưa biết đọc, biết viết chữ quốc ngữ.", "Học biết đọc, biết viết trước khi được xét.")
    elif person.fisherman_at_sea:
        yield ask(
            "Ngư dân chỉ biết đọc, biết viết: văn bản ghi ngư dân ở cả hai mức (a: hết tiểu học; b: biết đọc, biết viết "
            "và có văn bản đồng ý của ban thường vụ cấp ủy trực thuộc Trung ương)."
        )
    elif person.village_elder:
        yield from _elder(q)
    else:
        yield refuse(
            "Ở vùng khó khăn cần hoàn thành chương trình tiểu học; hiện chỉ biết đọc, biết viết.",
            "Học hết chương trình tiểu học, hoặc ghi rõ nếu là già làng, trưởng bản, người có uy tín.",
        )


def _elder(q: Inquiry) -> Findings:
    if q.paper("prior_agreement") is not None:
        yield note("Già làng, người có uy tín biết đọc, biết viết; đã có văn bản đồng ý của cấp trực thuộc Trung ương.")
    elif q.step.id == "admission_decision":
        yield refuse(
            "Già làng, người có uy tín chỉ biết đọc, biết viết: chưa có văn bản đồng ý của ban thường vụ cấp ủy trực thuộc "
            "Trung ương nên chưa được quyết định.",
            "Xin văn bản đồng ý trước khi cấp ủy có thẩm quyền quyết định.",
            missing_paper="prior_agreement",
        )
    else:
        yield note(
            "Phải có văn bản đồng ý của ban thường vụ cấp ủy trực thuộc Trung ương trước khi quyết định kết nạp."
        )


@gate("R-ELIG-06")
def r_elig_06(q: Inquiry) -> Findings:
    """R-ELIG-06: accepts the Programme and Charter, works in a grassroots organisation, outstanding, trusted. Human
    judgement, given by the resolution itself; never computed."""
    yield from ()


@gate("R-ELIG-10")
def r_elig_10(q: Inquiry) -> Findings:
    """R-ELIG-10: political standards are judged by the competent body; only its "not permitted" is read here."""
    question = q.facts.person.political_question
    if question is not None and question.permitted is False:
        yield refuse(
            "Cấp có thẩm quyền đã kết luận không đủ tiêu chuẩn chính trị để xem xét kết nạp.",
            paper=question.paper,
        )
