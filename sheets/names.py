"""Which pupil of the class list a row of a register means, and how sure that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from journal.issues import Problem
from sheets.letters import plain
from sheets.name_grammar import is_footer, own_number, read_name
from sheets.name_words import Fit, Movement, Name, called_alike, half_fits, is_near

__all__ = ["Certainty", "ClassList", "Listed", "Match", "Movement", "Name", "is_footer", "own_number", "read_name"]


class Certainty(StrEnum):
    """By what a pupil was known, surest first; nobody is taken by a name that is only near."""

    ID = "id"
    EXACT = "exact"
    NAME = "name"
    INITIALS = "initials"
    SURNAME = "surname"
    SHORT_FORM = "short-form"
    HALF_SURNAME = "half-surname"
    FORMER_SURNAME = "former-surname"
    NEAR = "near"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Listed:
    """One pupil of the class list."""

    pupil: str
    name: str
    arrived: date | None = None
    left: date | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """Whose row it is. ``problem`` with a pupil is worth a look; without one it tells why nobody can say.

    ``candidates`` are the pupils it may be, in the order of the list.
    """

    pupil: str | None
    certainty: Certainty = Certainty.NONE
    candidates: tuple[str, ...] = ()
    problem: Problem | None = None


#: How a pupil of the list was found to fit.
_Found = dict[str, Certainty]


class ClassList:
    """The pupils a register's rows are matched against."""

    def __init__(self, pupils: Iterable[Listed]) -> None:
        """Index the list by id and by the parts of surnames."""
        self.by_id = {pupil.pupil: pupil for pupil in pupils}
        self._names = {pupil: read_name(listed.name) for pupil, listed in self.by_id.items()}
        self._matched: dict[tuple[str, str], Match] = {}
        self._by_part: defaultdict[str, list[str]] = defaultdict(list)
        self._by_number: defaultdict[str, list[str]] = defaultdict(list)
        for pupil, name in self._names.items():
            self._by_number[_number(pupil)].append(pupil)
            for part in filter(None, {name.surname, *name.surname.split("-")}):
                self._by_part[part].append(pupil)

    def find(self, pupil_id: str, typed: str) -> tuple[str | None, Problem | None]:
        """The id of the pupil a row means, or why nobody can say."""
        match = self.match(pupil_id, typed)
        return match.pupil, None if match.pupil is not None else match.problem

    def match(self, pupil_id: str, typed: str) -> Match:
        """Whose row it is.

        Id and name must agree («Ким Ян» is not Ким Яна); without an id the name must fit exactly one pupil,
        a name written in full going before its shortenings, and a usual name before a pet one. Beside an id the
        pupil's own number may stand for the name («№ 0712»), and must be the same.
        """
        row = (pupil_id, typed)  # which stands on every sheet of a journal
        if row not in self._matched:
            self._matched[row] = self._match(pupil_id, typed)
        return self._matched[row]

    def _match(self, pupil_id: str, typed: str) -> Match:
        if pupil_id.strip() and (meant := self._numbered(own_number(typed))):
            return self._by_number_alone(pupil_id, meant)
        name = read_name(typed)
        if not name.words:
            return Match(None, problem=Problem.NO_NAME)
        if pupil_id.strip():
            return self._by_id_and_name(pupil_id, name)
        found = {} if name.unread else self._fitting(name)
        found |= self._mentioned(name, found)
        if len(found) > 1:
            return Match(None, Certainty.NONE, tuple(found), Problem.PUPIL_AMBIGUOUS)
        for pupil, certainty in found.items():
            return Match(pupil, certainty, (pupil,), _worth_a_look(certainty))
        return self._suggested(name, Problem.UNKNOWN_PUPIL)

    def _by_number_alone(self, pupil_id: str, meant: list[str]) -> Match:
        """The pupil whose number stands for the name, if the id beside it is the same pupil's."""
        stated = self._numbered(pupil_id)
        if len(meant) > 1 or stated != meant:
            both = tuple(dict.fromkeys((*stated, *meant)))
            problem = Problem.ID_NAME_DISAGREE if stated != meant else Problem.PUPIL_AMBIGUOUS
            return Match(None, Certainty.NONE, both, problem)
        return Match(meant[0], Certainty.ID, tuple(meant))

    def _numbered(self, pupil_id: str) -> list[str]:
        """The pupils of an id, written with or without its leading zeros; nobody for a blank one."""
        if not pupil_id:
            return []
        return [pupil_id] if pupil_id in self.by_id else self._by_number.get(_number(pupil_id), [])

    def _by_id_and_name(self, pupil_id: str, name: Name) -> Match:
        """The pupil of an id, if the name is that pupil's and not rather another's."""
        numbered = self._numbered(pupil_id)
        if len(numbered) != 1:
            return Match(None, Certainty.NONE, tuple(numbered or self._fitting(name)), Problem.UNKNOWN_PUPIL)
        (pupil,) = numbered
        found = self._fitting(name) or self._halves(name, whole=False)
        if found.get(pupil, Certainty.NEAR) is Certainty.NEAR:
            near = () if found else self._near(name)
            problem = Problem.NAME_MISSPELT if pupil in near else Problem.ID_NAME_DISAGREE
            return Match(None, Certainty.NONE, tuple(dict.fromkeys((pupil, *found, *near))), problem)
        doubtful = Problem.NAME_UNLIKE_LIST if name.unread else _worth_a_look(found[pupil])
        return Match(pupil, Certainty.ID, (pupil,), doubtful)

    def _fitting(self, name: Name) -> _Found:
        """The pupils a name may mean, all of one degree of certainty: as listed, shortened, by a pet name."""
        fits = {pupil: fit for pupil in self._sharing(name) if (fit := self._fit(name, pupil)) is not None}
        exact = [pupil for pupil, (_, certainty) in fits.items() if certainty is Certainty.EXACT]
        in_full = [pupil for pupil in exact if fits[pupil][0].words > 1]
        if in_full:
            return dict.fromkeys(in_full, Certainty.EXACT)
        if fits:
            return {pupil: certainty for pupil, (_, certainty) in fits.items()}
        return self._with_rivals(name, self._called(name) | self._halves(name))

    def _with_rivals(self, name: Name, found: _Found) -> _Found:
        """Pupils known by a pet name or half a surname, and those of that surname who might be called so too."""
        letters = {self._names[pupil].given[0][0] for pupil in found}
        letters |= {word.text[0] for word in name.words} if found else set()
        rivals = [
            pupil for pupil in self._sharing(name) if pupil not in found and self._names[pupil].begins_with(letters)
        ]
        return found | dict.fromkeys(rivals, Certainty.NEAR)

    def _sharing(self, name: Name) -> Iterator[str]:
        """The pupils whose surname, or a part of it, is among the words of a name, in the order of the list."""
        words = {part for word in name.words for part in word.text.split("-")} | {name.aside, name.surname}
        shared = {pupil for word in words for pupil in self._by_part.get(word, ())}
        return (pupil for pupil in self.by_id if pupil in shared) if shared else iter(())

    def _fit(self, name: Name, pupil: str) -> tuple[Fit, Certainty] | None:
        """How a name agrees with a pupil's, under the surname written first or the one beside it."""
        listed = self._names[pupil]
        if (fit := name.fit(listed)) is not None:
            return fit, _certainty(fit, len(listed.rest))
        if name.aside and name.given and (fit := name.fit(listed, name.aside)) is not None:
            return fit, Certainty.FORMER_SURNAME
        return None

    def _mentioned(self, name: Name, found: _Found) -> _Found:
        """Other pupils whom words in brackets may mean: «Белова Анна (Алиса)», «Иванов (вместо Белова)»."""
        surnames = {self._names[pupil].surname for pupil in found}
        spoken_of = set(name.beside) if len(name.beside) > 1 and not name.aside else set()
        return {
            pupil: Certainty.NEAR
            for pupil, listed in self._names.items()
            if found and pupil not in found
            and (listed.surname in spoken_of or (listed.surname in surnames and listed.is_called(name.aside)))
        }  # fmt: skip

    def _called(self, name: Name) -> _Found:
        """«Иванов Саша» for Иванов Александр."""
        return {
            pupil: Certainty.SHORT_FORM
            for pupil in self._sharing(name)
            if any(called_alike(given, self._names[pupil]) for given in name.after(self._names[pupil].surname))
        }

    def _halves(self, name: Name, *, whole: bool = True) -> _Found:
        """«Петрова Анна» for Петрова-Водкина Анна, and the other way round; the first name must be ``whole``."""
        return {
            pupil: Certainty.HALF_SURNAME
            for pupil in self._sharing(name)
            if any(fit.words and (fit.whole or not whole) for fit in half_fits(name, self._names[pupil]))
        }

    def _suggested(self, name: Name, otherwise: Problem) -> Match:
        """Nobody, with whom it may have been meant to be."""
        near = tuple(self._near(name))
        return Match(
            None, Certainty.NEAR if near else Certainty.NONE, near, Problem.NAME_MISSPELT if near else otherwise
        )

    def _near(self, name: Name) -> list[str]:
        """The pupils whose name is a slip of the hand away, or stands in a longer text."""
        return [pupil for pupil, listed in self._names.items() if listed.words and is_near(name, listed)]


def _certainty(fit: Fit, of: int) -> Certainty:
    if not fit.words:
        return Certainty.SURNAME
    if not fit.whole:
        return Certainty.INITIALS
    return Certainty.EXACT if fit.words == of else Certainty.NAME


def _worth_a_look(certainty: Certainty) -> Problem | None:
    doubtful = (Certainty.SHORT_FORM, Certainty.HALF_SURNAME, Certainty.FORMER_SURNAME)
    return Problem.NAME_UNLIKE_LIST if certainty in doubtful else None


def _number(pupil_id: str) -> str:
    """An id for comparing: «0417», «417» and «417.0» are one."""
    return plain(pupil_id).removesuffix(".0").lstrip("0") or "0"
