"""The bell a watcher waits by: quiet intervals, and the end."""

from __future__ import annotations

import threading

from jobs.watch_bell import Bell

#: How long what does not come is not awaited, seconds.
LIMIT = 20


class Hand:
    """A clock moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_moved_is_heard_after_its_own_quiet_interval_whatever_moves_then() -> None:
    clock = Hand()
    bell = Bell(quiet=2.5, clock=clock)
    bell.ring()
    clock.now = 2.0
    bell.ring()
    clock.now = 2.5
    bell.wait(1000)
    bell.looked(clock.now)
    clock.now = 4.5
    bell.wait(1000)
    bell.looked(clock.now)
    waited = threading.Thread(target=bell.wait, args=(1000,), daemon=True)
    waited.start()
    waited.join(0.05)
    assert waited.is_alive()
    bell.stop()
    waited.join(LIMIT)
    assert not waited.is_alive()


def test_who_waits_without_a_ring_comes_back_at_the_time_said() -> None:
    assert not Bell().wait(0.01)


def test_a_ring_wakes_who_waits() -> None:
    bell, came = Bell(quiet=0), list[bool]()
    waited = threading.Thread(target=lambda: came.append(bell.wait(1000)), daemon=True)
    waited.start()
    bell.ring()
    waited.join(LIMIT)
    assert came == [True]
