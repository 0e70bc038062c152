"""From a caller's context to the words a template prints: types checked, contradictions named, texts worded."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ketnap.forms.catalogue import ADMISSION_DECISION, BRANCH_RESOLUTION, Context, Field, Form
from ketnap.forms.values import Values, is_empty, read
from ketnap.forms.wording import decapitalised, number_line, phrase, sentence
from ketnap.lib.numbers import format_percent, percent
from ketnap.lib.vietnamese import format_long_date

Words = dict[str, object]


class MissingData(ValueError):
    """Needed fields are empty. `fields` are the fields; the message names each and where to enter it."""

    def __init__(self, form: Form, fields: Iterable[Field]) -> None:
        self.form, self.fields = form, tuple(fields)
        wanted = "; ".join(f"{field.label_vi}{f' ({field.hint})' if field.hint else ''}" for field in self.fields)
        super().__init__(f"Chưa in được mẫu {form.code}, còn thiếu {len(self.fields)} mục: {wanted}.")


class WrongData(ValueError):
    """Values are there but cannot stand on one paper. `problems` are Vietnamese sentences."""

    def __init__(self, form: Form, problems: Iterable[str]) -> None:
        self.form, self.problems = form, tuple(problems)
        super().__init__(f"Chưa in được mẫu {form.code}: " + " ".join(self.problems))


def missing_fields(form: Form, context: Context) -> list[Field]:
    """The fields of the form that are needed and empty in the context, in the order of the paper."""
    return [field for field in form.fields if field.is_needed(context) and is_empty(context.get(field.name))]


def prepare(form: Form, context: Context) -> Words:
    """Every word and number the template prints. Raises MissingData, then WrongData.

    Keys that are not of the form are ignored.
    """
    if absent := missing_fields(form, context):
        raise MissingData(form, absent)
    values, problems = read(form, context)
    if not problems:
        problems = CONTRADICTIONS[form.code](values)
    if problems:
        raise WrongData(form, problems)
    return WORDED[form.code](values)


def _head(values: Values, symbol: str) -> Words:
    return {
        "superior": values.text("superior").upper(),
        "issuer": values.text("issuer").upper(),
        "issuer_name": values.text("issuer"),
        "number_line": number_line(values.text("number"), symbol),
        "place": values.text("place"),
        "paper_date": format_long_date(values.day("paper_date")),
        "person_name": values.text("person_name"),
        "person_born": format_long_date(values.day("person_born")),
        "signer_post": values.text("signer_post").upper(),
        "signer_name": values.text("signer_name"),
    }


def _recipients(values: Values, default: list[str]) -> list[str]:
    given = [phrase(item.lstrip("-– ")) for item in values.items("recipients")] or default
    return [f"{item}," for item in given[:-1]] + [f"{given[-1]}."]


def _branch_resolution(values: Values) -> Words:
    """Words of 6-KNĐ. Percentages are of the official members counted at the vote (R-CB-02)."""
    base, total = values.count("vote_base"), values.count("official_total")
    words = _head(values, values.text("symbol") or "NQ/CB")
    words["meeting_on"] = format_long_date(values.day("meeting_on")).capitalize()
    words |= _roll(values)
    for part in ("biography", "politics", "ethics", "ability", "relations"):
        first, *more = values.items(f"conclusion_{part}")
        words |= {f"conclusion_{part}": first, f"conclusion_{part}_more": more}
    for side in ("for", "against"):
        votes = values.count(f"votes_{side}")
        words |= {f"votes_{side}": votes, f"percent_{side}": format_percent(percent(votes, base))}
    words["base_wording"] = (
        f"tổng số {base} đảng viên chính thức của chi bộ"
        if base == total
        else f"{base} đảng viên chính thức được tính khi biểu quyết"
    )
    words |= {
        "chair_name": values.text("chair_name"),
        "chair_post": decapitalised(values.text("chair_post")),
        "clerk_name": values.text("clerk_name"),
        "absence_reasons": _closed(values.text("absence_reasons")),
        "against_reasons": _closed(values.text("against_reasons")),
        "proposed_to": phrase(values.text("proposed_to")),
    }
    words["recipients"] = _recipients(values, [f"{words['proposed_to']} (để báo cáo)", "Lưu chi bộ"])
    return words


def _roll(values: Values) -> Words:
    roll: dict[str, int] = {}
    for rank in ("official", "probationary"):
        whole, present = values.count(f"{rank}_total"), values.count(f"{rank}_present")
        roll |= {f"{rank}_total": whole, f"{rank}_present": present, f"{rank}_absent": whole - present}
    for which in ("total", "present", "absent"):
        roll[f"members_{which}"] = roll[f"official_{which}"] + roll[f"probationary_{which}"]
    return dict(roll)


def _closed(text: str) -> str:
    return sentence(text) if text else ""


def _branch_contradictions(values: Values) -> list[str]:
    votes_for, votes_against = values.count("votes_for"), values.count("votes_against")
    base, present = values.count("vote_base"), values.count("official_present")
    total = values.count("official_total")
    checks = (
        (present > total, f"Có mặt {present} đảng viên chính thức, nhiều hơn tổng số {total}."),
        (
            values.count("probationary_present") > values.count("probationary_total"),
            "Số đảng viên dự bị có mặt nhiều hơn tổng số đảng viên dự bị.",
        ),
        (base > total, f"Được tính khi biểu quyết {base} người, nhiều hơn {total} đảng viên chính thức."),
        (base == 0, "Không có đảng viên chính thức nào được tính khi biểu quyết."),
        (
            votes_for + votes_against > min(present, base),
            f"Có {votes_for} phiếu tán thành và {votes_against} phiếu không tán thành, "
            f"nhiều hơn số đảng viên chính thức có mặt và được tính ({min(present, base)}).",
        ),
        (
            not values.flag("meets_standards"),
            "Chi bộ kết luận chưa đủ tiêu chuẩn, điều kiện thì không ra nghị quyết đề nghị kết nạp.",
        ),
        (
            values.day("paper_date") < values.day("meeting_on"),
            "Ngày ghi trên nghị quyết sớm hơn ngày họp chi bộ.",
        ),
        _born_after(values),
    )
    return [text for wrong, text in checks if wrong]


def _born_after(values: Values) -> tuple[bool, str]:
    born_later = values.day("person_born") >= values.day("paper_date")
    return born_later, "Ngày sinh của người xin vào Đảng không thể sau ngày của văn bản."


def _admission_decision(values: Values) -> Words:
    """Words of 9-KNĐ."""
    words = _head(values, values.text("symbol"))
    names = ("branch", "grassroots", "proposing_committee", "organisation_commission", "person_hometown")
    words |= {name: phrase(values.text(name)) for name in (*names, "person_work_unit")}
    words["deciding_body"] = phrase(values.text("deciding_body")).upper()
    words["authority"] = f"T/M {phrase(values.text('on_behalf_of') or 'Ban Thường vụ').upper()}"
    default = [phrase(values.text(name)) for name in ("organisation_commission", "proposing_committee", "branch")]
    executors = [phrase(item) for item in values.items("executors")] or default
    words["executors"] = ", ".join(executors)
    words["recipients"] = _recipients(values, ["Như Điều 2", "Lưu hồ sơ"])
    return words


def _decision_contradictions(values: Values) -> list[str]:
    return [text for wrong, text in (_born_after(values),) if wrong]


WORDED: dict[str, Callable[[Values], Words]] = {
    BRANCH_RESOLUTION.code: _branch_resolution,
    ADMISSION_DECISION.code: _admission_decision,
}
CONTRADICTIONS: dict[str, Callable[[Values], list[str]]] = {
    BRANCH_RESOLUTION.code: _branch_contradictions,
    ADMISSION_DECISION.code: _decision_contradictions,
}
