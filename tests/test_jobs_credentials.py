"""Slips of paper: who may issue to whom, what is printed, what is stored."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from database.accounts import Account, find_account, set_password
from database.credentials import live_codes, use_code
from database.journal import Journal
from database.passwords import hash_password, password_fits
from database.sessions import open_session, session_of
from jobs.accounts_follow import follow_books
from jobs.credentials import Issued, NothingToIssue, issue, revoke, without_slip
from jobs.forgotten import accounts_of
from journal.access import Act, State
from journal.codes import read_code
from journal.tables import ClassTables, GuardianRow
from journal.viewer import Role, Viewer
from pages.components import access_cards as cards
from sheets.templates.class_ import class_workbook
from sheets.templates.write import write_xlsx
from tests.database_school import rows
from tests.folder_school import GUARDIANS, PUPILS, SCHOOL, Folder, at

LEADER = Viewer(9, "Орлова А. П.", Role.CLASS_TEACHER, "к1", classes=frozenset({"7А"}))
IT = Viewer(10, "Жуков Р. П.", Role.IT_LEAD, "к9")
ADDRESS = "https://journal.school42.ru"


@pytest.fixture
def school(folder: Folder) -> Folder:
    """The school read, with its accounts."""
    folder.sync(at(7))
    follow_books(folder.database, at(7))
    return folder


def journal(school: Folder, viewer: Viewer = LEADER, now: datetime | None = None) -> Journal:
    return Journal(school.database, viewer, now or at(8))


def account(school: Folder, login: str) -> Account:
    found = find_account(school.database, login)
    assert found is not None
    return found


def given(school: Folder, *logins: str, viewer: Viewer = LEADER, forget: bool = False) -> Issued:
    return issue(journal(school, viewer), [account(school, login).account for login in logins], ADDRESS, forget=forget)


def text_of(issued: Issued) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(issued.pdf)).pages]


def codes_of(issued: Issued) -> list[str]:
    lines = (line for page in text_of(issued) for line in page.splitlines())
    return [code for line in lines if (code := read_code(line.removeprefix("Код")))]


def states(school: Folder, now: datetime, viewer: Viewer = LEADER) -> dict[str, State]:
    return {one.login: one.state for one in journal(school, viewer, now).holders()}


def fits(school: Folder, login: str, code: str, now: datetime) -> bool:
    hashed = live_codes(school.database, account(school, login).account, now).get("slip", "")
    return password_fits(hashed, code)


def test_a_class_teacher_sees_her_families_and_the_it_lead_the_staff(school: Folder) -> None:
    assert [one.login for one in journal(school).holders()] == ["belova.a", "belov.o", "ivanov.p", "ivanova.o"]
    assert [one.login for one in journal(school, IT).holders()] == ["zuev.p", "orlova.a"]
    (mother,) = [one for one in journal(school).holders() if one.login == "ivanova.o"]
    assert [child.pupil for child in mother.children] == ["01"]


def test_a_slip_says_all_children_of_a_family_and_the_code_that_is_stored_hashed(school: Folder) -> None:
    issued = given(school, "ivanova.o")
    slip, table = text_of(issued)
    for said in ("Иванова Ольга Петровна", "Иванов Пётр Ильич, 7А", "Гусев Артём Ильич, 8А", "ivanova.o",
                 "journal.school42.ru/login/first", "08.10.2026", "дневник откроется"):  # fmt: skip
        assert said in " ".join(slip.split())
    (code,) = codes_of(issued)
    assert ("Подпись" in table, "Орлова А. П." in table, code in table.replace(" ", "")) == (True, True, False)
    assert fits(school, "ivanova.o", code, at(9))
    kept = rows(school.database, "SELECT * FROM account_codes")
    assert [code in str(row) for row in kept] == [False]
    assert kept[0][2].startswith("$argon2id$")


def test_paper_has_its_fonts_in_it_and_is_a4(school: Folder) -> None:
    pages = PdfReader(io.BytesIO(given(school, "ivanova.o", "belov.o").pdf)).pages
    assert [(round(page.mediabox.width), round(page.mediabox.height)) for page in pages] == [(595, 842)] * 2
    fonts = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    descriptors = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert [bool({"/FontFile2", "/FontFile3"} & set(one)) for one in descriptors] == [True] * len(fonts)


def test_a_code_grows_old(school: Folder) -> None:
    (code,) = codes_of(given(school, "belov.o"))
    assert (fits(school, "belov.o", code, at(9)), states(school, at(9))["belov.o"]) == (True, State.ISSUED)
    later = at(8) + timedelta(days=30)
    assert (fits(school, "belov.o", code, later), states(school, later)["belov.o"]) == (False, State.EXPIRED)


def test_a_new_slip_kills_the_former(school: Folder) -> None:
    (former,), (code,) = codes_of(given(school, "belov.o")), codes_of(given(school, "belov.o"))
    assert (fits(school, "belov.o", former, at(9)), fits(school, "belov.o", code, at(9))) == (False, True)
    assert [line.act for line in journal(school).handed_out()] == [Act.REISSUED, Act.ISSUED]


@pytest.mark.parametrize("forget", [False, True])
def test_a_new_slip_ends_the_password_when_it_is_used_or_at_once(school: Folder, *, forget: bool) -> None:
    one = account(school, "belov.o")
    set_password(school.database, one.account, hash_password("прежний пароль"))
    token = open_session(school.database, one.account, at(8), 30)
    given(school, "belov.o", forget=forget)
    assert password_fits(account(school, "belov.o").password, "прежний пароль") is not forget
    assert (session_of(school.database, token, at(9)) is None) is forget
    hashed = live_codes(school.database, one.account, at(9))["slip"]
    assert use_code(school.database, one, hashed, hash_password("новый пароль"), at(9))
    assert password_fits(account(school, "belov.o").password, "новый пароль")
    assert session_of(school.database, token, at(9)) is None


def test_a_code_is_used_once(school: Folder) -> None:
    given(school, "belov.o")
    one = account(school, "belov.o")
    hashed = live_codes(school.database, one.account, at(9))["slip"]
    assert use_code(school.database, one, hashed, "первый", at(9))
    assert not use_code(school.database, one, hashed, "второй", at(9))
    assert account(school, "belov.o").password == "первый"
    assert live_codes(school.database, one.account, at(9)) == {}


def test_access_that_was_taken_back_opens_nothing(school: Folder) -> None:
    (code,) = codes_of(given(school, "belov.o"))
    one = account(school, "belov.o")
    set_password(school.database, one.account, hash_password("пароль"))
    token = open_session(school.database, one.account, at(8), 30)
    revoke(journal(school), one.account)
    assert not fits(school, "belov.o", code, at(9))
    assert account(school, "belov.o").password == ""
    assert session_of(school.database, token, at(9)) is None
    assert states(school, at(9))["belov.o"] is State.NONE


@pytest.mark.parametrize(
    ("viewer", "login"),
    [
        (LEADER, "gusev.a"),
        (LEADER, "zuev.p"),
        (IT, "belov.o"),
        (Viewer(1, "Завуч", Role.DEPUTY, "к2"), "belov.o"),
        (Viewer(1, "Мать", Role.GUARDIAN, pupils=frozenset({"02"})), "belov.o"),
        (Viewer(1, "Учитель", Role.TEACHER, "к1", registers=frozenset({("7А", "Алгебра", "")})), "belov.o"),
    ],
    ids=["another class", "the deputy", "the IT lead a family", "a deputy", "a mother", "a teacher"],
)
def test_nobody_issues_to_whom_they_may_not(school: Folder, viewer: Viewer, login: str) -> None:
    with pytest.raises(NothingToIssue):
        given(school, login, viewer=viewer)
    with pytest.raises(NothingToIssue):
        revoke(journal(school, viewer), account(school, login).account)
    assert rows(school.database, "SELECT * FROM account_codes") == []


def test_a_class_teacher_issues_nothing_to_a_mother_who_is_a_deputy(school: Folder) -> None:
    """Her slip would open the whole school."""
    with school.database.write() as writer:
        number = account(school, "belov.o").account
        writer.transaction.run(
            "INSERT INTO account_roles (account, role, pupil, source) VALUES (?, 'deputy', '', 'hand')", (number,)
        )
    (one,) = [one for one in journal(school).holders() if one.login == "belov.o"]
    assert one.may_issue is False
    with pytest.raises(NothingToIssue):
        given(school, "belov.o")
    assert codes_of(given(school, "belov.o", viewer=IT))[0].isdigit()


def test_whose_surname_changed_is_told_of_with_what_to_do(school: Folder) -> None:
    """
    Класс 7А, Родители: 02 | Гусева Яна Юрьевна   – then «Ёлкина Яна Юрьевна»
    """
    given(school, "belov.o")
    written(school, 8, **{"7А": [*GUARDIANS["7А"], STRANGER._replace(pupil="02")]})
    written(school, 9, **{"7А": [*GUARDIANS["7А"], STRANGER._replace(pupil="02", name="Ёлкина Яна Юрьевна")]})
    people = journal(school, now=at(10)).holders()
    assert {one.login: one.formerly for one in people if one.formerly} == {"elkina.y": "Гусева Яна Юрьевна"}
    (married,) = [one for one in people if one.formerly]
    shown = cards.person(married, at(9).tzinfo)
    assert "прежний вход: Гусева Яна Юрьевна. Если это тот же человек, выдайте новый листок" in shown
    issue(journal(school, now=at(10)), [married.account], ADDRESS)
    assert [one.formerly for one in journal(school, now=at(10)).holders() if one.formerly] == []


STRANGER = GuardianRow("11", "Гусева Яна Юрьевна", "мать", "+7 900 000-00-05", "guseva@example.ru")


def written(school: Folder, day: int, **books: list[GuardianRow]) -> None:
    """The leaves «Родители» of class workbooks as they are now, read, and the accounts after them."""
    for name, found in books.items():
        write_xlsx(class_workbook(ClassTables(name, PUPILS[name], found)), school.path / f"Класс {name}.xlsx")
    school.sync(at(day))
    follow_books(school.database, at(day))


def test_nobody_writes_the_mother_of_another_class_into_her_own_to_print_her_slip(school: Folder) -> None:
    """
    Класс 8А, Родители: 11 | Гусева Яна Юрьевна | +7 900 000-00-05
    Класс 7А, Родители: 02 | Гусева Яна Юрьевна | +7 900 000-00-05   – written later
    """
    written(school, 8, **{"8А": [STRANGER]})
    written(school, 9, **{"7А": [*GUARDIANS["7А"], STRANGER._replace(pupil="02")]})
    (mother,) = [one for one in journal(school).holders() if one.login == "guseva.y"]
    assert ([child.pupil for child in mother.children], mother.may_issue, mother.issued_by) == (["02"], False, "8А")
    shown = cards.person(mother, at(9).tzinfo)
    assert "листок выдаёт классный руководитель 8А, а если человек не тот – исправьте телефон" in shown
    with pytest.raises(NothingToIssue):
        given(school, "guseva.y")
    with pytest.raises(NothingToIssue):
        revoke(journal(school), mother.account)
    assert rows(school.database, "SELECT * FROM account_codes") == []
    other = replace(LEADER, classes=frozenset({"8А"}))
    assert "Гусев Артём Ильич, 8А" in " ".join(text_of(given(school, "guseva.y", viewer=other))[0].split())


def test_whose_first_children_have_left_has_a_slip_by_who_leads_the_class_of_all_the_others(school: Folder) -> None:
    written(school, 8, **{"8А": [STRANGER]})
    written(school, 9, **{"7А": [*GUARDIANS["7А"], STRANGER._replace(pupil="02")]})
    written(school, 10, **{"8А": []})
    there = journal(school, now=at(11))
    assert issue(there, [account(school, "guseva.y").account], ADDRESS).people == 1


def test_a_row_that_comes_back_is_one_that_was_written_later(school: Folder) -> None:
    """Her class struck her out, by a court's word perhaps; it does not get the way into the other class that way."""
    written(school, 8, **{"7А": GUARDIANS["7А"][1:]})
    written(school, 9, **{"7А": GUARDIANS["7А"]})
    (mother,) = [one for one in journal(school, now=at(10)).holders() if one.login == "ivanova.o"]
    assert (mother.may_issue, mother.issued_by) == (False, "8А")


