"""What the rulebook is told about one case: the facts document. Described for readers in docs/reference/facts.md.

Everything may be left out; a thing left out is not known (a `null` yes-or-no is "chưa rõ", never "không").
Ids of persons and organisations are opaque texts. The state of a target is not among the facts and never will be.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from ketnap.rulebook.document import FactsError, about, read, write
from ketnap.rulebook.facts_file import (
    KnownOnTheSpot,
    Opinions,
    OrganisationOpinion,
    PaperHeld,
    Relation,
    Request,
    ResidenceOpinion,
    Verification,
    Verifier,
    Waiver,
)
from ketnap.rulebook.facts_person import (
    Education,
    FormerMember,
    Group,
    LeavingReason,
    LocalFacts,
    OrganisationMembership,
    OverAge,
    Person,
    PoliticalQuestion,
    PopulationCase,
    Situation,
    SituationKind,
)
from ketnap.rulebook.facts_unit import (
    Authority,
    Body,
    Considering,
    Event,
    Helper,
    Introducer,
    Move,
    MoveReason,
    RouteId,
    Together,
    Unit,
    Vote,
    Workplace,
)
from ketnap.rulebook.library import load

__all__ = [
    "Act",
    "Answer",
    "Authority",
    "Body",
    "Considering",
    "Education",
    "Event",
    "Facts",
    "FactsError",
    "FormerMember",
    "Ground",
    "Group",
    "Helper",
    "Introducer",
    "KnownOnTheSpot",
    "LeavingReason",
    "LocalFacts",
    "Move",
    "MoveReason",
    "Opinions",
    "OrganisationMembership",
    "OrganisationOpinion",
    "OverAge",
    "PaperHeld",
    "Person",
    "PoliticalQuestion",
    "PopulationCase",
    "Relation",
    "Request",
    "ResidenceOpinion",
    "RouteId",
    "Situation",
    "SituationKind",
    "Together",
    "Unit",
    "Verification",
    "Verifier",
    "Vote",
    "Waiver",
    "Workplace",
]

Ground = Literal[
    "not_fit",
    "no_meetings_or_fees",
    "card_given_back",
    "lost_will",
    "two_years_breach",
    "political_standards",
    "standards",
    "competence",
    "procedure",
    "late_transfer",
]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The competent body's answer to a point the texts leave open: it turns "person" into allow or refuse."""

    rule: str = about("mã quy tắc được trả lời")
    step: str | None = about("chỉ cho bước này; để trống = mọi bước", default=None)
    on: date = about("ngày trả lời")
    by: str = about("cấp trả lời")
    paper: str = about("văn bản trả lời")
    allowed: bool = about("cho làm")


