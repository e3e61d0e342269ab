"""`python -m tests.advisories`: what is known of holes in the packages we install, by pip-audit; for `make lint`.

A known hole ends it with 1. Where the list of holes cannot be asked – no network, a mirror that does not carry it –
it says so on its last line and ends with 0: a school's machine without a way out must still be able to check its code.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent

#: Both are full of exact versions, so that nothing has to be resolved or downloaded.
FILES = ("requirements.txt", "requirements-dev.txt")

#: Holes that do not reach us: their number → why, and until when that holds.
KNOWN: Mapping[str, str] = {}

#: Seconds for one answer of the service.
PATIENCE = 10


class Found(NamedTuple):
    """What was found: «name version: numbers» of each package with holes, and how many were asked about in vain."""

    holes: Sequence[str]
    asked: int
    unknown: int

    @property
    def text(self) -> str:
        """What to print."""
        if self.holes:
            return "known holes, update these:\n" + "\n".join(self.holes)
        if self.asked == 0 or self.unknown == self.asked:
            return "WARNING: NOT AUDITED: the list of known holes cannot be reached from here; CI does not fail for it"
        left = f"; WARNING: {self.unknown} of them are not in the list" if self.unknown else ""
        return f"no known holes in {self.asked} packages{left}"


def read_report(text: str) -> Found:
    """What a report of pip-audit (``--format json``) says; one that is none says nothing of any package."""
    try:
        rows: list[dict[str, Any]] = json.loads(text)["dependencies"]
    except (ValueError, KeyError):
        return Found((), 0, 0)
    holes = [
        f"{row['name']} {row['version']}: {', '.join(numbers)}"
        for row in rows
        if (numbers := [one["id"] for one in row.get("vulns", ()) if one["id"] not in KNOWN])
    ]
    return Found(holes, len(rows), sum("skip_reason" in row for row in rows))


def audit(*options: str) -> Found:
    """Ask about everything in the requirements files."""
    files = [part for name in FILES for part in ("--requirement", str(ROOT / name))]
    asked = ["--no-deps", "--disable-pip", "--progress-spinner=off", f"--timeout={PATIENCE}", "--format=json", *options]
    done = subprocess.run(
        [sys.executable, "-m", "pip_audit", *files, *asked], capture_output=True, text=True, check=False, cwd=ROOT
    )
    return read_report(done.stdout)


if __name__ == "__main__":
    found = audit(*sys.argv[1:])
    print(found.text, file=sys.stderr if found.holes else sys.stdout)
    sys.exit(1 if found.holes else 0)
