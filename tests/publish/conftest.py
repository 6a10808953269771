"""What tests of builds share: disks to fill."""

import subprocess

import pytest


@pytest.fixture
def mounted(tmp_path):
    """Return a function that mounts a file system, for as long as the test runs."""
    points = []

    def mount(kind, point, options):
        point.mkdir(exist_ok=True, parents=True)
        done = subprocess.run(["mount", "-t", kind, "-o", options, "none", point], capture_output=True, check=False)
        if done.returncode:
            pytest.skip(f"may not mount a {kind} here: {done.stderr.decode().strip()}")
        points.append(point)
        return point

    yield mount
    for point in reversed(points):
        subprocess.run(["umount", "--lazy", point], check=True)