@dataclass(frozen=True, kw_only=True)
class Act:
    """What belongs to the step now judged and is not yet among the events."""

    vote: Vote | None = about("kết quả biểu quyết", default=None)
    helpers: tuple[str, ...] = about("mã những người được phân công", default=())
    papers: tuple[str, ...] = about("mã giấy tờ do chính bước này lập", default=())
    deciding_body: str | None = about("nơi ra quyết định, như deciding_body của đường xét duyệt", default=None)
    one_by_one: bool | None = about("xét, quyết định, kết nạp từng người một", default=None)
    held_by: Literal["proposing_chi_bo", "other_chi_bo", "new_chi_bo"] | None = about("chi bộ tổ chức lễ", default=None)
    reason: str | None = about("lý do (khi rời danh sách, thôi, chuyển đi)", default=None)
    printed_on: date | None = about("ngày ghi trên quyết định, nếu khác ngày ký", default=None)
    at_place: Literal["old", "new"] | None = about("sau khi chuyển: việc do nơi cũ hay nơi mới làm", default=None)
    ground: Ground | None = about("căn cứ xóa tên, hủy quyết định", default=None)
    cancelled_by: Literal["issuer", "present_place"] | None = about("nơi hủy quyết định", default=None)
    issuer_ended: bool | None = about("nơi đã ra quyết định không còn (giải thể, sáp nhập)", default=None)
    received_at_new_place: bool | None = about("nơi mới đã tiếp nhận đảng viên", default=None)
    self_review_made: bool | None = about("đảng viên đã tự kiểm điểm", default=None)
    self_review_requests: int | None = about("số lần đã yêu cầu tự kiểm điểm mà không làm", default=None)
    self_review_refused: bool | None = about("đảng viên từ chối tự kiểm điểm", default=None)
    open_breach: bool | None = about("đang có vi phạm phải xử lý kỷ luật", default=None)
    discipline: Literal["reprimand", "warning", "removal", "expulsion"] | None = about(
        "hình thức kỷ luật được đề nghị", default=None
    )
    lodged_by: Literal["self", "other"] | None = about("ai khiếu nại", default=None)
    settled_by_highest: bool | None = about("cấp có thẩm quyền cao nhất đã giải quyết", default=None)
    amount: int | None = about("số tháng đề nghị kéo dài", default=None)
    nearest_meeting_on: date | None = about("ngày sinh hoạt chi bộ gần nhất sau quyết định", default=None)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All that is known of one case."""

    person: Person = about("người được xét", default=Person())
    unit: Unit = about("chi bộ và đường xét duyệt", default=Unit())
    helpers: tuple[Helper, ...] = about("người giúp đỡ", default=())
    introducers: tuple[Introducer, ...] = about("người giới thiệu", default=())
    papers: tuple[PaperHeld, ...] = about("giấy tờ trong hồ sơ", default=())
    events: tuple[Event, ...] = about("việc đã làm", default=())
    votes: tuple[Vote, ...] = about("các lần biểu quyết đã qua", default=())
    verification: Verification = about("thẩm tra lý lịch", default=Verification())
    opinions: Opinions = about("ý kiến nhận xét", default=Opinions())
    moves: tuple[Move, ...] = about("các lần chuyển nơi công tác, học tập, cư trú", default=())
    answers: tuple[Answer, ...] = about("trả lời của cấp có thẩm quyền", default=())
    act: Act = about("việc đang xét", default=Act())

    @classmethod
    def from_document(cls, document: Mapping[str, Any] | object) -> "Facts":
        """The facts of one JSON document. Raises FactsError naming every unknown key, code or bad value by its path."""
        facts = read(cls, document)
        errors = list(_unknown_codes(facts))
        if errors:
            raise FactsError(errors)
        return facts

    def to_document(self) -> dict[str, Any]:
        """The facts as a JSON document; what is not known is left out. `from_document` gives equal facts back."""
        document: dict[str, Any] = write(self)
        return document


def _unknown_codes(facts: Facts) -> list[tuple[str, str]]:
    library = load()
    errors = []
    for index, event in enumerate(facts.events):
        if not library.is_event(event.step):
            errors.append((f"events[{index}].step", f"không có bước hoặc sự việc “{event.step}”"))
    for index, vote in enumerate(facts.votes):
        if vote.step is None or vote.step not in library.steps:
            errors.append((f"votes[{index}].step", f"không có bước “{vote.step}”"))
    for index, paper in enumerate(facts.papers):
        if paper.code not in library.papers and paper.code not in _of_packs()[1]:
            errors.append((f"papers[{index}].code", f"không có loại giấy tờ “{paper.code}”"))
    for index, code in enumerate(facts.act.papers):
        if code not in library.papers:
            errors.append((f"act.papers[{index}]", f"không có loại giấy tờ “{code}”"))
    for index, answer in enumerate(facts.answers):
        if answer.rule not in library.rules and answer.rule not in _of_packs()[0]:
            errors.append((f"answers[{index}].rule", f"không có quy tắc “{answer.rule}”"))
    return errors


def _of_packs() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Rules and papers that only local packs know; read only when a document names something the centre does not."""
    from ketnap.rulebook.packs import known_papers, known_rules

    return known_rules(), known_papers()
