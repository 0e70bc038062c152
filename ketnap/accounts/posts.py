"""A grant may rest on a post or a seat that a room above knows: it gives a right only while that post stands."""

from collections.abc import Callable, Iterable
from datetime import date

Standing = Callable[[Iterable[str], date], set[str]]
_askers: list[Standing] = []


def register(asker: Standing) -> None:
    """A room says which of the given posts (keys of its rows) stand on a day."""
    _askers[:] = [asker]


def standing(posts: Iterable[str], on: date) -> frozenset[str]:
    """Those of the posts that stand on the day; with nobody to ask, none. No query without posts."""
    wanted = {post for post in posts if post}
    return frozenset(post for asker in _askers if wanted for post in asker(wanted, on))
