"""Who saved a workbook last, as its store tells it: a hint for people, no proof, since anybody may be called so.

Nothing of it enters the version of a workbook: a save that changes no cell is no change.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: Letters of a name and an address; what is longer says nothing more.
LONGEST = 100

#: Addresses of programs: what they wrote last, such as our own verdict, says nothing of who typed.
_ROBOTS = ".gserviceaccount.com"


def plain_name(text: str) -> str:
    """A name in one line of at most :data:`LONGEST` letters, without what a screen would obey or hide."""
    words = " ".join(text[: 10 * LONGEST].split())
    return "".join(letter for letter in words if letter.isprintable())[:LONGEST].rstrip()


def google_editor(user: Mapping[str, Any]) -> str:
    """The person of Drive's ``lastModifyingUser``, «Анна Орлова (orlova@school.example)»; «» for a program.

    Google leaves the address out where a person does not show it.
    """
    name, email = plain_name(str(user.get("displayName") or "")), plain_name(str(user.get("emailAddress") or ""))
    if _ROBOTS in f"{email} {name}".casefold():
        return ""
    return plain_name(f"{name} ({email})") if name and email and name != email else name or email
