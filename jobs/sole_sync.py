"""One sync of a school at a time, whoever starts it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from database.engine import Database
from database.locks import Lock, Office
from jobs.sync import Stopped

#: How often it is looked whether the other is done, seconds.
_LOOK = 0.1


@contextmanager
def sole_sync(database: Database, stop: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """Wait until nobody else reads this school's workbooks, and keep others waiting meanwhile.

    Two syncs at once would write nothing wrong, but the slower might tell the next run that the faster's changes
    were read.

    Raises:
        Stopped: Told to stop while waiting.
    """
    turn = Lock(database, Office.SYNC)
    try:
        while not turn.take():
            if stop():
                raise Stopped
            time.sleep(_LOOK)
        yield
    finally:
        turn.release()
