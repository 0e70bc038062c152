"""A figure by one dimension. Persons are never broken down freely by ethnic group or religion (statutory tables alone
have them).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from ketnap.base.errors import BadInput
from ketnap.journal.models import Fact
from ketnap.people.attributes import ATTRIBUTES
from ketnap.people.enums import Gender, SourceGroup
from ketnap.reports.figures.counting import Figure
from ketnap.units.models import Unit
from ketnap.units.queries import names_on

UNKNOWN = "Chưa rõ"
YES_NO = {"yes": "Có", "no": "Không"}
AGE_BANDS = ((18, 30), (31, 35), (36, 40), (41, 45), (46, 50), (51, 55), (56, 60))


@dataclass(frozen=True)
class Part:
    """One line of a breakdown; the parts add up to the figure."""

    key: str
    label: str
    facts: tuple[Fact, ...]

    @property
    def value(self) -> int:
        return len(self.facts)


def parts(figure: Figure, by: str) -> list[Part]:
    """The figure by `unit` (direct children), `year`, `quarter`, `month`, or a coded attribute as of the counting date.

    Raises BadInput for a dimension that does not exist or is not open to free breakdown.
    """
    if by == "unit":
        return by_child(figure)
    if by not in _KEYS:
        raise BadInput("by", f"Không thể chia theo “{by}”. Có thể chia theo: unit, {', '.join(_KEYS)}.")
    key_of, labels = _KEYS[by], _LABELS.get(by, dict)()
    grouped: dict[str, list[Fact]] = {}
    for fact in figure.facts:
        grouped.setdefault(key_of(fact), []).append(fact)
    order = list(labels)
    ranked = sorted(grouped, key=lambda key: (order.index(key) if key in labels else len(order), key == "", key))
    return [Part(key, labels.get(key, key or UNKNOWN), tuple(grouped[key])) for key in ranked]


def by_child(figure: Figure) -> list[Part]:
    """One part for every direct child of the unit on `tree_on`, also for those without any; then absent units whose share
    nobody named, then what hangs on the unit itself.
    """
    question = figure.question
    tree, top = question.tree, question.unit.pk
    children = tree.children_of(top)
    grouped: dict[UUID | None, list[Fact]] = {child: [] for child in children}
    for fact in figure.facts:
        child = tree.child_of(top, tree.home(fact.unit, fact.stream_id, fact.subject))
        grouped.setdefault(child, []).append(fact)
    pending = [child for child in grouped if child is not None and child not in tree.paths]
    names, codes = names_on([*children, *pending], question.tree_on), _codes([*children, *pending])
    found = [
        Part(codes[child], names[child], tuple(grouped[child]))
        for child in sorted(children, key=lambda child: codes[child])
    ]
    for child in sorted(pending, key=lambda child: codes[child]):
        found.append(Part(codes[child], f"{names[child]} ({tree.pending_note(child)})", tuple(grouped[child])))
    if grouped.get(None):
        found.append(Part(question.unit.code, "Trực tiếp tại đơn vị", tuple(grouped[None])))
    return found


def _codes(units: list[UUID]) -> Mapping[UUID, str]:
    rows = Unit.objects.filter(pk__in=units).order_by("sort").values_list("pk", "code")
    return dict(rows)


def _age_band(fact: Fact) -> str:
    if fact.age is None:
        return ""
    for low, high in AGE_BANDS:
        if fact.age <= high:
            return f"{low}-{high}"
    return "60+"


_KEYS: dict[str, Callable[[Fact], str]] = {
    "year": lambda fact: f"{fact.on.year}",
    "quarter": lambda fact: f"{fact.on.year}-Q{(fact.on.month + 2) // 3}",
    "month": lambda fact: f"{fact.on:%Y-%m}",
    "gender": lambda fact: fact.gender,
    "age": _age_band,
    "youth_union": lambda fact: fact.youth_union,
    "education": lambda fact: fact.education,
    "occupation": lambda fact: fact.occupation,
    "source_group": lambda fact: fact.source_group,
}


def _options(name: str) -> Callable[[], dict[str, str]]:
    def labels() -> dict[str, str]:
        options = ATTRIBUTES[name].options
        return options() if options else {}

    return labels


_LABELS: dict[str, Callable[[], dict[str, str]]] = {
    "gender": lambda: {str(key): str(label) for key, label in Gender.choices},
    "age": lambda: {
        **{f"{low}-{high}": f"{low}–{high} tuổi" for low, high in AGE_BANDS},
        "60+": "Trên 60 tuổi",
    },
    "youth_union": lambda: YES_NO,
    "education": _options("education"),
    "occupation": _options("occupation"),
    "source_group": lambda: {str(key): str(label) for key, label in SourceGroup.choices},
}
DIMENSIONS = ("unit", *_KEYS)
