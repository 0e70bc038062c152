"""`ketnap up`: brings the data folder to the newest form, loads a first office, serves pages and runs long work."""

import argparse
import os
import sys
import time

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from ketnap.cli import first_load
from ketnap.cli.output import REFUSED, complain
from ketnap.cli.supervise import Child, Supervisor, answers, next_free
from ketnap.settings_checks import is_loopback, refuse_unsafe

START_PATIENCE = 60  # seconds until the first answer; slow disks load slowly


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=port_number, default=8321, help="cổng (mặc định 8321; bận thì lấy cổng kế tiếp)")
    parser.add_argument("--host", default=settings.BIND, help="địa chỉ lắng nghe (mặc định 127.0.0.1: chỉ máy này)")
    parser.add_argument("--workers", type=int, default=2, help="số tiến trình web (mặc định 2)")
    first_load.add_arguments(parser)


def port_number(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 65_535:
        raise argparse.ArgumentTypeError("cổng phải từ 1 đến 65535")
    return number


def run(args: argparse.Namespace) -> int:
    """Serve until Ctrl-C or SIGTERM; 0 after a clean end, 1 when something keeps failing, 2 for a wrong call."""
    settings.BIND = args.host
    try:
        refuse_unsafe()
    except ImproperlyConfigured as error:
        return complain(str(error))
    call_command("migrate", verbosity=0, interactive=False)
    code = first_load.load(args)
    if code != 0:
        return code
    port = next_free(args.host, args.port)
    if port is None:
        return complain(f"Không có cổng trống từ {args.port} ở {args.host}.", REFUSED)
    if port != args.port:
        sys.stdout.write(f"Cổng {args.port} đang bận, dùng cổng {port}.\n")
    return serve(args.host, port, args.workers)


def serve(host: str, port: int, workers: int) -> int:
    supervisor = Supervisor(children(host, port, workers))
    supervisor.catch_signals()
    supervisor.start()
    try:
        if not wait_for_first_answer(supervisor, host, port):
            return (
                0 if supervisor.stopping else complain("Trang web không khởi động được; xem thông báo ở trên.", REFUSED)
            )
        announce(host, port)
        return supervisor.watch()
    finally:
        supervisor.stop()
        sys.stdout.write("Đã dừng.\n")


def children(host: str, port: int, workers: int) -> list[Child]:
    """The web server and the worker for long tasks."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "ketnap.settings",
        "KETNAP_DATA": str(settings.DATA_DIR),
        "KETNAP_KEYS": str(settings.KEYS_DIR),
        "KETNAP_BIND": host,
        "PYTHONUNBUFFERED": "1",
    }
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    web += ["--workers", str(workers), "--blocking-threads", "1", "--respawn-failed-workers"]
    web += ["--log-level", "warning", "--no-ws", "ketnap.wsgi:application"]
    worker = [sys.executable, "-m", "ketnap.cli.worker"]
    return [Child("Trang web", web, environment), Child("Tiến trình nền", worker, environment)]


def wait_for_first_answer(supervisor: Supervisor, host: str, port: int) -> bool:
    deadline = time.monotonic() + START_PATIENCE
    reachable = host if host not in {"0.0.0.0", "::"} else "127.0.0.1"  # noqa: S104 - compared, not bound
    while time.monotonic() < deadline and not supervisor.stopping:
        if answers(reachable, port, settings.ALLOWED_HOSTS[0].removeprefix(".")):
            return True
        if not supervisor.children[0].is_running:
            return False
        time.sleep(0.1)
    return False


def announce(host: str, port: int) -> None:
    """Print the address and, on a server for this machine alone, a link that signs in once."""
    address = f"http://{'[' + host + ']' if ':' in host else host}:{port}/"
    sys.stdout.write(f"Ketnap đang chạy: {address}\n")
    if is_loopback(host) and (token := first_load.sign_in_token()):
        sys.stdout.write(f"Đăng nhập một lần:  {address}sign-in/{token}/\n")
    sys.stdout.write("Dừng: Ctrl-C\n")
    sys.stdout.flush()
