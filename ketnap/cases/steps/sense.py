"""Values that cannot be: pointers to nothing, dates in the wrong order, an act at a stage in which it has no sense."""

from collections.abc import Sequence
from uuid import UUID

from ketnap.base.errors import BadInput
from ketnap.cases.enums import SHORT
from ketnap.cases.facts import Book
from ketnap.cases.state import SENDING, CaseState
from ketnap.cases.steps.acts import Act
from ketnap.cases.steps.catalogue import is_main, label_of
from ketnap.cases.steps.local import LOCAL_PAPER
from ketnap.cases.steps.moves import destinations_on
from ketnap.rulebook.library import load
from ketnap.rulebook.outgoing import outgoing
from ketnap.rulebook.packs import Pack
from ketnap.units.models import Unit


def make_sense(state: CaseState, act: Act, book: Book, *, performed: bool = False) -> None:
    """Raise BadInput, with what to do, for an act that cannot be. `performed`: done here, not shown by a paper."""
    if performed:
        _at_its_stage(state, act)
    if act.step.code == "irregularity_settled" and act.data["event"] not in {str(one) for one in state.irregular}:
        raise BadInput("event", "Không có việc chưa đúng quy định nào như vậy trong hồ sơ.")
    if act.step.code == "verification_answered":
        _answer(state, act)
    packs = book.office_rules[state.unit].packs
    if act.step.code == "competent_answer" and act.data["rule"] not in {*load().rules, *_rules_of(packs)}:
        raise BadInput("rule", f"Không có quy tắc “{act.data['rule']}”: ghi đúng mã trong lời giải thích.")
    if act.step.code == LOCAL_PAPER:
        _asked_by(packs, act)
    if act.step.code in ("resumed", "paused"):
        _away(state, act)
    if act.data.get("to"):
        _target(state, act)
    if performed and act.data.get("letter"):
        _right_letter(state, act, book)


def _rules_of(packs: Sequence[Pack]) -> set[str]:
    return {rule for pack in packs for rule in pack.rules}


def _asked_by(packs: Sequence[Pack], act: Act) -> None:
    known = {code: title for pack in packs for code, title in pack.papers.items()}
    if act.data["code"] not in known:
        told = ", ".join(f"{code} ({title})" for code, title in known.items()) or "không có gói nào đang áp dụng"
        raise BadInput("code", f"Gói quy tắc địa phương không có giấy tờ này. Các mã: {told}.")


def _at_its_stage(state: CaseState, act: Act) -> None:
    stages = act.step.comes_in
    if not stages or is_main(act.step.code) or state.stage in stages or state.stage_at(act.on) in stages:
        return
    if act.step.code == "committee_refuses" and state.stage in ("proposed", "decided"):
        raise BadInput("step", "Việc này do tập thể quyết định: ghi kết quả biểu quyết ở trang kỳ họp.")
    wanted = ", ".join(SHORT[stage].lower() for stage in stages)
    raise BadInput(
        "step",
        f"“{label_of(act.step.code)}” chỉ ghi được khi người đó đang ở giai đoạn: {wanted}. "
        f"Hiện tại: {SHORT.get(state.stage, 'chưa có').lower()}.",
    )


def _answer(state: CaseState, act: Act) -> None:
    request = next((one for one in state.requests if str(one.id) == act.data["request"]), None)
    if request is None or request.answered_on is not None:
        raise BadInput("request", "Không có đề nghị thẩm tra đang chờ trả lời như vậy.")
    if act.on < request.sent_on:
        raise BadInput("on", f"Ngày trả lời trước ngày gửi {request.sent_on:%d/%m/%Y}.")


def _away(state: CaseState, act: Act) -> None:
    if act.step.code == "paused" and state.paused_on is not None:
        raise BadInput("on", f"Người này đang tạm vắng từ {state.paused_on:%d/%m/%Y}: ghi việc trở lại trước.")
    if act.step.code == "paused" and act.data["destination"] not in destinations_on(act.on):
        raise BadInput("destination", f"Chọn tỉnh theo địa giới ngày {act.on:%d/%m/%Y}.")
    if act.step.code == "resumed" and state.paused_on is None:
        raise BadInput("on", "Người này không tạm vắng.")
    if act.step.code == "resumed" and state.paused_on and act.on < state.paused_on:
        raise BadInput("on", f"Ngày trở lại trước ngày đi {state.paused_on:%d/%m/%Y}.")


def _target(state: CaseState, act: Act) -> None:
    unit = Unit.objects.filter(pk=UUID(act.data["to"])).first()
    if unit is None or not unit.kind_info.holds_members:
        raise BadInput("to", "Chọn chi bộ tiếp nhận: tổ chức này không trực tiếp quản lý hồ sơ.")
    if unit.pk == state.unit:
        raise BadInput("to", f"{unit.name} đang giữ hồ sơ này: chọn chi bộ nơi mới.")
    if unit.opened_on > act.on or (unit.closed_on is not None and unit.closed_on <= act.on):
        raise BadInput("to", f"{unit.name} không hoạt động vào ngày {act.on:%d/%m/%Y}.")


def _right_letter(state: CaseState, act: Act, book: Book) -> None:
    """The paper that goes out follows from how far the case has come (section 9); where the texts are silent any may be chosen."""
    if act.step.code not in (*SENDING, "moved_away"):
        return
    row = outgoing(book.facts(state.id), on=act.on)
    if row is not None and row.letter and not row.open and act.data["letter"] != row.letter:
        raise BadInput("letter", f"Trường hợp này gửi {row.letter} ({row.rule}): {row.text}")
