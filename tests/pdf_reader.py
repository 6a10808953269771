"""Reading briefs back with other people's readers."""

import re
import shutil
import subprocess

import pytest


def text(path):
    """Return the text of a PDF in reading order, white space as single spaces."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler) is not installed")
    done = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True)
    return one_line(done.stdout.decode())


def one_line(words):
    """Return words without line ends, form feeds, the running feet of pages and numbers of sources."""
    without_feet = re.sub(r"\S+ Page \d of \d", " ", re.sub(r"\s+", " ", words))
    without_references = re.sub(r" \[\d+\]", "", without_feet)
    return re.sub(r"\s+", " ", without_references).strip()


def squeezed(words):
    """Return words without any white space, for texts that lines may break anywhere."""
    return re.sub(r"\s+", "", words)
