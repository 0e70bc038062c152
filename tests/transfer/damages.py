"""Ways in which a backup file may be damaged or forged, each under its name."""

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any


def damaged(file: Path, target: Path, change: Any) -> Path:
    """A copy of the backup with its members changed by `change(members: dict[str, bytes])`."""
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target


def rewrite(members: dict[str, bytes], changes: dict[str, Any]) -> None:
    manifest = json.loads(members["manifest.json"])
    manifest.update(changes)
    members["manifest.json"] = json.dumps(manifest).encode()


def forge(members: dict[str, bytes], name: str, old: bytes, new: bytes) -> None:
    """Change a member and make its hash in the manifest fit: only the chains can tell."""
    assert old in members[name]
    members[name] = members[name].replace(old, new, 1)
    manifest = json.loads(members["manifest.json"])
    entry = manifest["members"][name]
    entry["sha256"], entry["bytes"] = hashlib.sha256(members[name]).hexdigest(), len(members[name])
    members["manifest.json"] = json.dumps(manifest).encode()


EVENTS, AUDIT = "rows/journal.event.jsonl", "rows/audit.auditentry.jsonl"
# Seen before anything is read in.
DAMAGES: dict[str, Any] = {
    "a row less": lambda members: members.update({EVENTS: members[EVENTS].split(b"\n", 1)[1]}),
    "a changed character": lambda members: members.update({EVENTS: members[EVENTS].replace(b"branch", b"brench", 1)}),
    "a member less": lambda members: members.pop(AUDIT),
    "a member more": lambda members: members.update({"files/x": b"x"}),
    "no manifest": lambda members: members.pop("manifest.json"),
    "a manifest that is no JSON": lambda members: members.update({"manifest.json": b"{"}),
    "a manifest that is a list": lambda members: members.update({"manifest.json": b"[]"}),
    "a manifest without an office": lambda members: rewrite(members, {"office": None}),
    "an office with strange values": lambda members: rewrite(members, {"office": {"id": "x", "owner": "y"}}),
    "members that are no table": lambda members: rewrite(members, {"members": [1]}),
    "a newer format": lambda members: rewrite(members, {"format": 2}),
}
# Seen while it is read in, or by the chains.
FORGERIES: dict[str, Any] = {
    "a forged event": lambda members: forge(members, EVENTS, b'"actor":"example"', b'"actor":"exampla"'),
    "a forged audit entry": lambda members: forge(members, AUDIT, b'"actor":"example"', b'"actor":"exampla"'),
    "a forged end of the journal": lambda members: forge(
        members, "rows/journal.checkpoint.jsonl", b'"position":', b'"position":9'
    ),
    "an unknown column": lambda members: forge(members, EVENTS, b'{"id"', b'{"mood":1,"id"'),
    "a value of the wrong kind": lambda members: forge(members, EVENTS, b'"on":"2015', b'"on":"x015'),
    "a line that is no JSON": lambda members: forge(members, EVENTS, b'{"id"', b'"id"'),
    "a paper of a unit that is not there": lambda members: forge(
        members, "rows/instruments.instrument.jsonl", b'"unit_id":"0', b'"unit_id":"9'
    ),
}