def test_a_mother_who_is_named_in_two_classes_from_the_first_has_a_slip_by_either(school: Folder) -> None:
    assert given(school, "ivanova.o").people == 1
    assert given(school, "ivanova.o", viewer=replace(LEADER, classes=frozenset({"8А"}))).people == 1


def test_a_telephone_typed_later_moves_no_child_to_an_account_that_somebody_else_may_hold(school: Folder) -> None:
    """
    Класс 7А, Родители: 02 | Гусева Яна Юрьевна |                    – an account of 7А's own, let in
    Класс 8А, Родители: 11 | Гусева Яна Юрьевна | +7 900 000-00-05
    Класс 7А, Родители: 02 | Гусева Яна Юрьевна | +7 900 000-00-05   – now they are one person
    """
    written(school, 8, **{"7А": [*GUARDIANS["7А"], STRANGER._replace(pupil="02", phone="", email="")]})
    set_password(school.database, account(school, "guseva.y").account, hash_password("пароль"))
    written(school, 9, **{"8А": [STRANGER]})
    written(school, 10, **{"7А": [*GUARDIANS["7А"], STRANGER._replace(pupil="02")]})
    kin = "SELECT login, pupil FROM account_roles JOIN accounts USING (account) WHERE login LIKE 'guseva.y%'"
    assert rows(school.database, f"{kin} AND until IS NULL ORDER BY login") == [
        ("guseva.y", "02"),
        ("guseva.y2", "11"),
    ]


