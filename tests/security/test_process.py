"""A hardened program leaves no core dump and makes private files only."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import resource, sys
from pathlib import Path
from fhr_desktop.security.process import harden
harden()
Path(sys.argv[1]).write_text("x")
print(resource.getrlimit(resource.RLIMIT_CORE))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX limits")
def test_no_core_dumps_and_private_files(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "file")], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "(0, 0)\n"
    assert (tmp_path / "file").stat().st_mode & 0o077 == 0
