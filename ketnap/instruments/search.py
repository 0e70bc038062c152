"""Finding papers by number, symbol, date or words of the title, as people type them."""

import re

from django.db.models import Q

from ketnap.instruments.models import InstrumentQuerySet
from ketnap.lib.names import fold

_BLANKS = re.compile(r"\s*([-/])\s*")
_FILLERS = {"so", "ngay"}  # "số 99-CV/TU ngày 7/6/2022"


def matching(rows: InstrumentQuerySet, text: str) -> InstrumentQuerySet:
    """Papers that hold every typed word: `99-CV/TU`, `số 99 - cv/tu, ngày 1/3/2021`, `01/03/2021`, `nghi quyet dai hoi`."""
    words = [bare for word in fold(_BLANKS.sub(r"\1", text)).split() if (bare := word.strip(",.;:"))]
    telling = [word for word in words if word not in _FILLERS] or words
    condition = Q()
    for word in telling:
        condition &= Q(search__contains=word)
    return rows.filter(condition) if condition else rows.none()
