"""Questions and answers as lines of JSON: one object a line, one answer a line, in order, whatever was sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping

Answer = Mapping[str, object]
Explain = Callable[[Mapping[str, object]], Answer]


def answers(lines: Iterable[bytes], explain: Explain) -> Iterator[bytes]:
    """An answer to each line; a line that is no JSON object is answered with ``error``."""
    for line in lines:
        try:
            asked = json.loads(line.decode("utf-8-sig", "replace"))
        except (ValueError, RecursionError) as fault:
            yield as_line({"error": f"строка — не JSON: {str(fault)[:200]}"})
            continue
        yield as_line(explain(asked) if isinstance(asked, dict) else {"error": 'нужен объект JSON: {"typed": "5"}'})


def as_line(answer: Answer) -> bytes:
    """An answer as a line; half a letter, which UTF-8 cannot hold, is written as JSON escapes it."""
    return (json.dumps(answer, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")
