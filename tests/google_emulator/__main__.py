"""Serves the emulator for development: `python -m tests.google_emulator --port 8600 --school data/demo`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tests.google_emulator.access.accounts import service_account_file
from tests.google_emulator.service.app import Service
from tests.google_emulator.service.seeding import load_school
from tests.google_emulator.service.server import server_of
from tests.google_emulator.world import World

_OWNER = "director@school.example"
_READER = "reader@school.iam.gserviceaccount.com"
_WRITER = "writer@school.iam.gserviceaccount.com"


def main() -> None:
    """Serve until interrupted."""
    asked = _arguments()
    world = World()
    world.settings.latency_ms = asked.latency
    server, listening = server_of(Service(world), asked.port)
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    drive = world.add_drive("Журналы", _OWNER)
    for email, role in ((_READER, "reader"), (_WRITER, "fileOrganizer")):
        world.admit(drive, email, role)
        path = asked.credentials / f"{email.partition('@')[0]}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(service_account_file(email, f"{url}/token"), indent=2), encoding="utf-8")
        path.chmod(0o600)
        print(f"{path}: {email}, {role} of the shared drive {drive.id}")
        print(f"JOURNAL_GOOGLE_{'CREDENTIALS' if role == 'reader' else 'WRITER'}={path}")
    print(f"JOURNAL_GOOGLE_FOLDER={drive.id}\nJOURNAL_GOOGLE_ENDPOINT={url}")
    if asked.school:
        books = load_school(world, {"path": str(asked.school), "owner": _OWNER, "drive": drive.id})
        print(f"{asked.school}: {len(books)} workbooks")
    print(f"Sheets and Drive: {url} (JOURNAL_GOOGLE_ENDPOINT={url}); control: {url}/_emulator/state", flush=True)
    server.run(sockets=[listening])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=sys.modules[__name__].__doc__)
    parser.add_argument("--port", type=int, default=8600, help="0 for a free one")
    parser.add_argument("--school", type=Path, help="a folder of .xlsx that becomes the shared drive's workbooks")
    parser.add_argument("--credentials", type=Path, default=Path("data/google-emulator"), help="where keys are written")
    parser.add_argument("--latency", type=float, default=0.0, help="milliseconds before every answer")
    return parser.parse_args()


if __name__ == "__main__":
    main()
