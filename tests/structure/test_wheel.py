"""What the wheel holds, name by name."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LISTED = Path(__file__).with_name("wheel_content.txt")


def test_the_wheel_holds_what_is_listed_and_no_database(tmp_path, request):
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = sorted(n for n in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in n)
    if request.config.getoption("--accept"):
        LISTED.write_text("\n".join(names) + "\n")
    assert names == LISTED.read_text().splitlines()
    assert not [n for n in names if ".db" in n or n.startswith(("tests/", "bench/"))]
    for needed in ("templates", "reference", "profiles", "demo"):
        assert any(n.startswith(f"funding/_shipped/{needed}/") for n in names)
