"""Special cases: their papers, and what the rules on age and on the population policy ask (R-SPC-02 to -07)."""

from ketnap.cases.enums import RUNNING
from ketnap.cases.steps.fields import Field, Kind, PaperMade, StepDef
from ketnap.cases.steps.source import BRANCH, NOTE
from ketnap.rulebook.library import load

CODES = (
    "religion_rule_check", "enterprise_conditions", "marriage_registration", "spouse_biography", "security_result",
    "nearest_chi_bo_assignment", "residence_exemption",
)  # fmt: skip
_WHY = "Kiểm tra trường hợp riêng (R-SPC-01 đến R-SPC-07)"
STEPS = (
    StepDef(
        "special_paper_filed",
        BRANCH,
        (
            Field(
                "code",
                "Giấy tờ",
                Kind.CHOICE,
                required=True,
                choices={code: load().papers[code].title for code in CODES},
                personal=True,
                purpose=_WHY,
            ),
            Field("number", "Số"),
            NOTE,
        ),
        papers=(PaperMade(number="number", code_in="code"),),
        comes_in=RUNNING,
        gated=False,
        told=False,
    ),
    StepDef(
        "population_case_told",
        BRANCH,
        (
            Field("children", "Con thứ mấy", Kind.COUNT, required=True, personal=True, purpose=_WHY),
            Field("birth_of_child", "Ngày sinh của con đó", Kind.DATE, personal=True, purpose=_WHY),
            Field(
                "put_out_on",
                "Ngày bị đưa ra khỏi Đảng vì việc này (đảng viên cũ)",
                Kind.DATE,
                personal=True,
                purpose=_WHY,
            ),
            Field("not_a_breach", "Thuộc trường hợp không coi là vi phạm", Kind.FLAG, personal=True, purpose=_WHY),
            NOTE,
        ),
        comes_in=RUNNING,
        gated=False,
        told=False,
    ),
    StepDef(
        "over_age_grounds_told",
        BRANCH,
        (
            Field("health_and_prestige", "Có sức khỏe và uy tín", Kind.FLAG, personal=True, purpose=_WHY),
            Field("no_organisation_or_member", "Nơi làm việc, cư trú chưa có tổ chức đảng hoặc đảng viên", Kind.FLAG),
            Field("special_need", "Do yêu cầu đặc biệt", Kind.FLAG),
            NOTE,
        ),
        comes_in=RUNNING,
        gated=False,
        told=False,
    ),
)
