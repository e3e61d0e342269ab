"""First names and what they are called for short: «Саша» is Александр or Александра."""

from __future__ import annotations

from collections import defaultdict

#: Full names («/» between spellings of one name), then what they are called.
_CALLED = """
александр, александра: саша саня шура сашка
алексей: леша алеша леха
анастасия: настя ася стася
анатолий: толя
андрей: андрюша
анна: аня анюта нюра
антон: антоша тоша
антонина: тоня
арина: ариша
арсений/арсен: сеня
артем/артемий: тема артемка
богдан: бодя
борис: боря
вадим: вадик
валентин, валентина: валя
валерий: валера
валерия: лера
варвара: варя
василий: вася
василиса: вася
вероника: ника
виктор: витя
виктория: вика
виталий: виталик
владимир: вова володя
владислав, владислава: влад влада слава
всеволод: сева
вячеслав: слава
галина: галя
геннадий: гена
георгий: гоша жора
григорий: гриша
даниил/данил/данила: даня данька
дарья/дария: даша
денис: дэн
дмитрий/димитрий: дима митя
евгений, евгения: женя
екатерина: катя
елена: лена
елизавета: лиза
иван: ваня
игорь: игорек
илья: илюша
инна: инночка
ирина: ира
кирилл/кирил: киря
константин: костя
кристина: кристи
ксения/ксенья: ксюша
лариса: лара
лидия: лида
любовь: люба
людмила: люда мила
максим: макс
маргарита: рита
мария/марья: маша маруся
матвей: мотя
михаил: миша
надежда: надя
наталья/наталия: наташа ната
никита: никитка
николай: коля
оксана: ксюша
ольга: оля
павел: паша
петр: петя
полина: поля
роман: рома
светлана: света
святослав: слава
семен: сема сеня
сергей: сережа серж
софия/софья: соня
станислав, станислава: стас слава
степан: степа
таисия/таисья: тася
тамара: тома
татьяна: таня
тимофей: тима
тимур: тима
ульяна/юлиана: уля
федор: федя
эдуард: эдик
эльвира: эля
юлия/юлья: юля
юрий: юра
яков: яша
ярослав, ярослава: ярик слава
"""

#: Other full names that begin longer ones: «Ян» is not short for «Яна», nor «Али» for «Алихан».
_OTHERS = """
абдул абу адам азиз азим али амин амир ахмад ахмед ева ия иса ислам ким лев лия магомед май марат мурад муса мухаммад
мухаммед нур осман рамазан расул роберт рустам саид сайд султан хасан шамиль эд эмин юсуф ян яна
"""


def _meanings() -> dict[str, frozenset[str]]:
    """Word → full names, of spellings of one name the first."""
    meant: defaultdict[str, set[str]] = defaultdict(set)
    for line in _CALLED.strip().splitlines():
        full, _, short = line.partition(": ")
        names = [spellings.split("/") for spellings in full.split(", ")]
        for spellings in names:
            for word in (*spellings, *short.split()):
                meant[word].add(spellings[0])
    for name in _OTHERS.split():
        meant[name].add(name)
    return {word: frozenset(names) for word, names in meant.items()}


#: A word → the full names it may stand for.
MEANINGS = _meanings()

#: Full names: nobody shortens another name to one of them.
FULL = frozenset(name for names in MEANINGS.values() for name in names)


def may_be_one(word: str, other: str) -> bool:
    """Whether two words may be one person's first name, as people shorten and spell it."""
    return bool(MEANINGS.get(word, frozenset({word})) & MEANINGS.get(other, frozenset({other})))
