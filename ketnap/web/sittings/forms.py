"""Forms of a sitting: which body on which day, the meeting itself, one ballot per case, the roll."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ketnap.cases.enums import STANDINGS
from ketnap.cases.sittings import Attendant, Ballot
from ketnap.cases.steps.fields import StepDef
from ketnap.lib.vietnamese import clean_text
from ketnap.web.cases.forms import EMPTY, Choices, form_field, values_of
from ketnap.web.shared.forms import DateField, Form, NumberField

METHODS = (("secret_ballot", gettext_lazy("Phiếu kín")), ("party_card", gettext_lazy("Giơ thẻ đảng viên")))


class BodyForm(Form):
    """Which body, on which day."""

    body = forms.ChoiceField(label=gettext_lazy("Cơ quan họp"))
    on = DateField(label=gettext_lazy("Ngày họp"))

    def __init__(self, *args: Any, bodies: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer("body", [EMPTY, *bodies])


class MeetingForm(Form):
    """How and where the body met, and who led."""

    method = forms.ChoiceField(label=gettext_lazy("Hình thức biểu quyết"), choices=METHODS)
    place = forms.CharField(label=gettext_lazy("Địa điểm"), required=False, max_length=200)
    chair = forms.ChoiceField(label=gettext_lazy("Chủ trì"), required=False)
    secretary = forms.ChoiceField(label=gettext_lazy("Thư ký"), required=False)

    def __init__(self, *args: Any, people: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("chair", "secretary"):
            self.offer(name, [EMPTY, *people])

    def person(self, name: str) -> UUID | None:
        value = self.cleaned_data.get(name)
        return UUID(value) if value else None


class BallotForm(Form):
    """The vote on one case with what its resolution needs. Nothing is asked of a case that is not picked."""

    pick = forms.BooleanField(label=gettext_lazy("Đưa ra biểu quyết"), required=False)
    in_favour = NumberField(label=gettext_lazy("Tán thành"))
    against = NumberField(label=gettext_lazy("Không tán thành"), required=False)
    blank = NumberField(label=gettext_lazy("Phiếu trắng, không hợp lệ"), required=False)
    NUMBERS = ("in_favour", "against", "blank")

    def __init__(self, *args: Any, step: StepDef, **more: Any) -> None:
        super().__init__(*args, **more)
        self.step = step
        for field in step.fields:
            self.fields[field.name] = form_field(field)

    @property
    def picked(self) -> bool:
        if self.is_bound:
            return bool(self.data.get(self.add_prefix("pick")))
        return bool(self.initial.get("pick"))

    def full_clean(self) -> None:
        if self.is_bound and not self.picked:
            self._errors = forms.utils.ErrorDict()
            self.cleaned_data = {}
            return
        super().full_clean()

    def ballot(self, case: UUID) -> Ballot:
        """The vote as typed (after the form is valid)."""
        known = self.cleaned_data
        numbers: dict[str, Any] = {name: known.get(name) or 0 for name in self.NUMBERS}
        return Ballot(case, self.step.code, data=values_of(self.step, known), **numbers)

    def typed(self, case: UUID) -> Ballot:
        """The numbers typed so far, wrong ones as nothing: for the sums while typing."""
        numbers: dict[str, Any] = {}
        for name in self.NUMBERS:
            value = self.data.get(self.add_prefix(name), "") if self.is_bound else ""
            numbers[name] = int(value) if value.strip().isdigit() else 0
        return Ballot(case, self.step.code, **numbers)

    @property
    def vote_fields(self) -> Sequence[forms.BoundField]:
        return [self[name] for name in self.NUMBERS]

    @property
    def paper_fields(self) -> Sequence[forms.BoundField]:
        return [self[field.name] for field in self.step.fields]


def roll_from(data: Mapping[str, str], default: Sequence[Attendant]) -> list[Attendant]:
    """The roll as typed: standing, presence and reason for each person who stands on it."""
    return [
        Attendant(
            one.person,
            standing if (standing := data.get(f"standing-{one.person.hex}", "")) in STANDINGS else one.standing,
            f"present-{one.person.hex}" in data,
            clean_text(data.get(f"reason-{one.person.hex}", ""))[:200],
        )
        for one in default
    ]


class CorrectionForm(Form):
    """Why a roll is corrected, and who led the meeting and wrote its minutes."""

    chair = forms.ChoiceField(label=gettext_lazy("Chủ trì"), required=False)
    secretary = forms.ChoiceField(label=gettext_lazy("Thư ký"), required=False)
    reason = forms.CharField(label=gettext_lazy("Lý do sửa"), max_length=300, required=False)
    wide = ("reason",)

    def __init__(self, *args: Any, people: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("chair", "secretary"):
            self.offer(name, [EMPTY, *people])

    def person(self, name: str) -> UUID | None:
        value = self.cleaned_data.get(name)
        return UUID(value) if value else None

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if not reason:
            raise forms.ValidationError(_("Hãy ghi lý do sửa danh sách dự họp."))
        return reason


class VoidSittingForm(Form):
    """Taking a whole sitting back: a reason for it, and one for every event that goes with it."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do thu hồi kỳ họp"),
        max_length=300,
        help_text=gettext_lazy("Ví dụ: ghi nhầm ngày họp; kỳ họp đúng là ngày 05/03/2022."),
    )
    wide: tuple[str, ...] = ("reason",)

    def __init__(self, *args: Any, events: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        for key, label in events:
            self.fields[f"reason-{key}"] = forms.CharField(label=label, max_length=300)
        self.wide = tuple(self.fields)

    @property
    def reasons(self) -> dict[UUID, str]:
        """The reason of each event, by its id (after the form is valid)."""
        own = {name: value for name, value in self.cleaned_data.items() if name.startswith("reason-")}
        return {UUID(hex=name.removeprefix("reason-")): value for name, value in own.items()}
