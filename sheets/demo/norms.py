"""How a real rural school marks and misses lessons: shares counted over three of its years."""

from __future__ import annotations

#: Shares of the marks 5, 4, 3, 2.
Shares = tuple[float, float, float, float]

# fmt: off
MARK_SHARE_BY_GRADE: dict[int, Shares] = {
    2: (0.723, 0.2272, 0.0465, 0.0033),
    3: (0.6631, 0.2588, 0.0741, 0.004),
    4: (0.6925, 0.2432, 0.0605, 0.0038),
    5: (0.653, 0.2715, 0.0674, 0.0081),
    6: (0.6012, 0.2833, 0.1001, 0.0154),
    7: (0.5913, 0.2874, 0.1042, 0.0171),
    8: (0.5459, 0.2978, 0.1236, 0.0327),
    9: (0.5255, 0.3303, 0.1219, 0.0222),
    10: (0.5183, 0.3474, 0.1106, 0.0237),
    11: (0.5741, 0.3154, 0.0886, 0.0219),
}
MARK_SHARE_BY_SUBJECT: dict[str, Shares] = {
    "Алгебра": (0.3815, 0.3648, 0.2079, 0.0458),
    "Английский язык": (0.6046, 0.3096, 0.0769, 0.0088),
    "Биология": (0.5055, 0.374, 0.1097, 0.0108),
    "География": (0.6407, 0.306, 0.0459, 0.0074),
    "Геометрия": (0.3709, 0.3538, 0.2187, 0.0566),
    "Изобразительное искусство": (0.9095, 0.0774, 0.0131, 0.0),
    "Информатика": (0.7684, 0.1993, 0.0287, 0.0035),
    "История": (0.5957, 0.3152, 0.0702, 0.0189),
    "Краеведение": (0.8281, 0.1543, 0.0141, 0.0036),
    "Литература": (0.5861, 0.3195, 0.0732, 0.0212),
    "Литературное чтение": (0.7376, 0.2244, 0.0352, 0.0028),
    "Математика": (0.5568, 0.3354, 0.0941, 0.0137),
    "Музыка": (0.9772, 0.0224, 0.0004, 0.0),
    "ОБЗР": (0.7883, 0.2031, 0.0076, 0.0009),
    "Обществознание": (0.6268, 0.3105, 0.0551, 0.0076),
    "Окружающий мир": (0.7503, 0.211, 0.0363, 0.0024),
    "Русский язык": (0.4296, 0.4121, 0.1428, 0.0154),
    "Труд (технология)": (0.8545, 0.1221, 0.0197, 0.0038),
    "Физика": (0.3738, 0.3503, 0.2129, 0.063),
    "Физическая культура": (0.892, 0.1013, 0.0059, 0.0008),
    "Химия": (0.4387, 0.3197, 0.2076, 0.034),
    "Шахматы": (0.8667, 0.1171, 0.0155, 0.0006),
}
#: Subjects that school did not have are marked like a kindred one.
KINDRED: dict[str, str] = {
    "Алгебра и начала анализа": "Алгебра", "Вероятность и статистика": "Алгебра", "ОДНКНР": "История",
    "ОРКСЭ": "Окружающий мир", "Финансовая грамотность": "Обществознание", "Черчение": "Труд (технология)",
    "Индивидуальный проект": "Информатика",
}
#: Missed lessons to lessons.
ABSENCE_RATE = 0.1131
ABSENCE_BY_MONTH: dict[int, float] = {
    1: 0.1318, 2: 0.1312, 3: 0.1248, 4: 0.1121, 5: 0.0967, 9: 0.0826, 10: 0.1087, 11: 0.1192, 12: 0.1262,
}
ABSENCE_BY_GRADE: dict[int, float] = {
    1: 0.1501, 2: 0.0958, 3: 0.0705, 4: 0.091, 5: 0.0836, 6: 0.0887, 7: 0.1117, 8: 0.1254, 9: 0.1305, 10: 0.1306,
    11: 0.1441,
}
ABSENCE_BY_WEEKDAY = (0.1078, 0.0998, 0.1045, 0.1088, 0.1207, 0.1747)
#: Share of missed lessons that belong to days missed as a whole.
WHOLE_DAY_SHARE = 0.475
#: How many days in a row are missed as a whole.
RUN_LENGTH: dict[int, float] = {
    1: 0.7313, 2: 0.1509, 3: 0.054, 4: 0.0224, 5: 0.0189, 6: 0.007, 7: 0.0042, 8: 0.0037, 9: 0.0024, 10: 0.0018,
    11: 0.0008, 12: 0.001,
}
#: Share of marked cells that hold two marks.
TWO_MARKS = 0.1343
#: Share of the class that gets a mark in a lesson with marks: (quantile, share).
CLASS_MARKED: tuple[tuple[float, float], ...] = (
    (0.0, 0.08), (0.1, 0.211), (0.25, 0.333), (0.5, 0.526), (0.75, 0.737), (0.9, 0.889), (1.0, 1.0),
)
#: Pupils of a class where that was counted, on average; a teacher asks hardly more of them in a larger one.
COUNTED_CLASS = 16.3
#: Share of recorded lessons without any mark.
NO_MARKS = 0.0767
#: Share of absences that hold a mark too, the work being handed in later: 0.032 in the real school. Each is an
#: issue, and the demo school's teachers know that.
ABSENT_WITH_MARK = 0.012
#: How often a mean with these tenths becomes the higher term mark.
ROUNDED_UP: dict[int, float] = {
    0: 0.0, 1: 0.003, 2: 0.01, 3: 0.045, 4: 0.14, 5: 0.9, 6: 0.985, 7: 0.995, 8: 1.0, 9: 1.0,
}
# fmt: on
