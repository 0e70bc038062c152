"""What the processes of one `make test` share: a folder with a master key and whatever is costly to build.

A pytest started by hand shares with nobody and builds for itself.
"""

import base64
import os
import pickle
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

VARIABLE = "KETNAP_TESTS_SHARED"
KEY = "master.key"


@contextmanager
def begun() -> Iterator[None]:
    """A folder for the processes started inside; removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="ketnap-shared-"))
    (folder / KEY).write_bytes(base64.b64encode(os.urandom(32)))
    os.environ[VARIABLE] = str(folder)
    try:
        yield
    finally:
        del os.environ[VARIABLE]
        shutil.rmtree(folder, ignore_errors=True)


def take_master_key(keys: Path) -> None:
    """Rows sealed by one process can be read by the others."""
    if VARIABLE in os.environ:
        shutil.copyfile(Path(os.environ[VARIABLE]) / KEY, keys / KEY)
        (keys / KEY).chmod(0o600)


def built_once[T](name: str, build: Callable[[], T]) -> T:
    """What `build` makes: by the first process that asks, for all of them. It must survive pickling."""
    if VARIABLE not in os.environ:
        return build()
    made, building = (Path(os.environ[VARIABLE]) / f"{name}{ending}" for ending in (".pickle", ".building"))
    while not made.exists():
        try:
            os.close(os.open(building, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            time.sleep(0.2)
            continue
        try:
            if not made.exists():
                _write(made, build())
        finally:
            building.unlink()
    return pickle.loads(made.read_bytes())  # type: ignore[no-any-return]


def _write(place: Path, content: object) -> None:
    part = place.with_suffix(".part")
    part.write_bytes(pickle.dumps(content))
    part.replace(place)
