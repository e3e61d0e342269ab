"""Why a pupil was away, as class teachers put it: an illness, a reason that excuses, or none."""

from __future__ import annotations

import re

from journal.marks import Reason
from sheets.letters import plain

#: How the words of a reason begin, the telling ones first: «без уважительной причины» is none that excuses.
_STEMS: tuple[tuple[Reason, tuple[str, ...]], ...] = (
    (Reason.UNEXCUSED, ("неуваж", "без уваж", "без прич", "прогул", "проспал", "не уваж", "нп", "неув")),
    (
        Reason.ILL,
        ("бол", "забол", "орви", "орз", "грипп", "ангин", "ковид", "covid", "коронавир", "больнич", "госпитал",
         "стационар", "операц", "травм", "темпер", "простуд", "ветрян", "б/л", "б"),
    ),
    (
        Reason.EXCUSED,
        ("уваж", "мед", "врач", "поликлин", "справк", "стомат", "обслед", "анализ", "привив", "диспансер", "семейн",
         "семья", "заявлен", "по заяв", "родител", "соревн", "олимп", "конкурс", "концерт", "экскурс", "сбор", "турнир",
         "санатор", "лагер", "карантин", "похорон", "свадьб", "отъезд", "поездк", "транспорт", "погод", "мороз",
         "актиров", "военком", "приказ", "освобожд", "спорт", "домашн", "у", "ув", "уп"),
    ),
)  # fmt: skip


def absence_reason(typed: str) -> Reason | None:
    """What kind of reason a text names, or None where nobody can tell."""
    text = plain(typed)
    for reason, stems in _STEMS:
        if any(_starts(text, stem) for stem in stems):
            return reason
    return None


def _starts(text: str, stem: str) -> bool:
    """Whether a word of the text begins with a stem; a short one is a code and stands alone."""
    stem = plain(stem)
    end = r"(?!\w)" if len(stem) <= 2 else ""
    return re.search(rf"(?<!\w){re.escape(stem)}{end}", text) is not None
