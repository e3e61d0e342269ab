"""Logins: short, of Latin letters, from a name."""

from __future__ import annotations

_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        ["a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f",
         "h", "ts", "ch", "sh", "sch", "", "y", "", "e", "yu", "ya"],
        strict=True,
    )
)  # fmt: skip


def free_login(name: str, taken: set[str]) -> str:
    """A login from a name, «Иванова Анна» → «ivanova.a», made unique by a number."""
    words = ["".join(_LATIN.get(letter, "") for letter in word) for word in name.lower().split()]
    base = (words[0] if words else "user") + (f".{words[1][0]}" if len(words) > 1 and words[1] else "")
    login, number = base, 1
    while login in taken:
        number += 1
        login = f"{base}{number}"
    taken.add(login)
    return login
