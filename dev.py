# -*- coding: utf-8 -*-
"""Sets the machine up and runs the program or its tests: `python3 dev.py run|test|check|drill|bench`.

Standard library only. This file must also parse on Pythons too old to run it, to say so in one sentence.
"""

import glob
import hashlib
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
WINDOWS = os.name == "nt"
OLDEST = (3, 12)
NEWEST = (3, 14)

USAGE = """python3 dev.py LỆNH [THAM SỐ…]

  run     mở hệ thống; thư mục trống thì hỏi nạp gì (--practice tan-thanh, --empty, --data DIR, --port N)
  test    mọi bài kiểm thử, trên SQLite rồi trên PostgreSQL (tham số chuyển cho pytest)
  check   định dạng, kiểu, tầng phòng, migration, tài liệu sinh ra, bản dịch
  drill   diễn tập: nạp, kiểm tra, sao lưu, phục hồi, dựng lại; drill rules: làm hỏng từng quy tắc, xem phép thử có nhận ra
  bench   đo tốc độ: bench figures | bench import | bench rules | bench reorganise
  lock    khóa lại phiên bản thư viện trong requirements/ (cần mạng)
"""

NO_PYTHON = (
    "Ketnap cần Python 3.12, 3.13 hoặc 3.14: hãy cài (từ python.org, hoặc gói python3.12-venv của hệ điều hành) "
    "rồi chạy lại lệnh này. (Ketnap needs Python 3.12 to 3.14; this is %s.)"
)


def say(sentence):
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


def fail(sentence, code=2):
    say(sentence)
    sys.exit(code)


# Finding a Python -----------------------------------------------------------------------------------------------------


def version_of(python):
    """(3, 12) for a Python that starts and can make virtual environments, else None."""
    probe = "import sys, venv, ensurepip; print('%d %d' % sys.version_info[:2])"
    try:
        answer = subprocess.check_output([python, "-c", probe], stderr=subprocess.DEVNULL, timeout=30)
        major, minor = answer.decode("ascii").split()
        return int(major), int(minor)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def candidates():
    """Every place where a suitable Python may be: this one, PATH, pyenv, the Windows launcher."""
    yield sys.executable
    names = ["python3.%d" % minor for minor in range(NEWEST[1], OLDEST[1] - 1, -1)] + ["python3", "python"]
    for name in names:
        found = shutil.which(name)
        if found:
            yield found
    for root in (os.environ.get("PYENV_ROOT"), os.path.join(os.path.expanduser("~"), ".pyenv")):
        if root:
            for name in ("bin/python3", "python.exe"):
                for found in sorted(glob.glob(os.path.join(root, "versions", "3.*", name)), reverse=True):
                    yield found
    if WINDOWS and shutil.which("py"):
        for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
            found = windows_launcher("-3.%d" % minor)
            if found:
                yield found


