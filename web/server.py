"""One of several servers behind one port: `python -m web.server 5` answers at the opened socket of that number."""

from __future__ import annotations

import os
import sys

import uvicorn
from streamlit import config, logger

#: Seconds between two questions whether a tab is still there, and for its answer.
PING = 30

#: What a tab may send at once, in bytes: a longer message is not even read. The gate is stricter still.
LONGEST_FRAME = 1024 * 1024


def answer_at(door: int) -> None:
    """Serve until told to stop, as ``streamlit run`` would on a socket of its own."""
    stated = config.get_option("logger.level")  # read first: reading the settings sets the level to theirs
    # Before more of Streamlit is loaded; of the environment only its own command line knows.
    logger.set_log_level(os.environ.get("STREAMLIT_LOGGER_LEVEL", stated))
    uvicorn.run(
        "app:app", fd=door, ws="websockets-sansio", ws_ping_interval=PING, ws_ping_timeout=PING,
        ws_per_message_deflate=False, ws_max_size=LONGEST_FRAME, access_log=False, log_level="error",
    )  # fmt: skip


if __name__ == "__main__":
    answer_at(int(sys.argv[1]))
