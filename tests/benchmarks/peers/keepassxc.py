"""KeePassXC: a colleague's database of as many entries, all changed, is merged into ours by `keepassxc-cli`.

Arguments: folder, records, fields. Prints JSON. The time holds opening both and sealing one, with a cheap key.
"""

from __future__ import annotations

import base64
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from xml.sax.saxutils import escape

PHRASE = "granen vid sjön\n"
CHEAP = "100"  # milliseconds that opening costs at the least


def measured(folder: Path, records: int, fields: int) -> dict[str, float]:
    """Seconds by the clock and worked, and MB at most of this process's largest child."""
    keys = [base64.b64encode(os.urandom(16)).decode() for _n in range(records)]
    group = base64.b64encode(os.urandom(16)).decode()
    ours = _made(folder / "ours", group, keys, fields, "Åsa Lindgren", "2026-01-01T08:00:00Z")
    theirs = _made(folder / "theirs", group, keys, fields, "Märta Öberg", "2026-02-01T08:00:00Z")
    start, begun = time.perf_counter(), _worked()
    _run("merge", "--quiet", "--same-credentials", str(ours), str(theirs))
    took, worked = time.perf_counter() - start, _worked() - begun
    shown = _run("export", "--quiet", str(ours))
    if shown.count("<Value>Märta Öberg 1</Value>") != records:
        raise RuntimeError("not merged")
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    return {"seconds": took, "worked": worked, "mb": most}


def _worked() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _run(*arguments: str, answers: int = 1) -> str:
    done = subprocess.run(
        ["keepassxc-cli", *arguments], input=PHRASE * answers, check=True, capture_output=True, text=True,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    return done.stdout


def _made(file: Path, group: str, keys: list[str], fields: int, word: str, changed: str) -> Path:
    source, target = file.with_suffix(".xml"), file.with_suffix(".kdbx")
    entries = "".join(_entry(key, fields, word, changed) for key in keys)
    source.write_text(
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        "<KeePassFile><Meta><Generator>tests</Generator></Meta>"
        f"<Root><Group><UUID>{group}</UUID><Name>Root</Name>{_times('2026-01-01T08:00:00Z')}{entries}</Group>"
        "</Root></KeePassFile>\n",
        "utf-8",
    )
    _run("import", "--quiet", "--set-password", "--decryption-time", CHEAP, str(source), str(target), answers=2)
    return target


def _entry(key: str, fields: int, word: str, changed: str) -> str:
    said = {"Title": f"{word} 0", **{f"field{at}": f"{word} {at}" for at in range(1, fields)}}
    strings = "".join(
        f"<String><Key>{name}</Key><Value>{escape(value)}</Value></String>" for name, value in said.items()
    )
    return f"<Entry><UUID>{key}</UUID>{_times(changed)}{strings}</Entry>"


def _times(changed: str) -> str:
    born = "2026-01-01T08:00:00Z"
    return (
        f"<Times><CreationTime>{born}</CreationTime><LastModificationTime>{changed}</LastModificationTime>"
        f"<LastAccessTime>{changed}</LastAccessTime><ExpiryTime>{born}</ExpiryTime><Expires>False</Expires>"
        f"<UsageCount>0</UsageCount><LocationChanged>{born}</LocationChanged></Times>"
    )


if __name__ == "__main__":
    print(json.dumps(measured(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
