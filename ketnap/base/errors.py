"""How the program says no. Faces turn these into a page, a JSON document or a row error; nothing else is caught."""

from collections.abc import Iterable

from ketnap.rulebook.verdict import Outcome, Reason, Verdict


class Refused(Exception):
    """The regulation, or a fact of the case, forbids the step. Carries every reason, not only the first."""

    def __init__(self, reasons: Iterable[Reason], *, verdict: Verdict | None = None, subject: str = "") -> None:
        self.reasons: tuple[Reason, ...] = tuple(reasons)
        self.verdict = verdict
        self.subject = subject
        super().__init__("; ".join(reason.text for reason in self.reasons))

    @classmethod
    def by(cls, verdict: Verdict, *, subject: str = "") -> "Refused":
        """The refusal that a verdict asks for; reasons that allow are left out."""
        stopping = [reason for reason in verdict.reasons if reason.outcome is not Outcome.ALLOW]
        return cls(stopping, verdict=verdict, subject=subject)

    @property
    def needs_person(self) -> bool:
        """True when nothing is forbidden, but a competent body has to decide."""
        return bool(self.reasons) and all(reason.outcome is Outcome.PERSON for reason in self.reasons)


class Forbidden(Exception):
    """The user has no right to the act at this unit (the record itself may be seen)."""

    def __init__(self, permission: str, message: str) -> None:
        self.permission = permission
        self.message = message
        super().__init__(message)


class NotFound(Exception):
    """The record does not exist or lies outside the user's scope; the two are not told apart."""


class BadInput(Exception):
    """Something typed cannot be used. `field` names the input, the message says what to do (Vietnamese)."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        self.message = message
        super().__init__(message)


class Conflict(Exception):
    """Somebody else wrote first; the user looks at the new state and decides again."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


class SealBroken(Exception):
    """A sealed text does not belong to this person, or was changed, or the key it was made with is not here."""


def plain(rule: str, text: str, *, remedy: str = "") -> Reason:
    """A refusal that rests on the program's own order of things and not on an instrument."""
    return Reason(
        rule=rule,
        outcome=Outcome.REFUSE,
        text=text,
        instrument="",
        provision="",
        in_force_from=None,
        in_force_to=None,
        mark="",
        inputs={},
        earliest_on=None,
        remedy=remedy,
    )