def windows_launcher(option):
    try:
        answer = subprocess.check_output(
            ["py", option, "-c", "import sys; print(sys.executable)"], stderr=subprocess.DEVNULL, timeout=30
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.decode("utf-8", "replace").strip() or None


def find_python():
    """The first suitable Python; without one the program ends with one sentence."""
    for python in candidates():
        version = version_of(python)
        if version and OLDEST <= version <= NEWEST:
            return python
    return fail(NO_PYTHON % ("%d.%d" % sys.version_info[:2]))


# The virtual environment ----------------------------------------------------------------------------------------------


def venv_python():
    return os.path.join(VENV, "Scripts", "python.exe") if WINDOWS else os.path.join(VENV, "bin", "python")


def ensure_venv():
    """Make .venv, or make it anew when its Python is gone or too old."""
    version = version_of(venv_python()) if os.path.exists(venv_python()) else None
    if version and OLDEST <= version <= NEWEST:
        return
    python = find_python()
    say("Tạo .venv bằng %s" % python)
    if subprocess.call([python, "-m", "venv", "--clear", VENV]) != 0:
        fail("Không tạo được .venv: hãy cài gói venv của Python (Debian: apt install python3-venv) rồi chạy lại.")


def digest(names):
    total = hashlib.sha256()
    for name in names:
        with open(os.path.join(ROOT, name), "rb") as stream:
            total.update(stream.read())
    return total.hexdigest()


def stamp(kind):
    return os.path.join(VENV, "ketnap-%s.stamp" % kind)


def is_installed(kind):
    names = ["requirements/%s.txt" % kind, "pyproject.toml"]
    if not os.path.exists(stamp(kind)):
        return False
    with open(stamp(kind)) as stream:
        return stream.read().strip() == digest(names)


def pip(*arguments):
    """Install quietly; pip's own words are shown only when it fails."""
    command = [venv_python(), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    done = subprocess.run(command + list(arguments), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        say(done.stdout.decode("utf-8", "replace"))
        fail("Không cài được thư viện: hãy xem thông báo của pip ở trên (máy có mạng không?) rồi chạy lại.", 1)


def install(kind):
    """Install requirements/<kind>.txt when it changed since the last time; `dev` holds all of `run`."""
    if is_installed(kind) or (kind == "run" and is_installed("dev")):
        return
    say("Cài thư viện (requirements/%s.txt)…" % kind)
    pip("--require-hashes", "-r", "requirements/%s.txt" % kind)
    pip("--no-deps", "--no-build-isolation", "--editable", ".")
    with open(stamp(kind), "w") as stream:
        stream.write(digest(["requirements/%s.txt" % kind, "pyproject.toml"]))


def compile_translations():
    tool = os.path.join(ROOT, "tools", "translations.py")
    if os.path.exists(tool) and call(tool, "compile") != 0:
        fail("Không biên dịch được bản dịch.", 1)


def set_up(kind):
    ensure_venv()
    install(kind)
    compile_translations()


def call(*arguments, **environment):
    """Run the environment's Python in the repository and return its exit code."""
    merged = dict(os.environ)
    merged.update(environment)
    try:
        return subprocess.call([venv_python()] + list(arguments), cwd=ROOT, env=merged)
    except KeyboardInterrupt:
        return 130


# Commands -------------------------------------------------------------------------------------------------------------


def run(arguments):
    set_up("run")
    command = [venv_python(), "-m", "ketnap", "up"] + arguments
    if WINDOWS:
        return call(*command[1:])
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execv(command[0], command)


def test(arguments):
    """Everything on SQLite, in the browser and on PostgreSQL (tests/runs.py)."""
    set_up("dev")
    return call("-m", "tests.runs", *arguments)


def check(arguments):
    set_up("dev")
    return call("-m", "tools.checks", *arguments)


def drill(arguments):
    set_up("dev")
    if arguments[:1] == ["rules"]:
        return call("-m", "tests.rulebook.mutation", *arguments[1:])
    return call("-m", "tools.drill", *arguments)


def bench(arguments):
    set_up("run")
    return call("-m", "ketnap", "bench", *arguments)


def lock(arguments):
    """Compile requirements/*.in anew, with hashes and without any address."""
    set_up("dev")
    uv = os.path.join(os.path.dirname(venv_python()), "uv")
    options = "--universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --quiet".split()
    for kind in ("run", "dev", "postgresql"):
        command = [uv, "pip", "compile"] + options + ["--python-version", "3.12"]
        command += ["--custom-compile-command", "python3 dev.py lock"] + arguments
        command += ["--no-deps"] if kind == "postgresql" else []
        command += ["%s.in" % kind, "--output-file", "%s.txt" % kind]
        if subprocess.call(command, cwd=os.path.join(ROOT, "requirements"), stdout=subprocess.DEVNULL) != 0:
            return 1
    return 0


COMMANDS = {"run": run, "test": test, "check": check, "drill": drill, "bench": bench, "lock": lock}


def main(arguments):
    if sys.version_info < (3, 8):
        fail(NO_PYTHON % ("%d.%d" % sys.version_info[:2]))
    if not arguments or arguments[0] not in COMMANDS:
        known = bool(arguments) and arguments[0] in ("-h", "--help")
        (sys.stdout if known else sys.stderr).write(USAGE)
        return 0 if known else 2
    return COMMANDS[arguments[0]](arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
