"""Reads zip archives of kits back."""

import io
import subprocess
import zipfile

from presskit.assets.archive import (
    README,
)

GROUP = "4 - Clerical support workers"
TOP = "press-kits_4-clerical-support-workers"


def opened(data):
    return zipfile.ZipFile(io.BytesIO(data))


def text_of(data, name):
    with opened(data) as archive:
        (path,) = [path for path in archive.namelist() if path.count("/") == 1 and path.endswith(f"/{name}")]
        return archive.read(path).decode()


def readme_of(data):
    """Return README.txt with its lines joined, as it was before it was set."""
    return " ".join(text_of(data, README).split())


def unpack(data, folder):
    (folder / "kit.zip").write_bytes(data)
    tested = subprocess.run(["unzip", "-tq", "kit.zip"], cwd=folder, capture_output=True, check=True)
    assert b"No errors" in tested.stdout
    subprocess.run(["unzip", "-q", "kit.zip"], cwd=folder, check=True, umask=0o022)
    (folder / "kit.zip").unlink()
    (top,) = folder.iterdir()
    return top
