"""What a register is checked against: one small pure function a rule, all in one tuple.

A rule speaks only of what is in the sheet and was due: it never alarms about a lesson that was not to be
held. Every rule depends on nothing but its case, so that a case unchanged is a verdict unchanged; what
depends on the moment is in :mod:`journal.upkeep`.
"""

from __future__ import annotations

from journal.issues import Issue, switched_off
from sheets.rules.case import Case, Rule
from sheets.rules.cells import cells_say_something, credits_are_no_marks, first_grade_has_no_homework
from sheets.rules.enrolment import pupils_are_enrolled, pupils_are_of_the_subgroup
from sheets.rules.names import names_say_who
from sheets.rules.terms import (
    term_marks_are_of_those_who_were_there,
    term_marks_are_rounded_averages,
    term_marks_rest_on_marks,
    year_marks_are_means_of_terms,
)
from sheets.rules.timetable import (
    control_works_are_few,
    kinds_of_work_are_known,
    lessons_are_in_the_timetable,
    lessons_have_been,
)
from sheets.rules.twos import twos_are_corrected, twos_are_not_at_the_edges_of_a_term, twos_do_not_follow_an_absence

__all__ = ["RULES", "Case", "Rule", "check"]

#: Adding a rule is one line here.
RULES: tuple[Rule, ...] = (
    cells_say_something,
    first_grade_has_no_homework,
    credits_are_no_marks,
    pupils_are_enrolled,
    pupils_are_of_the_subgroup,
    lessons_are_in_the_timetable,
    lessons_have_been,
    kinds_of_work_are_known,
    control_works_are_few,
    names_say_who,
    twos_are_not_at_the_edges_of_a_term,
    twos_do_not_follow_an_absence,
    twos_are_corrected,
    term_marks_are_rounded_averages,
    term_marks_rest_on_marks,
    term_marks_are_of_those_who_were_there,
    year_marks_are_means_of_terms,
)


def check(case: Case) -> list[Issue]:
    """Every issue of a register, the reader's and the rules', in the order of cells; none the school switched off."""
    silent = switched_off(case.settings.unchecked)
    found = [*case.found, *(issue for rule in RULES for issue in rule(case))]
    return sorted((i for i in found if i.problem not in silent), key=lambda issue: (issue.place, issue.problem))
