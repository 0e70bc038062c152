"""Papers and signed files, each kept under the hash of its content (SHA-256): the same content lies there once."""

import hashlib
from pathlib import Path

from django.conf import settings

from ketnap.base import files


def keep(content: bytes) -> str:
    """Keep the content and answer its hash, by which it is found again."""
    digest = hashlib.sha256(content).hexdigest()
    place = path_of(digest)
    place.parent.mkdir(parents=True, exist_ok=True)
    with files.replacing(place) as handle:
        handle.write(content)
    return digest


def path_of(digest: str) -> Path:
    """Where the content with this hash lies, or would lie."""
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest


def content_of(digest: str) -> bytes | None:
    """The kept content when it still has its hash; None when it is gone or was changed."""
    path = path_of(digest)
    content = path.read_bytes() if path.is_file() else None
    return content if content is not None and hashlib.sha256(content).hexdigest() == digest else None
