"""Three whole cases for readers, each with questions: what docs/reference/facts.md shows is answered by the rulebook itself.

Persons and organisations are made up ("mẫu"). No day here rests on a real case.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from ketnap.rulebook.example import case_before
from ketnap.rulebook.facts import (
    Act,
    Event,
    Facts,
    Move,
    Opinions,
    OrganisationMembership,
    OrganisationOpinion,
    PaperHeld,
    Person,
    ResidenceOpinion,
    Unit,
)

Asked = Literal["check", "due", "route", "papers"]


@dataclass(frozen=True)
class Question:
    """One call of `ketnap rules`; `step` only for check and papers. `why` says what the reader can see."""

    asked: Asked
    on: date
    why: str
    step: str = ""

    def command(self, file: str) -> str:
        step = f" --step {self.step}" if self.step else ""
        return f"ketnap rules {self.asked}{step} --on {self.on.isoformat()} --facts {file}"


@dataclass(frozen=True)
class Story:
    """A case and what is asked about it; `file` is the name under which the reader saves the facts."""

    file: str
    title: str
    told: str
    facts: Facts
    questions: tuple[Question, ...]


def youth_in_a_village() -> Story:
    """Introduced in 2021, admitted at the end of 2023; the chi bộ is about to consider the recognition in January 2025."""
    days = {
        "introduce_candidate": date(2021, 9, 15),
        "list_as_sympathiser": date(2021, 10, 20),
        "assign_helper": date(2021, 10, 20),
        "propose_awareness_class": date(2022, 3, 10),
        "chi_bo_recognition_resolution": date(2025, 1, 15),
    }
    whole = case_before("chi_bo_recognition_resolution", date(2023, 12, 20), days)
    opinions = whole.opinions.mass_organisations[0].on
    facts = replace(
        whole,
        person=Person(
            birth=date(2000, 5, 3),
            citizenship="VN",
            education="upper_secondary",
            education_paper="diploma",
            occupation_kind="farmer",
            memberships=(OrganisationMembership(organisation="youth_union", since=date(2016, 3, 26)),),
        ),
        unit=Unit(
            kind="chi_bo",
            level="chi_bo",
            route="via_superior_standing_committee",
            official_members=8,
            probationary_members=1,
            region_kind="other",
            workplace_kind="hamlet",
            has_youth_union=True,
            has_trade_union=False,
            has_sectional_committee=False,
        ),
        introducers=whole.introducers[:1],
        act=replace(whole.act, vote=replace(whole.act.vote, on=None) if whole.act.vote else None),
        papers=(*whole.papers, PaperHeld(code="4-KNĐ", dated=whole.introducers[0].paper_on, number="03-NQ/ĐTN mẫu")),
        opinions=Opinions(
            mass_organisations=(OrganisationOpinion(organisation="youth_union", agreed=14, against=0, on=opinions),),
            residence=ResidenceOpinion(agreed=True, on=opinions),
        ),
    )
    return Story(
        "thanh-nien.json",
        "Thanh niên ở thôn, giới thiệu năm 2021, chính thức năm 2025",
        "Đoàn viên 21 tuổi; một đảng viên và Đoàn Thanh niên giới thiệu. Kết nạp theo RS2021, hết 12 tháng dự bị ngày 20/12/2024; từ "
        "20/01/2025 có RS2025A. `act.vote` là kết quả biểu quyết của chi bộ.",
        facts,
        (
            Question("check", date(2024, 12, 19), "Hôm trước ngày hết 12 tháng.", "chi_bo_recognition_resolution"),
            Question("check", date(2025, 1, 15), "Trong hạn 30 ngày làm việc.", "chi_bo_recognition_resolution"),
            Question(
                "check", date(2025, 2, 21), "Sau hạn, khi RS2025A đã có hiệu lực.", "chi_bo_recognition_resolution"
            ),
            Question("due", date(2024, 12, 25), "Hạn chi bộ xét công nhận."),
        ),
    )


def worker_who_moves() -> Story:
    """A worker of an enterprise, decided on under RS2025B, who changes to another place before the ceremony (R-TRF-04)."""
    days = {"chi_bo_admission_resolution": date(2025, 8, 11), "grassroots_committee_resolution": date(2025, 8, 25)}
    days |= {"organisation_appraisal": date(2025, 9, 12), "admission_decision": date(2025, 10, 8)}
    days["decision_received"] = date(2025, 10, 17)
    whole = case_before("admission_ceremony", date(2025, 11, 20), days)
    moved = date(2025, 10, 9)
    facts = replace(
        whole,
        person=Person(
            birth=date(1987, 3, 12),
            citizenship="VN",
            education="upper_secondary",
            education_paper="diploma",
            occupation_kind="worker",
            memberships=(OrganisationMembership(organisation="trade_union", since=date(2015, 1, 1)),),
        ),
        unit=replace(whole.unit, kind="chi_bo", level="chi_bo", workplace_kind="private_firm", has_youth_union=True),
        helpers=whole.helpers[:1],
        papers=(*whole.papers, PaperHeld(code="17D-KNĐ", dated=date(2025, 10, 13))),
        moves=(Move(decided_on=moved, kind="formal", reason="work", same_competent_committee=False),),
        act=Act(held_by="new_chi_bo", one_by_one=True),
    )
    return Story(
        "cong-nhan.json",
        "Công nhân doanh nghiệp, có quyết định kết nạp rồi chuyển nơi làm việc (RS2025B)",
        "Quyết định kết nạp 08/10/2025, quyết định chuyển công tác 09/10/2025 sang nơi khác cấp ủy có thẩm quyền; chi bộ mới nhận quyết "
        "định 17/10/2025. Khóa `act.held_by` là `new_chi_bo`; đổi thành `proposing_chi_bo` để thấy vì sao nơi cũ không được làm lễ.",
        facts,
        (
            Question("check", date(2025, 11, 20), "Chi bộ nơi mới tổ chức lễ trong hạn.", "admission_ceremony"),
            Question(
                "check",
                date(2025, 12, 10),
                "Quá 30 ngày làm việc mà chưa có đồng ý của cấp trên.",
                "admission_ceremony",
            ),
            Question("due", date(2025, 10, 20), "Các thời hạn đang chạy sau khi chuyển."),
            Question("route", date(2025, 10, 20), "Ai quyết định, qua những cấp nào."),
        ),
    )


def servant_across_2026() -> Story:
    """A public servant whose vote fell under RS2025B and decision under RS2026A; the ceremony will fall under RS2026B."""
    days = {"verify_biography": date(2026, 3, 5), "conclude_biography": date(2026, 3, 6)}
    days |= {"introduce_formally": date(2026, 3, 16), "collect_opinions": date(2026, 3, 20)}
    days |= {"chi_bo_admission_resolution": date(2026, 4, 6), "grassroots_committee_resolution": date(2026, 4, 24)}
    days |= {"organisation_appraisal": date(2026, 5, 20), "admission_decision": date(2026, 6, 25)}
    days["decision_received"] = date(2026, 7, 1)
    whole = case_before("admission_ceremony", date(2026, 8, 5), days)
    longer = Event(step="admission_decision_extended", on=date(2026, 6, 8), amount=15)
    facts = replace(
        whole,
        person=replace(
            whole.person,
            occupation_kind="public_servant",
            memberships=(OrganisationMembership(organisation="trade_union", since=date(2012, 7, 1)),),
        ),
        unit=replace(whole.unit, kind="chi_bo", level="chi_bo", workplace_kind="agency", has_standing_committee=True),
        events=tuple(sorted((*whole.events, longer), key=lambda event: event.on)),
    )
    return Story(
        "cong-chuc.json",
        "Công chức, hồ sơ đi qua ba bộ quy định năm 2025–2026",
        "Chi bộ xét 06/04/2026 (RS2025B), quyết định 25/06/2026 sau một lần gia hạn (RS2026A), lễ dự kiến 05/08/2026 (RS2026B). Hai bộ "
        "năm 2026 mới biết qua nguồn yếu: mọi câu trả lời mang dấu “cần xác nhận”.",
        facts,
        (
            Question("check", date(2026, 7, 20), "Lễ khi RS2026A còn hiệu lực.", "admission_ceremony"),
            Question("check", date(2026, 8, 5), "Lễ theo RS2026B.", "admission_ceremony"),
            Question("check", date(2026, 8, 10), "Hai bộ quy định cho hai hạn khác nhau.", "admission_ceremony"),
            Question("check", date(2026, 8, 13), "Quá hạn theo cả hai.", "admission_ceremony"),
            Question("due", date(2026, 7, 27), "Hạn tổ chức lễ: hai bộ quy định tính khác nhau."),
            Question("papers", date(2026, 8, 5), "Giấy tờ của lễ kết nạp.", "admission_ceremony"),
        ),
    )


def stories() -> tuple[Story, ...]:
    """The stories in the order of the page."""
    return youth_in_a_village(), worker_who_moves(), servant_across_2026()
