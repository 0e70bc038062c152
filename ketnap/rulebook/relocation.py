"""Where a person stands who moves while the case runs: the last move, and what the file shows of it (section 9)."""

from datetime import date

from ketnap.lib.workdays import YearMissing
from ketnap.rulebook.facts import Move
from ketnap.rulebook.inquiry import Inquiry

LETTERS = ("17-KNĐ", "17A-KNĐ", "17B-KNĐ", "17C-KNĐ", "17D-KNĐ")
MEMBER = ("probationary", "recognition_due", "official")


def last_move(q: Inquiry) -> Move | None:
    """The last lasting change of place up to the day; a bare event "transfer_decided" counts as one."""
    moves = [move for move in q.facts.moves if move.decided_on <= q.on and move.kind != "temporary"]
    told = {move.decided_on for move in moves}
    moves += [Move(decided_on=day) for day in q.dates("transfer_decided") if day not in told]
    return max(moves, key=lambda move: move.decided_on) if moves else None


def temporary_move(q: Inquiry) -> Move | None:
    """The last temporary stay elsewhere that began by the day, when no lasting move followed."""
    stays = [move for move in q.facts.moves if move.decided_on <= q.on and move.kind == "temporary"]
    stay = max(stays, key=lambda move: move.decided_on) if stays else None
    lasting = last_move(q)
    return stay if stay and not (lasting and lasting.decided_on > stay.decided_on) else None


def arrived_on(q: Inquiry) -> date | None:
    """The day on which the new place took over the person's paper or file; the date of a certificate 17-KNĐ stands in."""
    received = q.dates("transfer_file_received")
    if received:
        return received[-1]
    days = [paper.dated for code in LETTERS[:2] for paper in q.papers(code) if paper.dated is not None]
    return max(days) if days else None


def at_new_place(q: Inquiry) -> bool:
    """Whether the act is that of the new place: said so, or the new place has taken the file over after the move."""
    if q.facts.act.at_place is not None:
        return q.facts.act.at_place == "new"
    if q.facts.act.held_by == "new_chi_bo":
        return True
    move, received = last_move(q), q.dates("transfer_file_received")
    return move is not None and any(day >= move.decided_on for day in received)


def is_seen(q: Inquiry) -> bool:
    """Whether the text on changes of place with its days was read for the day asked (06-HD/TW 3.9)."""
    return q.ruleset.word("change_of_place") == "seen"


def working_days_after(q: Inquiry, start: date, day: date) -> int | None:
    """How many working days lie after `start` up to `day`; None when a year of the calendar is missing."""
    try:
        return q.calendar.count(start, day)
    except YearMissing:
        return None
