"""Reading a .docx back in tests: its text, its parts in canonical form, its PDF."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from docx import Document
from lxml import etree

needs_office = pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdffonts")), reason="LibreOffice or poppler is not installed"
)


def text_of(paper: bytes) -> str:
    """All text of the document part, a line per paragraph, tables included."""
    body = Document(io.BytesIO(paper)).element.body
    tag = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    return "\n".join("".join(run.text or "" for run in p.iter(tag + "t")) for p in body.iter(tag + "p"))


def parts_of(paper: bytes) -> dict[str, bytes]:
    """Every member of the zip; XML in canonical form, so that only meaning is compared."""
    with zipfile.ZipFile(io.BytesIO(paper)) as members:
        assert members.testzip() is None
        return {name: _canonical(name, members.read(name)) for name in members.namelist()}


def _canonical(name: str, raw: bytes) -> bytes:
    if not name.endswith((".xml", ".rels")):
        return raw
    root = etree.fromstring(raw)
    if name.endswith((".rels", "[Content_Types].xml")):
        root[:] = sorted(root, key=lambda child: sorted(child.attrib.items()))
    if name == "docProps/core.xml":  # an empty property and no property say the same
        root[:] = sorted((child for child in root if child.text), key=lambda child: child.tag)
    return etree.tostring(root, method="c14n", exclusive=True)


def as_pdf(paper: bytes, folder: Path) -> Path:
    """The paper as LibreOffice prints it."""
    source = folder / "paper.docx"
    source.write_bytes(paper)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / "paper.pdf"


def page_count(pdf: Path) -> int:
    report = subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, text=True).stdout
    return int(report.split("Pages:")[1].split()[0])


def font_families(pdf: Path) -> set[str]:
    """Families embedded in the PDF: LiberationSerif-Bold and LiberationSerif-Italic are one."""
    listing = subprocess.run(["pdffonts", str(pdf)], check=True, capture_output=True, text=True).stdout
    fonts = [row.split()[0].split("+")[-1] for row in listing.splitlines()[2:]]
    return {font.split("-")[0] for font in fonts}


def pdf_pages(pdf: Path) -> list[str]:
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    return [page for page in text.split("\f") if page.strip()]
