"""What stood in the way of a file, in the words of whoever looks after the school's machine."""

from __future__ import annotations

import errno

_NO_ROOM, _NO_RIGHTS, _BROKEN = "на диске нет места: освободите его", "нет прав: проверьте их", "диск неисправен"

#: What a disk itself refuses, whoever asks it and for whatever.
_OF_THE_DISK = {
    errno.ENOSPC: _NO_ROOM,
    errno.EDQUOT: _NO_ROOM,
    errno.EROFS: "диск открыт только для чтения: проверьте его",
    errno.EIO: _BROKEN,
}

_WHY = _OF_THE_DISK | {
    errno.EACCES: _NO_RIGHTS,
    errno.EPERM: _NO_RIGHTS,
    errno.ENOENT: "такого файла или папки нет",
}


def in_words(error: OSError) -> str:
    """Why a file or a folder was not read or written; as the system says it where we have no words for it."""
    return _WHY.get(error.errno or 0) or error.strerror or str(error)


def of_the_disk(error: OSError) -> str:
    """The same where the disk itself refuses: it is full, read-only or broken; «» for anything else."""
    return _OF_THE_DISK.get(error.errno or 0, "")
