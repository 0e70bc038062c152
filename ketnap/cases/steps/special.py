"""Papers of special cases: a follower of a religion, the owner of an enterprise, marriage with a foreigner (R-SPC-04 to -07)."""

from ketnap.cases.enums import RUNNING
from ketnap.cases.steps.fields import Field, Kind, PaperMade, StepDef
from ketnap.cases.steps.source import BRANCH, NOTE
from ketnap.rulebook.library import load

CODES = ("religion_rule_check", "enterprise_conditions", "marriage_registration", "spouse_biography", "security_result")
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
                purpose="Kiểm tra trường hợp riêng (R-SPC-04 đến R-SPC-07)",
            ),
            Field("number", "Số"),
            NOTE,
        ),
        papers=(PaperMade(number="number", code_in="code"),),
        comes_in=RUNNING,
        gated=False,
        told=False,
    ),
)
