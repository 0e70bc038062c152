"""Personal names: compare without marks, put in Vietnamese order."""

import unicodedata

from ketnap.lib.vietnamese import nfc

_ALPHABET = "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # in their order: huyền, hỏi, ngã, sắc, nặng; none comes first
_QUALITIES = "\u0306\u0302\u031b"  # breve, hat, horn: they make another letter
_LOOK_ALIKES = str.maketrans(dict.fromkeys("\u00d0\u00f0\u0189\u0256", "đ"))  # letters of old files that look like đ
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u2032", "'"))
_INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))


def fold(text: str) -> str:
    """Answer `text` for searching and comparing: no marks, đ as d, lower case, one space between words, trimmed.

    "ĐẶNG  Thị Đào" -> "dang thi dao". Same answer for NFC, NFD and the look-alike letters of old files.
    """
    text = text.translate(_INVISIBLE).translate(_LOOK_ALIKES).translate(_APOSTROPHES).lower().replace("đ", "d")
    decomposed = unicodedata.normalize("NFD", text)
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(bare.split())


def sort_key(full_name: str) -> str:
    """Answer a text key in the order of Vietnamese lists: given name, then middle names, then family name.

    Letters decide first, tones only between equal letters (ngang, huyền, hỏi, ngã, sắc, nặng); capitals, apostrophes
    and hyphens do not count. The key holds digits only, so every database and collation puts it in the same order.
    At most 3 characters for each of the name's and 9 more.
    """
    words = nfc(full_name).split()
    parts = (words[-1:], words[1:-1], words[:1] if len(words) > 1 else [])
    return "".join(_part_key(" ".join(part)) for part in parts)


def _part_key(text: str) -> str:
    """Two digits for each letter (space 01), 00, one digit for the tone of each letter, 0."""
    letters: list[str] = []
    tones: list[int] = []
    for character in unicodedata.normalize("NFD", text.translate(_INVISIBLE).translate(_LOOK_ALIKES).lower()):
        if character in _TONES and tones:
            tones[-1] = _TONES.index(character) + 2
        elif character in _QUALITIES and letters:
            letters[-1] = unicodedata.normalize("NFC", letters[-1] + character)
        elif character == " " or character in _ALPHABET:
            letters.append(character)
            tones.append(1)
    ranks = "".join(f"{_ALPHABET.find(letter) + 2:02d}" for letter in letters)
    return ranks + "00" + "".join(map(str, tones)) + "0"
