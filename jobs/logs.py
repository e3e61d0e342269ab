"""How the journal logs: to stderr, and without the names and marks that usual tracebacks print as local variables."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog


def log_to_stderr(level: int = logging.INFO) -> None:
    """Write what is at least so grave to stderr: `manage.py run` keeps that, and lets the chatter go."""
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(
        processors=[*map(_in_utc, structlog.get_config()["processors"][:-1]), plain],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # whichever stands there when it is written
    )


def _in_utc(processor: Any) -> Any:
    """The moment of a line says its zone: the hour when clocks go back has an order, too."""
    stamps = structlog.processors.TimeStamper
    return stamps(fmt="%Y-%m-%dT%H:%M:%SZ", utc=True) if isinstance(processor, stamps) else processor
