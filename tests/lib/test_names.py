import unicodedata
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketnap.lib.names import fold, sort_key
from tests.lib.vectors import rows

FOLDED = [
    (row["input_escaped"].encode("ascii").decode("unicode_escape"), row["folded"]) for row in rows("fold_vectors")
]
IN_ORDER = [row["full_name"] for row in rows("name_order_vectors")]
WORDS = [row["word"] for row in rows("collation_vectors")]


@pytest.mark.parametrize(("text", "folded"), FOLDED)
def test_fold_agrees_with_the_table(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [("H\u2019Hen", "h'hen"), ("Đ\u200bỗ", "do"), (" Chi bộ\n3 ", "chi bo 3"), ("", ""), ("\u0189ỗ", "do")],
)
def test_fold_takes_one_apostrophe_and_drops_invisible_signs(text, folded):
    assert fold(text) == folded


@given(st.text(alphabet=st.sampled_from("aăâđĐeêoôơuưyÁỆỮự nhtq'")))
def test_fold_is_the_same_for_composed_and_decomposed_text(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(text) == fold(fold(text))


def test_sort_key_puts_full_names_in_the_order_of_the_table():
    mixed = IN_ORDER[:]
    Random(1).shuffle(mixed)
    assert sorted(mixed, key=sort_key) == IN_ORDER


def test_sort_key_puts_words_in_the_order_of_the_table():
    mixed = WORDS[:]
    Random(2).shuffle(mixed)
    assert sorted(mixed, key=sort_key) == WORDS


@given(st.text(max_size=60))
def test_sort_key_holds_digits_only_and_stays_within_its_size(name):
    key = sort_key(name)
    assert key.isascii() and key.isdecimal()
    assert len(key) <= 3 * len(unicodedata.normalize("NFD", name.lower())) + 9


def test_sort_key_does_not_see_capitals_or_the_form_of_unicode():
    assert sort_key("ĐẶNG THỊ ĐÀO") == sort_key(unicodedata.normalize("NFD", "Đặng Thị Đào"))
    assert sort_key("H'Hen Niê") == sort_key("H\u2019HEN NIÊ")
