"""A process whose children are killed at any line of their work: `python -m tests.killing WORK`.

It is asked line by line, in JSON: ``[at, argument, …]``. A child of it does the work with these arguments and is killed
with SIGKILL at its ``at``-th line; 0 for never, -1 for never and without counting. It answers with the number of lines
run, None for a child that was killed. Forking costs a millisecond where starting Python costs a second: so two hundred
deaths are a matter of seconds.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import IO, Any

from tests.killed_works import WORKS

ROOT = Path(__file__).resolve().parent.parent

Tracer = Callable[[FrameType, str, Any], "Tracer | None"]


class Mortal:
    """Work that is done in a process of its own, to its end or until it is killed."""

    def __init__(self, asks: IO[str], answers: IO[str]) -> None:
        self._asks, self._answers = asks, answers

    def lines(self, *arguments: object) -> int:
        """Do the work to its end; how many lines it ran through."""
        lines = self._ask(0, arguments)
        assert lines is not None, "the work broke down"
        return lines

    def does(self, *arguments: object) -> None:
        """Do the work to its end, as fast as it goes."""
        assert self._ask(-1, arguments) is not None, "the work broke down"

    def dies_at(self, line: int, *arguments: object) -> bool:
        """Do the work and be killed at a line; False where it was done before."""
        return self._ask(line, arguments) is None

    def _ask(self, at: int, arguments: Iterable[object]) -> int | None:
        self._asks.write(json.dumps([at, *map(str, arguments)]) + "\n")
        self._asks.flush()
        told: int | None = json.loads(self._answers.readline())
        return told


@contextmanager
def mortal(work: str) -> Iterator[Mortal]:
    """Somebody who does a work of :data:`tests.killed_works.WORKS`."""
    command = [sys.executable, "-m", "tests.killing", work]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        yield Mortal(process.stdin, process.stdout)
        process.stdin.close()
    assert process.returncode == 0


def spread(lines: int, points: int, closely: int = 0) -> list[int]:
    """So many lines of a work: evenly from the first to the last, and so many of them its very last ones."""
    evenly = points - closely
    return [max(1, lines * place // evenly) for place in range(evenly)] + list(range(lines - closely + 1, lines + 1))


# ---------------------------------------------------------------------------------------------- the process


def _die_at(last: int, work: str, arguments: list[str]) -> int:
    """Do the work and count its lines; killed at the ``last``."""
    count, (call, places) = 0, WORKS[work]

    def trace(frame: FrameType, event: str, _argument: Any) -> Tracer | None:
        nonlocal count
        count += event == "line"
        if count == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace

    def choose(frame: FrameType, _event: str, _argument: Any) -> Tracer | None:
        return trace if any(place in frame.f_code.co_filename for place in places) else None

    sys.settrace(choose if last >= 0 else None)
    try:
        call(*arguments)
    finally:
        sys.settrace(None)
    return count


def _child(last: int, work: str, arguments: list[str], told: int) -> None:
    """Do the work and tell how many lines it took."""
    try:
        os.write(told, str(_die_at(last, work, arguments)).encode())
    finally:
        if (broken := sys.exc_info()[1]) is not None:
            traceback.print_exception(broken)
        os._exit(1)


def main(work: str) -> None:
    """Let a child do the work as often as asked."""
    for asked in sys.stdin:
        last, *arguments = json.loads(asked)
        hears, told = os.pipe()
        if (child := os.fork()) == 0:
            _child(last, work, arguments, told)
        os.close(told)
        lines = os.read(hears, 20).decode()
        os.close(hears)
        _, status = os.waitpid(child, 0)
        was_killed = os.waitstatus_to_exitcode(status) == -signal.SIGKILL
        if not lines and not was_killed:
            sys.exit("the work broke down")
        sys.stdout.write(f"{lines or 'null'}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