def test_an_address_written_beside_another_class_s_child_is_no_way_in(school: Folder) -> None:
    """
    Класс 8А, Родители: 11 | Гусева Яна Юрьевна | +7 900 000-00-05 | guseva@example.ru
    Класс 7А, Родители: 02 | Гусева Яна Юрьевна | +7 900 000-00-05 | thief@example.ru   – written later
    """
    written(school, 8, **{"8А": [STRANGER]})
    set_password(school.database, account(school, "guseva.y").account, hash_password("пароль"))
    written(school, 9, **{"7А": [*GUARDIANS["7А"], STRANGER._replace(pupil="02", email="thief@example.ru")]})
    found = {email: [one.login for one in accounts_of(school.database, email, at(9))]
             for email in ("thief@example.ru", "guseva@example.ru")}  # fmt: skip
    assert found == {"thief@example.ru": [], "guseva@example.ru": ["guseva.y"]}


DEPUTY_AT_HOME = GuardianRow("02", "Зуев Пётр Кузьмич", "отец", "+7 900 000-00-06", "zuev@example.ru")
EMPLOYED = replace(SCHOOL, staff=(SCHOOL.staff[0], replace(SCHOOL.staff[1], email="zuev@example.ru")))


def test_an_address_in_a_class_workbook_is_no_way_into_an_employees_account(school: Folder) -> None:
    """
    Школа, Сотрудники:  Зуев Пётр Кузьмич | завуч | zuev@example.ru
    Класс 7А, Родители: 02 | Зуев Пётр Кузьмич | +7 900 000-00-06 | zuev@example.ru
    Класс 7А, Родители: 01 | Зуев Пётр Кузьмич | +7 900 000-00-06 | thief@example.ru
    """
    school.school(EMPLOYED)
    set_password(school.database, account(school, "zuev.p").account, hash_password("пароль"))
    thief = DEPUTY_AT_HOME._replace(pupil="01", email="thief@example.ru")
    written(school, 9, **{"7А": [*GUARDIANS["7А"], DEPUTY_AT_HOME, thief]})
    assert [one.login for one in journal(school).holders() if one.name == "Зуев Пётр Кузьмич"] == ["zuev.p"]
    found = {email: [one.login for one in accounts_of(school.database, email, at(9))]
             for email in ("thief@example.ru", "zuev@example.ru")}  # fmt: skip
    assert found == {"thief@example.ru": [], "zuev@example.ru": ["zuev.p"]}


