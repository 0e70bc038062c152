"""Finding papers by number, symbol, date or words of the title, as people type them."""

import re

from django.db.models import Q

from ketnap.instruments.models import InstrumentQuerySet
from ketnap.lib.names import fold

_BLANKS = re.compile(r"\s*([-/])\s*")


def matching(rows: InstrumentQuerySet, text: str) -> InstrumentQuerySet:
    """Papers that hold every typed word: `99-CV/TU`, `99 - cv/tu`, `1/3/2021`, `01/03/2021`, `nghi quyet dai hoi`."""
    condition = Q()
    for word in fold(_BLANKS.sub(r"\1", text)).split():
        condition &= Q(search__contains=word)
    return rows.filter(condition) if condition else rows.none()
