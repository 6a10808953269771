"""Share images and briefs as `presskit verify` reads them: as others read them, and corrupt where they are corrupt."""

import re

import pytest
from PIL import Image, ImageFile
from pypdf import PdfReader

from presskit.verification.formats import CorruptFile, read_pdf, read_png

NAME = "4322-production-clerks"
PACKED = re.compile(rb"/FlateDecode[^>]*>>\s*stream\n(.*?)(?=\nendstream)", re.DOTALL)
KIT = f"kits/{NAME}"


def test_pictures_and_documents_are_read_as_others_read_them(tree):
    for path in tree.rglob("*.png"):
        shown = read_png(path.read_bytes())
        with Image.open(path) as other:
            assert (shown.width, shown.height) == other.size
    for path in tree.rglob("*.pdf"):
        known = read_pdf(path.read_bytes())
        with PdfReader(path) as other:
            assert known.pages == len(other.pages)
            assert known.attached == tuple(file.content for file in other.attachment_list)


@pytest.mark.parametrize("suffix", ["png", "pdf"])
def test_cut_and_altered_files_are_corrupt(suffix, tree, monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint sets it
    data = min((path.read_bytes() for path in (tree / KIT).rglob(f"*.{suffix}")), key=len)
    read = {"png": read_png, "pdf": read_pdf}[suffix]
    read(data)
    for cut in (0, 5, 20, 60, len(data) // 2, len(data) - 20, len(data) - 2):
        with pytest.raises(CorruptFile):
            read(data[:cut])
    if suffix == "png":
        for at in range(8, len(data), 97):
            with pytest.raises(CorruptFile):
                read(data[:at] + bytes([data[at] ^ 16]) + data[at + 1 :])
    else:
        packed = [found for found in PACKED.finditer(data) if found.end() - found.start(1) > 10]
        assert len(packed) > 10
        for at in (
            found.start(1) + share * (found.end() - found.start(1)) // 4 for found in packed for share in (1, 3)
        ):
            with pytest.raises(CorruptFile):
                read(data[:at] + bytes([data[at] ^ 16]) + data[at + 1 :])
    for at in range(0, len(data), 1009):  # nothing but CorruptFile, whatever stands there
        for byte in (0, 255, data[at] ^ 1):
            try:
                read(data[:at] + bytes([byte]) + data[at + 1 :])
            except CorruptFile:
                continue
