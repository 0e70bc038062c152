"""Counting a vote: who is in the base, how many are required, whether they were reached. Whole numbers only (R-CB-07)."""

from dataclasses import dataclass
from itertools import combinations

from ketnap.lib.numbers import at_least, more_than, required_votes
from ketnap.rulebook.facts import Vote
from ketnap.rulebook.schema import VoteBase, VoteRule

LESS_LABELS = {
    "away_absent": "sinh hoạt tạm thời nơi khác, vắng",
    "exempt_absent": "được miễn công tác và sinh hoạt, vắng",
    "suspended": "bị đình chỉ sinh hoạt, khởi tố, truy tố, tạm giam",
    "transferring": "đã có giấy chuyển sinh hoạt",
}


@dataclass(frozen=True)
class Reading:
    """One way to read who is counted. `required` is the smallest number of votes that suffices."""

    base: int
    required: int
    reached: bool
    left_out: tuple[str, ...]
    rule: VoteRule | None = None
    """The threshold of this reading, when it is not the count's own."""


@dataclass(frozen=True)
class Count:
    """A vote under a threshold, with every reading the texts leave open; the first is that with the largest base."""

    vote: Vote
    rule: VoteRule
    readings: tuple[Reading, ...]

    @property
    def settled(self) -> bool:
        """Whether all readings come to the same result."""
        return len({reading.reached for reading in self.readings}) == 1

    @property
    def reached(self) -> bool:
        """Whether the threshold is reached in every reading."""
        return all(reading.reached for reading in self.readings)


def count(vote: Vote, rule: VoteRule, base: VoteBase) -> Count:
    """The vote counted. The numbers must be possible (`impossible` finds nothing)."""
    fixed = sum(getattr(vote, name) for name in (*base.less_when_absent, *base.less_always))
    open_groups = [name for name in base.unsettled if getattr(vote, name)]
    readings = []
    for size in range(len(open_groups) + 1):
        for left_out in combinations(open_groups, size):
            members = vote.official_or_in_office - fixed - sum(getattr(vote, name) for name in left_out)
            readings += [_reading(vote.in_favour, max(members, 0), one, left_out) for one in (rule, *rule.others)]
    return Count(vote=vote, rule=rule, readings=tuple(readings))


def _reading(in_favour: int, base: int, rule: VoteRule, left_out: tuple[str, ...]) -> Reading:
    reaches = at_least if rule.kind == "at_least" else more_than
    return Reading(
        base=base,
        required=required_votes(base, rule.numerator, rule.denominator, rule.kind),
        reached=reaches(in_favour, base, rule.numerator, rule.denominator),
        left_out=left_out,
        rule=rule,
    )


def impossible(vote: Vote) -> list[str]:
    """What in the numbers cannot be, in Vietnamese; empty when they are possible."""
    members, present = vote.official_or_in_office, vote.present
    cast = vote.in_favour + vote.against + vote.blank
    absent = vote.away_absent + vote.exempt_absent
    faults = []
    if vote.in_favour > present:
        faults.append(f"{vote.in_favour} phiếu tán thành nhưng chỉ có {present} người có mặt được biểu quyết")
    elif cast > present:
        faults.append(f"tổng số phiếu {cast} lớn hơn {present} người có mặt được biểu quyết")
    if present > members:
        faults.append(f"{present} người có mặt nhưng chỉ có {members} người được tính")
    elif absent > members - present:
        faults.append(f"{absent} người vắng có lý do nhưng chỉ có {members - present} người vắng")
    if absent + vote.suspended + vote.transferring > members:
        faults.append("số người không tính vào tổng số lớn hơn tổng số")
    return faults


def arithmetic(reading: Reading, rule: VoteRule, in_favour: int) -> str:
    """The comparison as one reads it: "cần 6/8 phiếu (3×6 ≥ 2×8)"."""
    rule = reading.rule or rule
    sign = "≥" if rule.kind == "at_least" else ">"
    left, right = f"{rule.denominator}×{reading.required}", f"{rule.numerator}×{reading.base}"
    if rule.numerator == 1:
        right = str(reading.base)
    text = f"cần {reading.required}/{reading.base} phiếu ({left} {sign} {right})"
    if reading.left_out:
        groups = ", ".join(LESS_LABELS[name] for name in reading.left_out)
        text += f" nếu không tính người {groups}"
    return f"{text}, được {in_favour}"


def threshold_text(rule: VoteRule) -> str:
    """The threshold in words: "ít nhất 2/3", "quá 1/2"."""
    word = "ít nhất" if rule.kind == "at_least" else "quá"
    return f"{word} {rule.numerator}/{rule.denominator}"