def test_a_parent_who_is_employed_comes_in_by_a_new_slip_of_the_it_leads(school: Folder) -> None:
    """A class teacher who let «him» in before would else be a deputy from that day."""
    school.school(replace(SCHOOL, staff=SCHOOL.staff[:1]))
    school.sync(at(8))
    with school.database.write() as writer:
        writer.transaction.run("DELETE FROM accounts WHERE login = 'zuev.p'")
    written(school, 8, **{"7А": [*GUARDIANS["7А"], DEPUTY_AT_HOME]})
    father = account(school, "zuev.p").account
    set_password(school.database, father, hash_password("пароль"))
    token = open_session(school.database, father, at(8), 30)
    school.school(EMPLOYED)
    school.sync(at(9))
    follow_books(school.database, at(9))
    assert (account(school, "zuev.p").staff, account(school, "zuev.p").password) == ("к2", "")
    assert session_of(school.database, token, at(9)) is None
    assert [(line.act, line.login) for line in journal(school, IT).handed_out()] == [(Act.REVOKED, "zuev.p")]
    assert given(school, "zuev.p", viewer=IT).people == 1


def test_without_a_slip_are_those_who_have_none_or_an_old_one(school: Folder) -> None:
    def waiting(now: datetime) -> list[str]:
        return [one.login for one in without_slip(journal(school, now=now).holders())]

    assert waiting(at(8)) == ["belova.a", "belov.o", "ivanov.p", "ivanova.o"]
    given(school, "belov.o", "ivanov.p")
    assert waiting(at(9)) == ["belova.a", "ivanova.o"]
    assert waiting(at(8) + timedelta(days=31)) == ["belova.a", "belov.o", "ivanov.p", "ivanova.o"]


