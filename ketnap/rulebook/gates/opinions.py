"""Section 5: opinions before the chi bộ considers."""

from ketnap.rulebook.gates.registry import gate
from ketnap.rulebook.inquiry import Findings, Inquiry, note, refuse


@gate("R-OPI-01")
def r_opi_01(q: Inquiry) -> Findings:
    """R-OPI-01: the opinion of the mass organisations in which the person is active. A "no" does not stop by itself."""
    told = q.facts.opinions
    heard = [opinion for opinion in told.mass_organisations if opinion.on is None or opinion.on <= q.on]
    if not heard and not told.no_mass_organisation:
        yield refuse(
            "Chưa có ý kiến của tổ chức chính trị - xã hội nơi người vào Đảng sinh hoạt.",
            "Chi ủy lấy ý kiến đại diện tổ chức đó; nếu không sinh hoạt ở tổ chức nào thì ghi rõ.",
            act_input="opinions" if q.step.id == "collect_opinions" else "",
        )
    against = sum(opinion.against or 0 for opinion in heard)
    if against:
        yield note(
            f"Có {against} ý kiến không tán thành của tổ chức chính trị - xã hội; chi bộ xem xét khi biểu quyết."
        )


@gate("R-OPI-02")
def r_opi_02(q: Inquiry) -> Findings:
    """R-OPI-02: the opinion of the chi ủy (chi bộ) of the place of residence. A "no" does not stop by itself."""
    told = q.facts.opinions.residence
    if told is not None and told.not_required_by:
        return
    if told is None or told.agreed is None or (told.on is not None and told.on > q.on):
        yield refuse(
            "Chưa có ý kiến nhận xét của chi ủy (chi bộ) nơi cư trú.",
            "Chi ủy gửi đề nghị đến chi ủy (chi bộ) nơi cư trú và ghi kết quả trả lời.",
            act_input="opinions" if q.step.id == "collect_opinions" else "",
        )
    elif told.agreed is False:
        yield note("Chi ủy (chi bộ) nơi cư trú không tán thành; chi bộ xem xét khi biểu quyết.")


@gate("R-OPI-04")
def r_opi_04(q: Inquiry) -> Findings:
    """R-OPI-04: without the residence opinion only by a rule of the Secretariat, named with its paper."""
    told = q.facts.opinions.residence
    if told is not None and told.not_required_by:
        yield note(
            f"Không lấy ý kiến nơi cư trú theo {told.not_required_by}; cần xác nhận văn bản áp dụng đúng trường hợp."
        )
