"""What may be chosen as a password, and what everybody would try first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.codes import DIGITS, new_code, new_token, read_code, read_token, shown_code
from journal.passwords import Weakness, weakness


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("кот", Weakness.SHORT),
        ("семь зн", Weakness.SHORT),
        ("ы" * 129, Weakness.LONG),
        ("12345678", Weakness.DIGITS),
        ("+7 900 123-45-67", Weakness.DIGITS),
        ("4821 9035 7716", Weakness.DIGITS),
        ("aaaaaaaa", Weakness.ALIKE),
        ("qwerty123", Weakness.COMMON),
        ("йцукен2020", Weakness.COMMON),
        ("gfhjkm123", Weakness.COMMON),
        ("Пароль12", Weakness.COMMON),
        ("P@ssw0rd", Weakness.COMMON),
        ("1q2w3e4r5t", Weakness.COMMON),
        ("наташа1988", Weakness.COMMON),
        ("мама и папа", Weakness.COMMON),
        ("qwertyuiop[]", Weakness.COMMON),
        ("ivanova.o1", Weakness.OWN),
        ("Иванова2015", Weakness.OWN),
        ("Bdfyjdf2015", Weakness.OWN),
    ],
)
def test_what_everybody_tries_first_is_refused(password: str, why: Weakness) -> None:
    assert weakness(password, "ivanova.o", "Иванова Ольга Петровна") is why


@pytest.mark.parametrize(
    "password",
    ["трава зонт балкон", "зеленый-чайник", "ы" * 60 + " abcdef", "Кораблик 7 плывёт", "иванова на даче летом"],
)
def test_words_of_ones_own_are_taken(password: str) -> None:
    assert weakness(password, "ivanova.o", "Иванова Ольга Петровна") is None


@given(st.text(max_size=300), st.text(max_size=30), st.text(max_size=60))
def test_nothing_typed_breaks_it(password: str, login: str, name: str) -> None:
    weakness(password, login, name)


def test_a_code_is_read_however_it_is_typed() -> None:
    code = new_code()
    assert (len(code), code.isdigit()) == (DIGITS, True)
    assert shown_code("482190357716") == "4821 9035 7716"
    typed = ("482190357716", " 4821 9035 7716 ", "4821-9035-7716", "4821\u00a09035\u00a07716", "48 21.90 35–7716")
    assert {read_code(text) for text in typed} == {"482190357716"}


@pytest.mark.parametrize("text", ["", "4821", "48219035771a", "4821903577160", "٤٨٢١٩٠٣٥٧٧١٦"])
def test_what_is_no_code_is_none(text: str) -> None:
    assert read_code(text) == ""


def test_a_code_of_a_link_is_another_thing() -> None:
    token = new_token()
    assert (read_token(token), read_code(token), read_token("482190357716")) == (token, "", "")
