"""The look keeps its own rules: readable contrast, no inline styles or scripts, every sign drawn."""

import re
from itertools import product
from pathlib import Path

import pytest

import ketnap
from ketnap.web.shared.components import STATES

WEB = Path(ketnap.__file__).parent / "web"
CSS = (WEB / "static/ketnap/ketnap.css").read_text(encoding="utf-8")
TOKENS = dict(re.findall(r"--(\w[\w-]*): (#[0-9a-f]{3,6});", CSS))
TEMPLATES = sorted(WEB.glob("*/templates/**/*.html"))


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(sign * 2 for sign in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(TOKENS[one]), luminance(TOKENS[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("text", "ground"), list(product(("ink", "quiet", "red", "red-deep"), ("white", "paper", "sand")))
)
def test_text_can_be_read(text, ground):
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("done", "done-tint"),
        ("due", "due-tint"),
        ("info", "info-tint"),
        ("red", "red-tint"),
        ("red", "gold-tint"),
        ("quiet", "gold-tint"),
        ("white", "red"),
    ],
)
def test_states_can_be_read(text, ground):
    assert contrast(text, ground) >= 4.5


def test_edges_of_fields_can_be_seen():
    assert contrast("line-firm", "white") >= 3


def test_gold_is_never_the_colour_of_words():
    assert not re.search(r"[^-]color: var\(--gold\)", CSS)


def test_nothing_is_written_in_capitals():
    assert "uppercase" not in CSS


def test_nothing_is_fetched_from_elsewhere():
    assert not re.search(r"https?:|@import", CSS)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(WEB).as_posix())
def test_templates_carry_no_inline_style_or_script(template):
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|\son\w+=|<style|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"(?:src|href)=\"https?:", text)


def test_every_sign_in_use_is_drawn():
    drawn = set(re.findall(r'symbol id="(\w+)"', (WEB / "static/ketnap/icons.svg").read_text(encoding="utf-8")))
    used = {name for path in TEMPLATES for name in re.findall(r'{% icon "(\w+)"', path.read_text(encoding="utf-8"))}
    menu = set(
        re.findall(r'Item\(\s*"\w+", _\("[^"]+"\), "(\w+)"', (WEB / "shared/menu.py").read_text(encoding="utf-8"))
    )
    assert used | menu | set(STATES) <= drawn
    assert len(menu) > 8


def test_every_state_has_a_colour_beside_its_shape():
    for state in STATES:
        assert f".is-{state}" in CSS, state
