"""Every indicator the reports know: what is counted, in which unit, by which event. `ketnap.reports.reference` prints
this list.

A figure is an indicator × unit × period. Indicators of kind "events" count what happened in the period; "state"
counts persons as they stood at the end (the last stage event of a case decides); "classes" counts the classes behind
the learners.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ketnap.base.errors import BadInput
from ketnap.cases.enums import ENDED, RUNNING, SHORT

Counting = Literal["ceremony", "decision"]
Kind = Literal["events", "state", "classes"]

STAGE = "stage."
ENTERED = "entered."


@dataclass(frozen=True)
class Indicator:
    """`facts` are the codes of the journal's fact rows; `facts_by_decision` replace them under the switch "decision".

    `distinct`: a person counts once in the period, by the first event; otherwise every event counts. `source`: only
    introductions by this organisation.
    """

    code: str
    label_vi: str
    label_en: str
    counted: str
    event: str
    facts: tuple[str, ...]
    distinct: bool = False
    kind: Kind = "events"
    facts_by_decision: tuple[str, ...] = ()
    event_by_decision: str = ""
    source: str = ""

    def codes(self, counting: Counting) -> tuple[str, ...]:
        return self.facts_by_decision if counting == "decision" and self.facts_by_decision else self.facts

    def event_for(self, counting: Counting) -> str:
        """By which event it is counted, for the line under a table."""
        return self.event_by_decision if counting == "decision" and self.event_by_decision else self.event


_CEREMONY = "lễ kết nạp"
_DECISION = "quyết định kết nạp"

_MAIN = (
    Indicator(
        "admissions", "Kết nạp đảng viên mới", "Admissions", "người", _CEREMONY, ("admissions",),
        facts_by_decision=("admissions_decided",), event_by_decision=_DECISION,
    ),
    Indicator(
        "admissions_decided", "Hồ sơ có quyết định kết nạp", "Dossiers with a decision to admit", "hồ sơ", _DECISION,
        ("admissions_decided",),
    ),
    Indicator(
        "introduced", "Quần chúng được giới thiệu", "Persons introduced", "người", "giới thiệu quần chúng", ("introduced",),
        distinct=True,
    ),
    Indicator(
        "introduced_by_union", "Đoàn Thanh niên giới thiệu", "Introduced by the Youth Union", "người",
        "giới thiệu quần chúng", ("introduced",), distinct=True, source="youth_union",
    ),
    Indicator(
        "listed", "Đưa vào danh sách cảm tình Đảng", "Put on the list of sympathisers", "người",
        "quyết định đưa vào danh sách", ("listed",), distinct=True,
    ),
    Indicator(
        "class_participants", "Quần chúng học lớp bồi dưỡng nhận thức về Đảng", "Learners of the awareness class", "người",
        "hoàn thành lớp bồi dưỡng", ("class_participants",), distinct=True,
    ),
    Indicator(
        "classes", "Lớp bồi dưỡng nhận thức có người của đơn vị", "Awareness classes with learners of the unit", "lớp",
        "hoàn thành lớp bồi dưỡng", ("class_participants",), kind="classes",
    ),
    Indicator(
        "certificates", "Giấy chứng nhận bồi dưỡng", "Certificates", "giấy", "cấp giấy chứng nhận", ("certificates",)
    ),
    Indicator(
        "applications", "Đơn xin vào Đảng", "Applications", "người", "nộp đơn xin vào Đảng", ("applications",),
        distinct=True,
    ),
    Indicator(
        "branch_proposals", "Chi bộ đề nghị kết nạp", "Branch proposals", "hồ sơ", "nghị quyết chi bộ", ("branch_proposals",)
    ),
    Indicator(
        "committee_proposals", "Đảng ủy đề nghị kết nạp", "Committee proposals", "hồ sơ", "nghị quyết đảng ủy",
        ("committee_proposals",),
    ),
    Indicator(
        "recognised", "Công nhận đảng viên chính thức", "Recognised as official members", "người",
        "quyết định công nhận", ("recognised",),
    ),
)  # fmt: skip


def _of_stages() -> Iterable[Indicator]:
    for stage in (*RUNNING, *ENDED):
        name, code = SHORT[stage], f"{STAGE}{stage}"
        yield Indicator(
            code,
            f"Đang ở bước: {name}",
            f"At stage: {stage}",
            "hồ sơ",
            "việc gần nhất của hồ sơ",
            (code,),
            kind="state",
        )
        yield Indicator(f"{ENTERED}{stage}", f"Sang bước: {name}", f"Entered stage: {stage}", "hồ sơ", name, (code,))


INDICATORS: dict[str, Indicator] = {indicator.code: indicator for indicator in (*_MAIN, *_of_stages())}


def indicator(code: str) -> Indicator:
    """The indicator with this code. Raises BadInput with the codes that exist."""
    found = INDICATORS.get(code)
    if found is None:
        raise BadInput("indicator", f"Không có chỉ số “{code}”. Các chỉ số: {', '.join(INDICATORS)}.")
    return found
