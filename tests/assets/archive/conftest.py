"""Archives of the committed kits and of their group."""

import io

import pytest

from tests.assets.archive.zips import GROUP, group_archive


@pytest.fixture(scope="session")
def files(kit_folders):
    """What goes into the archive of each kit, by code: its files by their path in its folder."""

    def within(folder):
        paths = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".zip")
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}

    return {code: within(folder) for code, folder in kit_folders.items()}


@pytest.fixture(scope="session")
def of_the_group(kits, files):
    """The members of the group's archive: pairs of path and bytes."""
    return [(f"{kit.name}/{path}", files[kit.code][path]) for kit in kits.values() for path in sorted(files[kit.code])]


@pytest.fixture(scope="session")
def group_bytes(kits, of_the_group):
    """The archive of the group."""
    stream = io.BytesIO()
    group_archive(stream, GROUP, list(kits.values()), of_the_group)
    return stream.getvalue()
