"""Fill a form: `render` gives the .docx, `missing` says what is still to be entered."""

from __future__ import annotations

from ketnap.forms.catalogue import Context, Field, UnknownForm, form_of
from ketnap.forms.compiled import compiled
from ketnap.forms.prepare import MissingData, WrongData, missing_fields, prepare

__all__ = ["MissingData", "UnknownForm", "WrongData", "missing", "render"]


def missing(form_code: str, context: Context, *, generation: str = "2022", pack: str = "centre") -> list[Field]:
    """The needed fields the context leaves empty, in the order of the paper; empty when the form can be printed."""
    return missing_fields(form_of(form_code, generation=generation, pack=pack), context)


def render(form_code: str, context: Context, *, generation: str = "2022", pack: str = "centre") -> bytes:
    """The filled form as .docx; the same context gives the same bytes.

    Raises UnknownForm, MissingData (which fields, where to enter them) or WrongData (values of a wrong kind or
    that contradict each other); all carry Vietnamese messages. Nothing is ever printed with a gap.
    """
    form = form_of(form_code, generation=generation, pack=pack)
    return compiled(form.template).render(prepare(form, context))
