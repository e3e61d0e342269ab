"""Told of what moves in the folder of workbooks, by the system or, where it tells nothing, by looking often.

What is told is a hint that makes a look come soon; what moved, the gateway finds by itself.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path, PurePath

import structlog
from watchfiles import watch

from journal.registers import is_foreign
from sheets.gateway.xlsx_verdict import is_verdicts
from sheets.provision.additions import is_additions

#: File systems of which another machine's edits reach nobody here, as /proc/self/mountinfo calls them.
_FAR = ("nfs", "cifs", "smb", "9p", "fuse.", "afs", "ncp", "ceph", "gluster", "vboxsf", "prl_fs", "virtiofs", "davfs")

_MOUNTS = Path("/proc/self/mountinfo")

#: Milliseconds between two looks where nothing is told, and after which the folder itself is looked at. Looking tells
#: saves apart by whole seconds: a second save within one is seen by the look that follows the first's quiet interval.
_POLL, _CHECK = 1000, 2000

#: Milliseconds in which a save, a dozen events, becomes one hint; and the most, while many are saving.
_STEP, _MOST = 50, 200

#: Seconds until a folder that is not there is looked for again.
_AWAY = 1.0

log = structlog.get_logger()
logging.getLogger("watchfiles").setLevel(logging.WARNING)


class FolderWatch:
    """Rings when a workbook may have moved, from its own thread, until it is closed."""

    def __init__(self, folder: Path, ring: Callable[[], None], *, polling: bool | None = None) -> None:
        """Watch a folder, which need not be there yet. ``polling`` None: only where the folder lies on a share."""
        self._folder, self._ring, self._polling = folder, ring, polling
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="folder", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ring no more."""
        self._closed.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._closed.is_set():
            try:
                self._follow()
            except (OSError, RuntimeError) as error:  # not there; not ours to read; no watches left: see inotify(7)
                if self._folder.is_dir() and not self._polling:
                    log.warning("the system tells nothing of the folder: it is looked at instead", why=str(error))
                    self._polling = True
                self._closed.wait(_AWAY)

    def _follow(self) -> None:
        """Ring for the folder as it is now, until it is another or gone: a share that came back is another."""
        identity = _identity(self._folder)
        polling = is_far(self._folder) if self._polling is None else self._polling
        told = watch(
            self._folder, watch_filter=lambda _, path: concerns_us(path, self._folder), stop_event=self._closed,
            step=_STEP, debounce=_MOST, rust_timeout=_CHECK, yield_on_timeout=True, force_polling=polling,
            poll_delay_ms=_POLL, raise_interrupt=False, ignore_permission_denied=True,
        )  # fmt: skip
        self._ring()  # whatever moved before
        for changes in told:
            if changes:
                self._ring()
            if _identity(self._folder) != identity:
                self._ring()
                return


def concerns_us(path: str, folder: Path) -> bool:
    """Whether a path that moved may be a workbook, or a folder of them: not a lock, a temporary file, or our own."""
    try:
        parts = PurePath(path).relative_to(folder).parts
    except ValueError:
        return True
    if any(part.startswith((".", "~$")) or is_verdicts(part) or is_additions(part) for part in parts):
        return False
    name = parts[-1] if parts else ""
    return name.casefold().endswith(".xlsx") or is_foreign(name) or not PurePath(name).suffix


def is_far(folder: Path, mounts: Path = _MOUNTS) -> bool:
    """Whether a folder lies on another machine, as far as this one knows."""
    place = folder.resolve()
    if place.drive.startswith("\\\\"):
        return True
    kinds: dict[Path, str] = {}
    if mounts.exists():
        for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
            ours, _, theirs = line.partition(" - ")
            kinds[Path(ours.split()[4].replace("\\040", " "))] = theirs.split()[0]  # the later mount hides the earlier
    home = next((one for one in (place, *place.parents) if one in kinds), None)
    return home is not None and kinds[home].startswith(_FAR)


def _identity(folder: Path) -> tuple[int, int]:
    """What tells a folder from another in its place. Raises OSError where there is none."""
    stat = folder.stat()
    return stat.st_dev, stat.st_ino
