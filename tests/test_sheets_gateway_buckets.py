"""How often a store is asked: a burst, then one by one, shared by all who ask."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets.gateway.buckets import Bucket, RealClock, Turnstile
from tests.gateway_clocks import HandClock, JumpingClock


def times(turnstile: Turnstile, clock: JumpingClock, count: int) -> list[float]:
    """When each of so many requests goes."""
    passed = []
    for _ in range(count):
        turnstile.pass_through()
        passed.append(round(clock.now(), 3))
    return passed


def test_a_burst_goes_at_once_and_the_rest_one_by_one() -> None:
    clock = JumpingClock()
    assert times(Turnstile([Bucket(60, 3)], clock), clock, 6) == [0, 0, 0, 1, 2, 3]


def test_after_a_rest_there_is_a_burst_again_and_no_more() -> None:
    clock = JumpingClock()
    turnstile = Turnstile([Bucket(60, 3)], clock)
    times(turnstile, clock, 3)
    clock.wait_until(1000)
    assert times(turnstile, clock, 4) == [1000, 1000, 1000, 1001]


def test_the_narrowest_of_several_buckets_counts() -> None:
    clock = JumpingClock()
    assert times(Turnstile([Bucket(600, 10), Bucket(60, 1)], clock), clock, 3) == [0, 1, 2]


@given(st.lists(st.floats(0, 90), max_size=200))
def test_no_minute_holds_more_than_google_allows(rests: list[float]) -> None:
    clock = JumpingClock()
    turnstile, passed = Turnstile([Bucket(55, 5), Bucket(280, 5)], clock), list[float]()
    for rest in [*rests, *[0.0] * 100]:
        clock.wait_until(clock.now() + rest)
        turnstile.pass_through()
        passed.append(clock.now())
    assert max(sum(at <= other < at + 60 for other in passed) for at in passed) <= 60


def test_sixty_books_go_within_a_minute() -> None:
    clock = JumpingClock()
    assert times(Turnstile([Bucket(55, 5), Bucket(280, 5)], clock), clock, 60)[-1] == pytest.approx(60, abs=1)


def test_nobody_passes_a_closed_turnstile() -> None:
    clock = JumpingClock()
    turnstile = Turnstile([Bucket(60, 3)], clock)
    turnstile.close_for(30)
    assert times(turnstile, clock, 4) == [30, 30, 30, 31]


def together(count: int, work: Callable[[], None]) -> list[threading.Thread]:
    """So many threads that do the same."""
    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    return threads


def test_threads_share_one_bucket() -> None:
    clock = HandClock()
    threads = together(5, Turnstile([Bucket(60, 2)], clock).pass_through)
    for waiting in (3, 2, 1):
        clock.advance(1, waiting=waiting)
    for thread in threads:
        thread.join(timeout=60)
    assert clock.woken == [1, 2, 3]


def test_a_turnstile_closed_in_the_meantime_holds_those_who_stand_in_line() -> None:
    clock = HandClock()
    turnstile = Turnstile([Bucket(60, 1)], clock)
    turnstile.pass_through()
    threads = together(1, turnstile.pass_through)
    clock.advance(0.5, waiting=1)
    turnstile.close_for(30)
    clock.advance(0.5, waiting=1)
    clock.advance(29.5, waiting=1)
    for thread in threads:
        thread.join(timeout=60)
    assert clock.woken == [1, 30.5]


def test_the_clock_of_the_machine_waits_no_shorter_than_asked() -> None:
    clock = RealClock()
    moment = clock.now() + 0.02
    clock.wait_until(moment)
    assert clock.now() >= moment
    clock.wait_until(moment)
