"""What an office's .xlsx file is before any spreadsheet library sees it: size, zip directory, head of every XML part.

A workbook is a zip archive from outside. A hostile one can claim gigabytes, name files outside its folder, or define
entities that grow without end. All of that shows in the zip directory and in the first lines of each part.
"""

import re
import stat
import struct
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

MAX_FILE = 20 * 1024 * 1024
MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO = 100
MAX_MEMBERS = 2_000

_RATIO_MATTERS_FROM = 1024 * 1024  # bytes unpacked: small parts of repeated text shrink a lot and harm nobody
_DIRECTORY_MAX = MAX_MEMBERS * 1024
_PROLOG_MAX = 64 * 1024
_CHUNK = 256 * 1024

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_END_OF_DIRECTORY = b"PK\x05\x06"
_END_OF_DIRECTORY_64 = b"PK\x06\x07"
_END_SIZE = 22
_ENCRYPTED_FLAG = 0x1
_ARCHIVES = (".zip", ".xlsx", ".xlsm", ".xlsb", ".xls", ".docx", ".docm", ".doc", ".ods", ".odt", ".rar", ".7z", ".gz")
_ENCODINGS = {b"utf-8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252"}

_ROOT = re.compile(rb"<[A-Za-z_]")
_BEFORE_THE_ROOT = re.compile(rb"<\?.*?\?>|<!--.*?-->", re.DOTALL)
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([^"']*)["']""", re.IGNORECASE)

_SAVE_AGAIN = "Hãy mở bằng Excel, chọn Lưu thành (Save As), loại “Excel Workbook (.xlsx)”, rồi gửi lại"


class BadWorkbook(Exception):
    """A file is not taken in; the message is Vietnamese and says what to do."""


def inspect_archive(path: Path) -> None:
    """Refuse with BadWorkbook whatever is not a plain, harmless .xlsx file of moderate size; answers nothing.

    At most 20 MB, 100 MB unpacked, 100 times smaller packed than unpacked, 2,000 members. No names outside the archive,
    no DOCTYPE, password, macros, links to other files or files inside. No more than 64 KB of the file is unpacked
    at a time.
    """
    try:
        with path.open("rb") as file:
            inspect(file)
    except OSError:
        raise BadWorkbook("Không mở được tệp. Hãy kiểm tra tệp còn ở chỗ cũ và bạn có quyền đọc.") from None


def inspect(file: BinaryIO) -> None:
    """Do what `inspect_archive` does with an open file; its position afterwards is anywhere."""
    size = file.seek(0, 2)
    _check_kind(file, size)
    _check_directory_size(file, size)
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _check_members(members, size)
            _check_is_workbook(archive, members)
            for member in members:
                _check_content(archive, member)
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError, UnicodeError, ValueError):
        raise BadWorkbook(f"Tệp bị hỏng hoặc tải lên chưa hết. {_SAVE_AGAIN}.") from None


def _check_kind(file: BinaryIO, size: int) -> None:
    if size == 0:
        raise BadWorkbook("Tệp rỗng. Hãy chọn lại tệp danh sách.")
    if size > MAX_FILE:
        raise BadWorkbook(
            "Tệp lớn hơn 20 MB. Hãy xóa hình ảnh và các trang không cần, hoặc chia danh sách ra nhiều tệp."
        )
    file.seek(0)
    head = file.read(len(_OLE))
    if head == _OLE:
        file.seek(0)
        if _OLE_ENCRYPTED in file.read(MAX_FILE):
            raise BadWorkbook("Tệp có mật khẩu mở. Hãy bỏ mật khẩu (Tệp → Thông tin → Bảo vệ), rồi gửi lại.")
        raise BadWorkbook(f"Đây là tệp Excel kiểu cũ (.xls) hoặc tệp Word cũ. {_SAVE_AGAIN}.")
    if not head.startswith(b"PK"):
        raise BadWorkbook(f"Tệp không phải là bảng tính .xlsx (có thể chỉ đổi tên đuôi). {_SAVE_AGAIN}.")


def _check_directory_size(file: BinaryIO, size: int) -> None:
    """Read the record at the end of the archive, so that a directory of millions of lines is never loaded."""
    tail_size = min(size, 0xFFFF + _END_SIZE)
    file.seek(size - tail_size)
    tail = file.read(tail_size)
    position = tail.rfind(_END_OF_DIRECTORY)
    if position < 0 or position + _END_SIZE > len(tail):
        raise BadWorkbook(f"Tệp bị hỏng hoặc tải lên chưa hết. {_SAVE_AGAIN}.")
    members, directory_size = struct.unpack_from("<HL", tail, position + 10)
    if _END_OF_DIRECTORY_64 in tail[max(position - 20, 0) : position]:
        raise BadWorkbook(f"Tệp dùng kiểu nén dành cho tệp rất lớn. {_SAVE_AGAIN}.")
    if members > MAX_MEMBERS or directory_size > _DIRECTORY_MAX:
        raise BadWorkbook(_too_many_members())


def _check_members(members: list[zipfile.ZipInfo], size: int) -> None:
    if len(members) > MAX_MEMBERS:
        raise BadWorkbook(_too_many_members())
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED:
        raise BadWorkbook("Tệp bung ra lớn hơn 100 MB. Hãy chỉ giữ trang danh sách, xóa các dòng và cột trống.")
    if unpacked > MAX_RATIO * size or any(_is_bomb(member) for member in members):
        raise BadWorkbook("Tệp nén bất thường (bung ra lớn gấp hơn 100 lần). Hãy chép danh sách sang tệp Excel mới.")
    names = [member.filename for member in members]
    if len({name.lower() for name in names}) < len(names):
        raise BadWorkbook(f"Tệp chứa hai phần trùng tên. {_SAVE_AGAIN}.")
    for member in members:
        if _leaves_the_archive(member.orig_filename) or stat.S_ISLNK(member.external_attr >> 16):
            raise BadWorkbook("Tệp chứa đường dẫn trỏ ra ngoài, không an toàn. Không dùng tệp này; hãy báo người gửi.")
        if member.flag_bits & _ENCRYPTED_FLAG:
            raise BadWorkbook("Tệp có mật khẩu nén. Hãy bỏ mật khẩu rồi gửi lại.")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise BadWorkbook(f"Tệp dùng kiểu nén không phải của Excel. {_SAVE_AGAIN}.")


def _check_is_workbook(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    names = {member.filename.lower() for member in members}
    if "word/document.xml" in names:
        raise BadWorkbook("Đây là tệp Word, không phải bảng tính. Hãy chép danh sách sang Excel và lưu dạng .xlsx.")
    if "[content_types].xml" not in names or "xl/workbook.xml" not in names:
        raise BadWorkbook(f"Tệp nén này không phải là bảng tính .xlsx. {_SAVE_AGAIN}.")
    types = next(member for member in members if member.filename.lower() == "[content_types].xml")
    with archive.open(types) as part:
        has_macro_type = b"macroenabled" in part.read(1024 * 1024).lower()
    if has_macro_type or any("vbaproject" in name or name.startswith("xl/macrosheets/") for name in names):
        raise BadWorkbook("Tệp có macro. Hãy lưu thành “Excel Workbook (.xlsx)” không có macro, rồi gửi lại.")
    if any(name.startswith("xl/externallinks/") or name == "xl/connections.xml" for name in names):
        raise BadWorkbook("Tệp có liên kết tới tệp khác. Hãy ngắt liên kết (Dữ liệu → Sửa liên kết), rồi gửi lại.")
    if any(name.endswith(_ARCHIVES) or name.startswith("xl/embeddings/") for name in names):
        raise BadWorkbook("Tệp có tệp khác nhúng bên trong. Hãy xóa các tệp nhúng, rồi gửi lại.")


def _check_content(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Read the part to its end in small pieces (its checksum tells a false size) and look at its head if it is XML."""
    with archive.open(member) as part:
        head = part.read(_PROLOG_MAX)
        if member.filename.lower().endswith((".xml", ".rels", ".vml")):
            _check_prolog(head)
        while part.read(_CHUNK):
            pass


def _check_prolog(head: bytes) -> None:
    """Walk from the start of an XML part to its first element: only comments and instructions may stand before it."""
    if b"\0" in head or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise BadWorkbook(f"Tệp dùng bảng mã chữ lạ. {_SAVE_AGAIN}.")
    rest = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    while found := _BEFORE_THE_ROOT.match(rest):
        encoding = _ENCODING.search(found[0]) if found[0].startswith(b"<?xml") else None
        if encoding and encoding[1].lower() not in _ENCODINGS:
            raise BadWorkbook(f"Tệp dùng bảng mã chữ lạ. {_SAVE_AGAIN}.")
        rest = rest[found.end() :].lstrip()
    if head and not _ROOT.match(rest):
        raise BadWorkbook("Tệp chứa khai báo DOCTYPE/ENTITY, không an toàn. Hãy chép danh sách sang một tệp Excel mới.")


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    return member.file_size > _RATIO_MATTERS_FROM and member.file_size > MAX_RATIO * member.compress_size


def _leaves_the_archive(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in parts or ":" in name or "\0" in name


def _too_many_members() -> str:
    return "Tệp có hơn 2.000 phần bên trong. Hãy chép riêng trang danh sách sang một tệp Excel mới."
