"""A folder of archives: which of them are ours, and which are thinned out."""

from __future__ import annotations

from pathlib import Path

from jobs.backup.record import read_record, write_record
from jobs.backup.rotation import archive_moment, kept

#: What is being written, and what it is written from; never mistaken for an archive.
PART = ".part-"


def record_made(folder: Path, name: str, digest: str) -> None:
    """Tell of an archive that is about to have its name: no archive of ours is ever taken for somebody else's."""
    record = read_record(folder)
    others = {one: known for one, known in record.made.items() if one != name}
    write_record(folder, record.model_copy(update={"made": others | {name: digest}}))


def thin_out(folder: Path, *, spared: str = "") -> tuple[str, ...]:
    """Remove archives that are no longer to be kept: only such as the record says were made by us.

    The one just made is ``spared``, even where the clock was set back and its name is not the last.
    """
    record = read_record(folder)
    moments = {name: moment for name in record.made if (moment := archive_moment(name)) and (folder / name).is_file()}
    keep = kept(moments.values())
    gone = tuple(sorted(name for name, moment in moments.items() if moment not in keep and name != spared))
    for name in gone:
        (folder / name).unlink(missing_ok=True)
    made = {name: digest for name, digest in record.made.items() if (folder / name).is_file()}
    write_record(folder, record.model_copy(update={"made": made}))
    return gone
