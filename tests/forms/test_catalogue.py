import re
from itertools import pairwise

import pytest

from ketnap.forms.catalogue import FORMS, Form, UnknownForm, form_of
from ketnap.forms.compiled import compiled
from ketnap.forms.prepare import CONTRADICTIONS, WORDED
from tools.make_form_templates import BUILDERS

ALL = pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: f"{form.code} {form.generation}")


@ALL
def test_every_form_has_a_template_a_builder_and_words(form: Form) -> None:
    assert form.template.is_file()
    assert form in BUILDERS
    assert form.code in WORDED
    assert form.code in CONTRADICTIONS


@ALL
def test_key_is_pack_code_and_generation(form: Form) -> None:
    assert FORMS[form.pack, form.code, form.generation] is form
    assert form_of(form.code, generation=form.generation, pack=form.pack) is form


@ALL
def test_field_names_are_unique_and_needed_fields_say_where_to_enter_them(form: Form) -> None:
    names = [field.name for field in form.fields]
    assert len(names) == len(set(names))
    assert [field.name for field in form.fields if field.required and not field.hint] == []
    assert [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z]+)*", name)] == []


@ALL
def test_layouts_not_seen_say_so(form: Form) -> None:
    assert ("cần xác nhận" in form.note) == (form.mark != "S")


@ALL
def test_committed_template_takes_the_compiled_path(form: Form) -> None:
    assert compiled(form.template).is_fast


def test_unknown_form_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownForm, match=r"Chưa có mẫu 8-KNĐ bộ 2022\. Các mẫu hiện có: 6-KNĐ \(2022\)"):
        form_of("8-KNĐ")
    with pytest.raises(UnknownForm):
        form_of("6-KNĐ", generation="2012")
    with pytest.raises(UnknownForm):
        form_of("6-KNĐ", pack="HN-2025-02HD")


def test_fields_stand_in_the_order_of_the_paper() -> None:
    names = [field.name for field in form_of("6-KNĐ").fields]
    order = ("superior", "number", "meeting_on", "official_total", "conclusion_biography", "votes_for", "signer_name")
    assert all(names.index(first) < names.index(second) for first, second in pairwise(order))
