"""The table of gates: rule id to the function that asks it."""

from collections.abc import Callable, Iterator

from ketnap.rulebook.inquiry import Inquiry
from ketnap.rulebook.verdict import Finding

Gate = Callable[[Inquiry], Iterator[Finding]]

GATES: dict[str, Gate] = {}


def gate(rule: str) -> Callable[[Gate], Gate]:
    """Enter a function as the gate of a rule. Two gates of one rule are an error of the program."""

    def enter(function: Gate) -> Gate:
        if rule in GATES:
            raise ValueError(f"{rule} has two gates")
        GATES[rule] = function
        return function

    return enter
