"""`make drill`: the emergencies an office should have rehearsed, on throw-away copies of the practice office.

    python -m tools.drill [--rounds N] [--seed N]

Loads the practice office, verifies, rebuilds, backs up and restores it elsewhere; then kills the loading N times in the
middle (as a power cut would) and verifies what is left. Every step prints one line; the first failure ends the drill.
"""

import argparse
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.serving import ROOT, Folder

OFFICE = "tan-thanh"


class Failed(Exception):
    """A step of the drill did not end as it must."""


def step(title: str, folder: Folder, *words: str, code: int = 0) -> str:
    """Run a command on the folder and give its output; raise Failed when its exit code is another."""
    done = folder.ketnap(*words)
    if done.returncode != code:
        raise Failed(f"{title}: mã {done.returncode}, phải là {code}\n{done.stdout}{done.stderr}")
    sys.stdout.write(f"đạt  {title}\n")
    sys.stdout.flush()
    return done.stdout


def restore_elsewhere(place: Path) -> Folder:
    """Load, verify, rebuild, back up, restore; the restored office must verify and show the same tree."""
    office = Folder(place / "office")
    step("nạp đơn vị thực hành", office, "practice", OFFICE)
    step("kiểm tra", office, "verify")
    step("dựng lại", office, "rebuild")
    step("kiểm tra sau khi dựng lại", office, "verify")
    before = step("cây tổ chức", office, "units", "--json")
    backup, keys = str(place / "backup"), str(place / "keys")
    step("sao lưu", office, "backup", backup, "--keys", keys)

    copy = Folder(place / "restored")
    step("phục hồi vào thư mục khác", copy, "restore", backup, "--keys", keys)
    step("kiểm tra bản phục hồi", copy, "verify")
    if step("cây tổ chức của bản phục hồi", copy, "units", "--json") != before:
        raise Failed("cây tổ chức của bản phục hồi khác bản gốc")
    return office


def kill_in_the_middle(place: Path, number: int, chance: random.Random) -> None:
    """Kill the loading after a random time; whatever was acknowledged must still verify."""
    folder = Folder(place / f"cut-{number}")
    command = [sys.executable, "-m", "ketnap", "practice", OFFICE]
    process = subprocess.Popen(
        command, env=folder.environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    delay = chance.uniform(4.0, 12.0)
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.wait()
    step(f"kiểm tra sau khi bị ngắt ở giây {delay:.1f}", folder, "verify")


def full_size() -> None:
    """The tests marked `drill`, which load offices of full size. Raises Failed when one fails."""
    if subprocess.call([sys.executable, "-m", "pytest", "-q", "-m", "drill"], cwd=ROOT) != 0:
        raise Failed("kiểm thử trên đơn vị cỡ thật (pytest -m drill)")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser("drill")
    parser.add_argument("--rounds", type=int, default=5, help="số lần ngắt giữa chừng")
    parser.add_argument("--seed", type=int, default=1, help="hạt giống của thời điểm ngắt")
    args = parser.parse_args(arguments)
    chance = random.Random(args.seed)
    place = Path(tempfile.mkdtemp(prefix="ketnap-drill-"))
    try:
        restore_elsewhere(place)
        for number in range(args.rounds):
            kill_in_the_middle(place, number, chance)
        full_size()
    except Failed as failure:
        sys.stdout.write(f"LỖI  {failure}\n")
        return 1
    finally:
        shutil.rmtree(place, ignore_errors=True)
    sys.stdout.write("Diễn tập đạt.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
