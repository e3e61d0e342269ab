"""Whose turn it is: a few steps are made at a time, the others wait in line without disturbing them."""

from __future__ import annotations

from threading import Semaphore

#: Python computes in one thread at a time, and every other that wants to looks two hundred times a second
#: whether it may. Four keep it busy while one of them waits for the database.
AT_ONCE = 4

#: Held for one run of the script; who waits for it costs nothing.
turn = Semaphore(AT_ONCE)
