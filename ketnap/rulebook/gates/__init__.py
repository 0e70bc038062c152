"""The rules as functions: one per rule id. A gate yields what it finds; a rule with nothing to say yields nothing.

Rules that are human judgement (is the person trusted?) have a gate as well, so that their place in the order is seen; it
yields nothing unless a person has recorded a "no".
"""

from ketnap.rulebook.gates import (
    competence,
    decision,
    eligibility,
    exits,
    introduction,
    irregular,
    leaving,
    membership,
    moves,
    opinions,
    probation,
    readmission,
    special,
    sympathiser,
    transfer,
    verification,
    voting,
)
from ketnap.rulebook.gates.registry import GATES

__all__ = [
    "GATES",
    "competence",
    "decision",
    "eligibility",
    "exits",
    "introduction",
    "irregular",
    "leaving",
    "membership",
    "moves",
    "opinions",
    "probation",
    "readmission",
    "special",
    "sympathiser",
    "transfer",
    "verification",
    "voting",
]
