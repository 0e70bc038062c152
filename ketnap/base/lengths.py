"""Typed text against the columns it goes into: PostgreSQL refuses what is too long, SQLite would keep it."""

from django.db import models

from ketnap.base.errors import BadInput


def check_lengths(model: type[models.Model], **values: object) -> None:
    """Raise BadInput, naming the field, for a text longer than its column or with a NUL in it. Other values pass."""
    for name, value in values.items():
        if not isinstance(value, str):
            continue
        column = model._meta.get_field(name)
        label, limit = getattr(column, "verbose_name", name), getattr(column, "max_length", None)
        if limit is not None and len(value) > limit:
            raise BadInput(name, f"{label}: dài {len(value)} ký tự, nhiều nhất {limit}.")
        if "\x00" in value:
            raise BadInput(name, f"{label}: có ký tự không dùng được.")
