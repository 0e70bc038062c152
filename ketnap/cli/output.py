"""How a command speaks and ends: documents on stdout, complaints on stderr, four exit codes."""

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import date
from typing import Any

from ketnap.lib.vietnamese import BadDate, parse_date

DONE, REFUSED, WRONG_CALL, NEEDS_PERSON = 0, 1, 2, 3


def print_json(document: Mapping[str, Any]) -> None:
    """One document for a script."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def complain(sentence: str, code: int = WRONG_CALL) -> int:
    """Say the sentence on stderr and answer the exit code."""
    sys.stderr.write(sentence + "\n")
    return code


def day(text: str) -> date:
    """A typed day, for argparse; a text that is no day is a wrong call."""
    try:
        return parse_date(text)
    except BadDate as error:
        raise argparse.ArgumentTypeError(str(error)) from error
