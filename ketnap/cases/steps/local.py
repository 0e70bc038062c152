"""What only local rules ask for: a paper of a local pack put into the file."""

from ketnap.cases.steps.fields import Field, PaperMade, StepDef
from ketnap.cases.steps.source import BRANCH, NOTE

LOCAL_PAPER = "local_paper_filed"
STEPS = (
    StepDef(
        LOCAL_PAPER,
        BRANCH,
        (
            Field("code", "Mã giấy tờ", required=True, hint="Mã mà gói quy tắc địa phương nêu."),
            Field("number", "Số"),
            NOTE,
        ),
        papers=(PaperMade(number="number", code_in="code"),),
        gated=False,
        told=False,
    ),
)
