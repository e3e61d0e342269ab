"""Which marks are given: drawn so that shares by grade and subject, and how many are asked, are real ones."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache
from random import Random
from statistics import NormalDist

from sheets.demo import norms
from sheets.demo.curriculum import TAUGHT

#: How much of a mark is the pupil, how much the day.
_SAME_PUPIL = 0.62
_OTHER = (1 - _SAME_PUPIL**2) ** 0.5
_NORMAL = NormalDist()
_QUANTILES = [quantile for quantile, _ in norms.CLASS_MARKED]
_SHARES = [share for _, share in norms.CLASS_MARKED]

Thresholds = tuple[float, float, float]


@lru_cache(maxsize=1)
def mark_shares() -> dict[tuple[int, str], norms.Shares]:
    """Shares of 5, 4, 3, 2 by grade and subject that add up to those of each (iterative proportional fitting)."""
    table = {
        (level, taught.name): norms.MARK_SHARE_BY_GRADE[level]
        for taught in TAUGHT
        for level in taught.hours
        if level > 1 and taught.marked
    }
    # A lesson a week brings marks oftener than each of five: pupils' marks grow slower than hours.
    weight = {(level, t.name): hours**0.8 * t.marked for t in TAUGHT for level, hours in t.hours.items()}
    kindred = {name: norms.KINDRED.get(name, name) for _, name in table}
    for _ in range(15):
        for by_grade, wanted in ((False, norms.MARK_SHARE_BY_SUBJECT), (True, norms.MARK_SHARE_BY_GRADE)):
            for key, shares in wanted.items():
                group = [pair for pair in table if (pair[0] if by_grade else kindred[pair[1]]) == key]
                total = sum(weight[pair] for pair in group)
                now = [sum(weight[pair] * table[pair][m] for pair in group) / total for m in range(4)] if group else []
                for pair in group:
                    fitted = zip(table[pair], shares, now, strict=True)
                    table[pair] = _normalised([p * share / n if n else share for p, share, n in fitted])
    return table


def _normalised(shares: Sequence[float]) -> norms.Shares:
    five, four, three, two = (share / sum(shares) for share in shares)
    return five, four, three, two


@lru_cache(maxsize=512)
def thresholds(grade: int, subject: str) -> Thresholds:
    """Where on the normal scale «2» ends, «3» ends and «5» begins."""
    five, _, three, two = mark_shares()[grade, subject]
    low, middle, high = (_NORMAL.inv_cdf(min(max(q, 1e-6), 1 - 1e-6)) for q in (two, two + three, 1 - five))
    return low, middle, high


def abilities(pupils: Sequence[str], random: Random) -> dict[str, float]:
    """How able each pupil of a class is, on the normal scale; quantiles, so that a small class is no better."""
    spread = [_NORMAL.inv_cdf((place + 0.5) / len(pupils)) for place in range(len(pupils))]
    random.shuffle(spread)
    return dict(zip(pupils, spread, strict=True))


def draw_mark(ability: float, limits: Thresholds, random: Random) -> int:
    """One mark."""
    value = _SAME_PUPIL * ability + _OTHER * random.gauss(0, 1)
    low, middle, high = limits
    return 5 if value >= high else 4 if value >= middle else 3 if value >= low else 2


def share_asked(size: int, random: Random) -> float:
    """Share of a class that gets a mark in a lesson; of a larger class a smaller one."""
    draw = random.random()
    place = max(1, bisect_left(_QUANTILES, draw))
    low, high = _QUANTILES[place - 1], _QUANTILES[place]
    share = _SHARES[place - 1] + (_SHARES[place] - _SHARES[place - 1]) * (draw - low) / (high - low)
    return share * min(1.0, float((norms.COUNTED_CLASS / max(size, 1)) ** 0.6))


def asked(present: Sequence[str], share: float, given: Mapping[str, int], random: Random) -> list[str]:
    """Who gets a mark: rather those who have few."""
    number = min(len(present), max(1, round(share * len(present))))
    wanting = sorted(present, key=lambda pupil: given.get(pupil, 0) * 0.45 + random.random() * 3)
    return sorted(wanting[:number])