@pytest.mark.parametrize(("days", "state"), [(1, State.ACTIVE), (29, State.ACTIVE), (31, State.QUIET)])
def test_who_has_not_come_for_a_month_is_told(school: Folder, days: int, state: State) -> None:
    one = account(school, "belov.o")
    set_password(school.database, one.account, hash_password("пароль"))
    with school.database.write() as writer:
        writer.transaction.run(
            'INSERT INTO access_log (account, role, page, pupil, school_class, "at") VALUES (?, ?, ?, ?, ?, ?)',
            (one.account, "guardian", "diary", "02", "", int(at(8).timestamp())),
        )
    assert states(school, at(8) + timedelta(days=days))["belov.o"] is state


def test_who_has_a_password_and_never_came_is_not_said_to_stay_away_for_a_month(school: Folder) -> None:
    set_password(school.database, account(school, "belov.o").account, hash_password("пароль"))
    assert states(school, at(8))["belov.o"] is State.UNSEEN


def test_the_log_cannot_be_changed(school: Folder) -> None:
    given(school, "belov.o")
    for text in ("UPDATE credential_log SET by_name = 'никто'", "DELETE FROM credential_log"):
        with pytest.raises(Exception, match="append-only"), school.database.write() as writer:
            writer.transaction.run(text)
    (line,) = journal(school).handed_out()
    assert (line.login, line.by, line.act) == ("belov.o", "Орлова А. П.", Act.ISSUED)


def test_names_are_text_on_paper_and_never_markup(school: Folder) -> None:
    with school.database.write() as writer:
        writer.transaction.run("UPDATE accounts SET name = ? WHERE login = 'belov.o'", ('#panic("x") *Ж* [$1$] \\',))
    assert '#panic("x") *Ж* [$1$] \\' in text_of(given(school, "belov.o"))[0]


def test_a_file_of_slips_is_new_and_its_owners_alone(tmp_path: Path) -> None:
    from jobs.secret_files import FileThere, new_secret_file

    with pytest.raises(KeyError), new_secret_file(tmp_path / "a"):
        raise KeyError
    assert not (tmp_path / "a").exists()
    with pytest.raises(FileThere, match="не записать"), new_secret_file(tmp_path / "нет" / "a"):
        pass
