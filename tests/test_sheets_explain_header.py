"""What a heading says, as a colleague would read it: several hundred spellings, and what holds for all of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.calendar import MONTHS_GENITIVE, WEEKDAYS_SHORT
from journal.issues import Problem
from sheets.explain.header import explain_header

YEAR = "2026/27"


def explained(typed: str, **more: object) -> dict[str, Any]:
    return explain_header({"typed": typed, "school_year": YEAR, **more})


@pytest.mark.parametrize(
    "typed",
    [
        "05.09", "5.9", "5.09", "05.9", "05.09.", "05.09.26", "05.09.2026", "05.09.26г.", "05.09.2026 г.",
        "05.09.2026 года", "05.09 2026", "5/9", "05/09", "05/09/2026", "05-09", "05-09-2026", "05..09", "05. 09",
        "05 . 09", "05,09", "05,09,2026", "05 09", "05 09 2026", "2026-09-05", "2026.09.05", "2026-9-5", "2026/09/05",
        "2026-09-05 00:00:00", "2026-09-05T00:00:00", "05.09.2026 0:00:00", "05.09.2026 10:30", "5 сен", "05 сен",
        "5 сент.", "5 сентября", "5 СЕНТЯБРЯ", "5 сентябрь", "5сентября", "5-е сентября", "5го сентября",
        "5 сентября 2026", "5 сентября 2026 г.", "5 сентября 26", "05.сен", "05-сен", "05-сен-26", "5/сен",
        "5 сентебря",
        "сен 5", "сентябрь 5", "5 IX", "5.IX", "5.IX.26", "5.ix.2026", "5 ІХ", "05/IX", "5 Sep", "5-Sep", "5 September",
        "О5.09", "5.О9", "0S.09".replace("S", "5"), "сб 05.09", "05.09 сб", "05.09 (сб)", "05.09(сб.)",
        "Сб, 5 сентября",
        "05.09 суббота", "суббота 05.09", "05.09сб", "05.09/сб", "*05.09", "05.09*", "  05.09  ", "05\u00a0.\u00a009",
        "5\u202fсентября", "\u200b05.09", "05.\u00ad09", "05.09\ufeff", "０５.０９", "'05.09", "Дата 05.09", "05.09\n",
        "5 cентября", "5 ceнтября", "05.09\nсб",
    ],
)  # fmt: skip
def test_the_fifth_of_september_however_it_is_written(typed: str) -> None:
    said = explained(typed)
    assert (said["kind"], said["date"], said["number"], said["work"]) == ("lesson", "2026-09-05", None, None)
    assert (said["verdict"], said["problem"]) == ("ok", None)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("З0.09", "2026-09-30"), ("3О.О9", "2026-09-30"), ("13.05", "2027-05-13"), ("31.12", "2026-12-31"),
        ("5.10", "2026-10-05"), ("5.01", "2027-01-05"), ("11.11", "2026-11-11"), ("1.2", "2027-02-01"),
        ("5.II", "2027-02-05"), ("5 XI", "2026-11-05"), ("5 V", "2027-05-05"), ("5 мая", "2027-05-05"),
        ("5 май", "2027-05-05"), ("5 мар", "2027-03-05"), ("5 июня", "2027-06-05"), ("5 янв.", "2027-01-05"),
        ("25.08", "2026-08-25"), ("20.08", "2026-08-20"), ("31.07", "2027-07-31"), ("01.07", "2027-07-01"),
        ("5 May", "2027-05-05"), ("02.09 ср", "2026-09-02"), ("ср 02.09", "2026-09-02"), ("вт. 01.09", "2026-09-01"),
    ],
)  # fmt: skip
def test_the_school_year_gives_the_year(typed: str, day: str) -> None:
    said = explained(typed)
    assert (said["kind"], said["date"], said["verdict"]) == ("lesson", day, "ok")


@pytest.mark.parametrize(
    ("typed", "number", "work"),
    [
        ("05.09 (2)", 2, None), ("05.09(2)", 2, None), ("05.09 [2]", 2, None), ("05.09/2", 2, None),
        ("05.09_1", 1, None),
        ("05.09 2 урок", 2, None), ("05.09 2-й урок", 2, None), ("05.09 2ур.", 2, None), ("05.09 (2 ур.)", 2, None),
        ("05.09 (урок 2)", 2, None), ("05.09 урок 3", 3, None), ("05.09 №2", 2, None), ("05.09 второй урок", 2, None),
        ("05.09\n3", 3, None), ("05.09 3", 3, None), ("2 урок 05.09", 2, None), ("урок 2, 05.09", 2, None),
        ("(2) 05.09", 2, None), ("05.09.2026 (2)", 2, None), ("5 сентября 2 урок", 2, None), ("сб 05.09 (2)", 2, None),
        ("05.09 к/р", None, "к/р"), ("05.09 К/Р", None, "к/р"), ("05.09 (к/р)", None, "к/р"),
        ("05.09 к.р.", None, "к/р"),
        ("05.09 - к/р", None, "к/р"), ("05.09, контрольная работа", None, "контрольная работа"),
        ("к/р 05.09", None, "к/р"), ("Диктант 05.09", None, "диктант"), ("05.09\nк/р", None, "к/р"),
        ("05.09 (2) к/р", 2, "к/р"), ("05.09 к/р 2 урок", 2, "к/р"), ("05.09 №2 с/р", 2, "с/р"),
        ("05.09 сб к/р", None, "к/р"), ("05.09 ВПР", None, "впр"), ("2 урок 05.09 тест", 2, "тест"),
    ],
)  # fmt: skip
def test_what_stands_beside_a_date(typed: str, number: int | None, work: str | None) -> None:
    said = explained(typed)
    assert (said["kind"], said["date"], said["number"], said["work"]) == ("lesson", "2026-09-05", number, work)
    assert said["verdict"] == "ok"


@pytest.mark.parametrize("typed", ["05.09 к/р №1", "05.09 Алгебра", "05.09 пересдача", "05.09а", "05.09 §5"])
def test_an_unknown_kind_of_work_is_stored_and_told(typed: str) -> None:
    said = explained(typed)
    assert (said["kind"], said["date"], said["number"]) == ("lesson", "2026-09-05", None)
    assert (said["verdict"], said["problem"]) == ("issue", "unknown-work-kind")


@pytest.mark.parametrize(
    "typed",
    [
        "31.09", "29.02", "00.09", "05.00", "5.13", "09/25/2026", "32.01", "05.09, 07.09", "05.09 07.09",
        "05.09 и 07.09",
        "05.09; 12.09", "05.09+07.09", "07.09-11.09", "05-07.09", "5-7.09", "5–7 сентября", "5, 7 сентября",
        "с 5 по 7 сентября", "5 и 7.09", "05/07.09", "05.09 - 12", "05.09-07", "07.09 к/р 14.09",
        "05.09 пересдача 12.09",
        "5 сентября - 7 октября", "5 IX к/р 7 XI", "05.09 сентября", "05.09 1-2 урок", "05.09 (1,2)",
        "05.09 (1-2 уроки)",
        "05.09 1 и 2 урок",
        "05.09 (2) (3)", "2 урок 05.09 3 урок", "05.09 15 урок", "05.09 (0)", "05.09 5/4", "05.09 10", "05.09 26",
        "05.09.2", "05.09.20266", "5/9/2", "05.09-2", "0509", "05092026", "20260905", "05:09", "5 9", "1. 05.09", "0",
        "32",
        "05․09", "05.09.2025", "05.09.25", "01.08", "19.08", "09/05/2026", "05.09.1926", "29.02.2028", "31.06",
        "05.09 2 гр", "пн-вт 05.09", "05.09.2026.10", "05.09/26",
    ],
)  # fmt: skip
def test_what_is_no_day_of_one_lesson_is_refused_with_a_word(typed: str) -> None:
    said = explained(typed)
    assert (said["kind"], said["date"], said["number"], said["verdict"]) == ("other", None, None, "invalid")
    assert said["problem"] in ("unknown-date", "date-outside-year")
    assert said["text"].startswith(f"«{typed}» — ")


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("пн 05.09", "weekday-disagrees"), ("05.09 (пн)", "weekday-disagrees"), ("Пн, 5 сентября", "weekday-disagrees"),
        ("05.09 ср", "weekday-disagrees"), ("воскресенье 05.09.2026", "weekday-disagrees"),
        ("5.1", "ambiguous-heading"), ("12.1", "ambiguous-heading"), ("5,1", "ambiguous-heading"),
        ("5,9", "ambiguous-heading"), ("12,10", "ambiguous-heading"), ("15 10", "ambiguous-heading"),
        ("5-9", "ambiguous-heading"), ("сен.26", "ambiguous-heading"), ("сен 26", "ambiguous-heading"),
        ("05.09?", "ambiguous-heading"), ("5 к/р", "ambiguous-heading"), ("итог", "ambiguous-heading"),
        ("Итоговая", "ambiguous-heading"), ("итоговая оценка", "ambiguous-heading"), ("четверть", "ambiguous-heading"),
        ("за четверть", "ambiguous-heading"), ("Полугодие", "ambiguous-heading"), ("I", "ambiguous-heading"),
        ("III", "ambiguous-heading"), ("1 п", "ambiguous-heading"), ("четвертная", "ambiguous-heading"),
        ("5", "unknown-date"), ("05", "unknown-date"), ("сб 5", "unknown-date"), ("5 (2)", "unknown-date"),
    ],
)  # fmt: skip
def test_two_readings_are_told_and_nothing_is_stored(typed: str, problem: str) -> None:
    said = explained(typed)
    assert (said["kind"], said["date"], said["verdict"], said["problem"]) == ("ambiguous", None, "ambiguous", problem)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        (typed, "1 четверть")
        for typed in (
            "1 четверть", "1 ч", "1ч.", "1 Ч", "I четверть", "l четверть", "I чет.", "1 чтв", "1 чт", "1 ЧТ", "1 четв.",
            "за 1 четверть", "четверть 1", "четверть I", "Четв. 1", "1-я четверть", "1ая четверть", "Первая четверть",
            "итог 1 четверти", "итоги 1 четверти", "отметка за 1 ч.", "оценка за 1 четверть", "итоговая за 1 четверть",
            "1четверть", "І четверть", "1\u00a0четверть",
        )
    ]
    + [
        ("IV чт", "4 четверть"), ("III четверть", "3 четверть"), ("Ш четверть", "3 четверть"),
        ("IУ четверть", "4 четверть"),
        ("4 четв", "4 четверть"), ("четвёртая четверть", "4 четверть"), ("третья четверть", "3 четверть"),
        ("1 полугодие", "1 полугодие"), ("1 п/г", "1 полугодие"), ("II полугодие", "2 полугодие"),
        ("П полугодие", "2 полугодие"), ("полугодие 2", "2 полугодие"), ("за II п/г", "2 полугодие"),
        ("второе полугодие", "2 полугодие"), ("2 полуг.", "2 полугодие"), ("1 триместр", "1 триместр"),
        ("3 трим.", "3 триместр"), ("II триместр", "2 триместр"),
    ],
)  # fmt: skip
def test_terms_by_their_standard_names(typed: str, name: str) -> None:
    said = explained(typed)
    assert (said["kind"], said["name"], said["number"]) == ("term", name, int(name[0]))
    assert (said["date"], said["verdict"], said["problem"]) == (None, "ok", None)


@pytest.mark.parametrize("typed", ["год", "Год.", "ГОД", "годовая", "годов.", "за год", "годовая отметка",
                                   "оценка за год",
                                   "итог за год", "Итоговая за год", "год. отм."])  # fmt: skip
def test_the_year_column(typed: str) -> None:
    said = explained(typed)
    assert (said["kind"], said["name"], said["date"], said["verdict"]) == ("year", "Год", None, "ok")


@pytest.mark.parametrize("typed", ["ср", "СР", "ср.", "ср. балл", "ср.балл", "Ср. б.", "СБ", "с/б", "средний",
                                   "Средний балл",
                                   "средняя оценка", "средневзвешенный", "ср. взв.", "ср. взв. балл", "балл",
                                   "ср.арифм.",
                                   "ср. балл за 1 четверть", "средний балл за год", "1 ч. ср.", "1 четверть (ср. балл)",
                                   "cp. бaлл"])  # fmt: skip
def test_averages_hold_no_marks(typed: str) -> None:
    said = explained(typed)
    assert (said["kind"], said["date"], said["name"], said["verdict"]) == ("average", None, None, "ok")


@pytest.mark.parametrize("typed", ["№", "№ п/п", "ФИО", "Ф.И.О.", "Ученик", "Примечание", "Пропуски", "Тема",
                                   "Домашнее задание",
                                   "сентябрь", "Сент.", "сентябрь 2026", "Дата", "Вид работы"])  # fmt: skip
def test_columns_that_are_known_to_hold_no_entries(typed: str) -> None:
    said = explained(typed)
    assert (said["kind"], said["date"], said["verdict"], said["problem"]) == ("other", None, "ok", None)


@pytest.mark.parametrize(
    "typed",
    [
        "5 четверть", "0 четверть", "3 полугодие", "II I полугодие", "4 триместр", "экзамен", "экз.", "ОГЭ", "н", "к/р",
        "с/р", "Годовая к/р", "к/р за 1 четверть", "1 четверть к/р", "прогноз 1 четверть", "12 четверть", "пн",
        "5 марков",
        "10 Майоров", "Иванов И. выб. 30.09", "Иванов Иван 12.03.2012", "Тема от 05.09", "перенос с 05.09",
        "05.09 отменён",
        "05.09 каникулы", "2026/27", "2026", "5-х классы", "5 класс", "7А", "2 гр", "2 урок", "абв", "пятое сентября",
        "?",
        "ИСТИНА", "#ССЫЛКА!",
    ],
)  # fmt: skip
def test_what_nobody_understands_is_no_lesson_and_no_term(typed: str) -> None:
    said = explained(typed)
    assert (said["kind"], said["date"], said["name"], said["number"]) == ("other", None, None, None)
    assert (said["verdict"], said["problem"]) == ("invalid", "unknown-column")


@pytest.mark.parametrize("typed", ["", "  ", "\u200b", "\n", "'", None])
def test_a_blank_heading(typed: str | None) -> None:
    said = explain_header({"typed": typed, "school_year": YEAR})
    assert (said["kind"], said["verdict"], said["problem"], said["date"]) == ("other", "blank", None, None)


@pytest.mark.parametrize(
    ("value", "shown", "kind", "day"),
    [
        (5.09, None, "lesson", "2026-09-05"), (5.09, "5,09", "lesson", "2026-09-05"),
        (5.09, "05.09", "lesson", "2026-09-05"),
        (12.11, "12,11", "lesson", "2026-11-12"), (5.1, None, "ambiguous", None), (5.1, "5,1", "ambiguous", None),
        (5.1, "5.10", "lesson", "2026-10-05"), (5.1, "05.10", "lesson", "2026-10-05"), (5.9, None, "ambiguous", None),
        (5.9, "05.09", "lesson", "2026-09-05"), (46270, "05.09", "lesson", "2026-09-05"),
        (46270, "05.09.2026", "lesson", "2026-09-05"), (46270, "5 сен", "lesson", "2026-09-05"),
        (46270, "05.09.26", "lesson", "2026-09-05"), (46270, None, "other", None), (46270, "46270", "other", None),
        (46270, "06.09", "other", None), (45905, "05.09", "other", None), (7, "05.09", "ambiguous", None),
        (5, "5", "ambiguous", None),
        (4.67, None, "ambiguous", None), (31.09, None, "other", None), (-5.09, None, "ambiguous", None), (1e300, None,
        "other", None),
        (float("nan"), None, "other", None), (10**400, None, "other", None), (True, None, "other", None),
        (99, None, "other", None),
    ],
)  # fmt: skip
def test_a_number_is_what_a_person_sees_if_the_cell_agrees(
    value: float, shown: str | None, kind: str, day: str | None
) -> None:
    said = explain_header({"value": value, "shown": shown, "school_year": YEAR})
    assert (said["kind"], said["date"]) == (kind, day)


def test_a_date_without_its_format_is_told_not_turned_back() -> None:
    said = explain_header({"value": 46270, "school_year": YEAR})
    assert said["text"] == (
        "«46270» — заголовок столбца — не дата урока (число 46270 — это дата 05.09.2026 без формата даты): "
        "напишите дату, например 05.09"
    )


@pytest.mark.parametrize(
    ("typed", "month", "day"),
    [
        ("5", 9, "2026-09-05"), ("05", "сентябрь", "2026-09-05"), ("5", "1", "2027-01-05"), ("сб 5", 9, "2026-09-05"),
        ("31", 9, None), ("пн 5", 9, None), ("5", 13, None), ("3 чт", 9, None), ("5 чт", 11, "2026-11-05"),
        ("5 к/р", 9, None),
    ],
)  # fmt: skip
def test_a_bare_day_takes_the_month_above_it(typed: str, month: int | str, day: str | None) -> None:
    assert explained(typed, month=month)["date"] == day


@pytest.mark.parametrize(
    ("typed", "month", "kind"),
    [
        ("5", "Сентябрь 2026", "lesson"), ("5", "Январь 2026", "other"), ("5", "Сентябрь 2025", "other"),
        ("5/2", "Сентябрь", "ambiguous"), ("5.5", "сентябрь", "ambiguous"), ("5.9", "сентябрь", "lesson"),
        ("05.10", "сентябрь", "lesson"),
    ],
)  # fmt: skip
def test_a_month_with_its_year_or_unlike_the_date_below_it(typed: str, month: str, kind: str) -> None:
    assert explained(typed, month=month)["kind"] == kind


def test_thursday_the_third_or_the_third_term() -> None:
    """3 September 2026 is a Thursday, 3 November is not."""
    assert explained("3 чт", month=9)["kind"] == "ambiguous"
    assert explained("3 чт", month=11)["kind"] == "term"
    assert explained("3 чт")["kind"] == "term"


@pytest.mark.parametrize("year", ["2026/27", "2026-27", "2026/2027", "2026", " 2026–2027 "])
def test_a_school_year_however_it_is_written(year: str) -> None:
    assert explain_header({"typed": "15.01", "school_year": year})["date"] == "2027-01-15"


@pytest.mark.parametrize("year", [None, "", "26/27", 2026, "завтра"])
def test_without_a_school_year_a_day_is_no_date(year: object) -> None:
    said = explain_header({"typed": "15.01", "school_year": year})
    assert (said["kind"], said["date"], said["verdict"]) == ("ambiguous", None, "ambiguous")
    assert "укажите учебный год" in str(said["text"])


def test_the_teacher_reads_what_was_understood_and_what_to_do() -> None:
    assert explained("сб 05.09 (2) к/р")["text"] == "урок 5 сентября 2026 года, суббота; 2-й урок; вид работы: к/р"
    assert explained("пн 05.09")["text"] == (
        "«пн 05.09» — день недели не тот, что у этой даты (05.09.2026 — суббота): "
        "исправьте дату или день недели в заголовке"
    )


def test_the_answer_has_every_key() -> None:
    keys = ["kind", "date", "number", "name", "work", "weekday", "verdict", "problem", "text"]
    for typed in ("05.09", "1 четверть", "год", "ср", "", "5.1", "31.09", "№", "05.09.2025", "абв"):
        assert list(explained(typed)) == keys
    assert (explained("сб 05.09")["weekday"], explained("05.09")["weekday"]) == ("сб", None)


# ------------------------------------------------------------------------------------------------ what always holds

_ALPHABET = "0123456789./-,() №_ОЗIVXоз урокпнвтсчбягдеIx\u00a0\u200b\n"
_ANYTHING = st.one_of(
    st.text(max_size=25), st.text(_ALPHABET, max_size=14), st.from_regex(r"\A\d{1,2}[./ ,-]{1,2}\d{1,4}.{0,6}\Z")
)
_DAYS = st.dates(date(2026, 8, 20), date(2027, 7, 31))
_LATIN = str.maketrans("авекмнорстухАВЕКМНОРСТХУ", "abekmhopctyxABEKMHOPCTXY")


@given(_ANYTHING)
def test_no_heading_raises_and_every_date_is_the_day_that_was_typed(typed: str) -> None:
    said = explained(typed)
    assert (said["date"] is not None) == (said["kind"] == "lesson")
    assert said["problem"] in (None, *Problem)
    if said["date"]:
        day = date.fromisoformat(said["date"])
        assert date(2026, 8, 20) <= day <= date(2027, 7, 31)
        assert said["number"] is None or 1 <= said["number"] <= 12


@given(st.one_of(st.floats(), st.integers(), st.booleans(), st.none(), st.lists(st.integers())), _ANYTHING)
def test_no_value_raises(value: object, shown: str) -> None:
    said = explain_header({"value": value, "shown": shown, "school_year": YEAR, "month": value})
    assert said["verdict"] in ("ok", "issue", "invalid", "ambiguous", "blank")


_WAYS = ("{d:02}.{m:02}", "{d}.{m:02}", "{d:02}.{m:02}.{y}", "{d:02}.{m:02}.{yy:02}", "{d} {word}", "{d:02}/{m:02}",
         "{wd} {d:02}.{m:02}", "{d:02}.{m:02} ({wd})", "{y}-{m:02}-{d:02}", "{d} {word} {y} г.", "{d:02}.{m:02} к/р",
         "{d:02}.{m:02} (2)", "{d}-{short}", "{wd}, {d} {word}")  # fmt: skip


def written(way: str, day: date) -> str:
    """A day as somebody would write it."""
    return way.format(d=day.day, m=day.month, y=day.year, yy=day.year % 100, word=MONTHS_GENITIVE[day.month - 1],
                      short=MONTHS_GENITIVE[day.month - 1][:3], wd=WEEKDAYS_SHORT[day.weekday()])  # fmt: skip


@given(_DAYS, st.sampled_from(_WAYS))
def test_every_day_of_the_year_is_read_back(day: date, way: str) -> None:
    assert explained(written(way, day))["date"] == day.isoformat()


@given(_DAYS, st.integers(1, 6))
def test_a_wrong_weekday_is_never_a_lesson(day: date, shift: int) -> None:
    wrong = WEEKDAYS_SHORT[(day + timedelta(days=shift)).weekday()]
    assert explained(f"{wrong} {day:%d.%m}")["date"] is None
    assert explained(f"{day:%d.%m.%Y} ({wrong})")["date"] is None


@given(_DAYS, st.integers(-3, 3).filter(bool), st.sampled_from(_WAYS))
def test_another_years_date_is_never_of_this_one(day: date, years: int, way: str) -> None:
    typed = f"{day:%d.%m}.{day.year + years}"
    said = explained(typed)
    assert said["date"] is None or date.fromisoformat(said["date"]).strftime("%d.%m.%Y") == typed


@given(st.one_of(_ANYTHING, st.builds(written, st.sampled_from(_WAYS), _DAYS)))
def test_case_outer_spaces_look_alikes_and_the_unseen_change_nothing(typed: str) -> None:
    keys = ("kind", "date", "number", "name", "work", "verdict", "problem")

    def read(text: str) -> list[object]:
        said = explained(text)
        return [said[key] for key in keys]

    usual = "".join(sign for sign in typed if not sign.isalpha() or "а" <= sign.lower() <= "я")
    assert read(usual) == read(f"  {usual}\u00a0") == read(f"\u200b{usual}\ufeff")
    assert read(usual) == read(usual.upper()) == read(usual.lower())
    assert read(usual) == read(usual.translate(_LATIN))


@pytest.mark.parametrize("typed", ["05.09 " * 17_000, "(" * 100_000, "5" * 100_000, "1 " * 50_000,
                                   " " * 100_000 + "05.09", "«" * 119,
                                   "1." * 59, "а5" * 59, "-" * 119, "5 " * 59])  # fmt: skip
@pytest.mark.timeout(20)
def test_a_long_text_is_no_trap_for_a_pattern(typed: str) -> None:
    assert explained(typed)["verdict"] in ("ok", "invalid", "ambiguous", "blank")
