"""Makes zip archives of kits, and reads them back."""

import io
import subprocess
import zipfile

from presskit.assets.archive import zip_files
from presskit.assets.archive.zip_files import README
from tests.rendering import templates_of

GROUP = "4 - Clerical support workers"
TOP = "press-kits_4-clerical-support-workers"


def kit_archive(kit, files):
    """Return the archive of a kit with these files."""
    return zip_files.kit_archive(kit, files, templates_of(zip_files.TEMPLATE))


def group_archive(stream, group, kits, files):
    """Write the archive of a group with these files."""
    zip_files.group_archive(stream, group, kits, files, templates_of(zip_files.TEMPLATE))


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
