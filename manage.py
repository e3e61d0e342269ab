"""The command line of the journal: set up, sync, look into, and run it."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from jobs.config import DEMO_MARKER, Config, WrongSettings, demo_moment
from jobs.config import current_config as read_config
from jobs.file_errors import in_words
from jobs.logs import log_to_stderr

if TYPE_CHECKING:
    from database.engine import Database
    from jobs.backup.archive import Manifest
    from jobs.backup.making import Backup
    from jobs.deriving import Failure
    from jobs.doctor.examination import Examination
    from jobs.doctor.findings import Finding
    from jobs.provision_told import Provisioned
    from jobs.verdicts import Verdicts, Written
    from journal.access import Holder
    from sheets.explain.lines import Answer, Explain
    from sheets.gateway.protocol import Gateway, StoreAway
    from sheets.grid import Workbook
    from sheets.report import Understood

app = typer.Typer(
    help="Электронный журнал и дневник: команды для того, кто ставит и ведёт его в школе.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
accounts_app = typer.Typer(help="Учётные записи: кто и под каким именем входит.", no_args_is_help=True)
app.add_typer(accounts_app, name="accounts")
person_app = typer.Typer(
    help="Данные одного человека: выгрузить всё, стереть, что можно; сроки хранения.", no_args_is_help=True
)
app.add_typer(person_app, name="person")
keys_app = typer.Typer(
    help="Ключи, которыми зашифрованы контакты, причины пропусков и портфолио.", no_args_is_help=True
)
app.add_typer(keys_app, name="keys")
explain_app = typer.Typer(help="Объяснить, как читаются ячейка, заголовок, имя или лист.", no_args_is_help=True)
app.add_typer(explain_app, name="explain")

out = Console(soft_wrap=True)
err = Console(stderr=True, soft_wrap=True)

Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Последний день (по умолчанию — сегодня)")]


@app.callback()
def _begin() -> None:
    """Say on the terminal what went wrong, and nothing of how often somebody was asked again."""
    log_to_stderr(logging.WARNING)


def fail(text: str) -> typer.Exit:
    """Say what is wrong and what to do, and end with code 1."""
    err.print(f"[bold red]Не получилось:[/] {text}", highlight=False)
    return typer.Exit(1)


def current_config() -> Config:
    """The configuration; what is wrong in it ends the command."""
    try:
        return read_config()
    except WrongSettings as problem:
        raise fail(str(problem)) from None


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int, str], None]]:
    """A bar that fills as ``progress(done, total, text)`` is called; silent where nobody watches."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task(what, total=None)

        def advance(done: int, total: int, text: str) -> None:
            bar.update(task, completed=done, total=total, description=f"{what}: {text}")

        yield advance


# ------------------------------------------------------------------------------------------------ main job


@app.command()
def run() -> None:
    """Запустить журнал и показать его адрес.

    Папка школы — `JOURNAL_DATA` (`make run DATA=папка`); без неё при первом запуске создаётся
    демонстрационная школа. Адрес и порт — `HOST` и `PORT`. Останавливается по Ctrl+C.
    """
    from jobs.emulator import NoEmulator, emulated

    config = current_config()
    _make_ready(config)
    try:
        with emulated(config) as config:
            raise typer.Exit(_run(config))
    except NoEmulator:
        where = f"порт {config.emulator_port} занят" if config.emulator_port else "см. сообщение выше"
        raise fail(f"эмулятор Google не запустился: {where}. Другой порт — EMULATOR_PORT.") from None


def _run(config: Config) -> int:
    """Serve the school until somebody stops us; the exit code."""
    from jobs.serve import serve

    if config.store:
        where = f"JOURNAL_STORE={config.store} JOURNAL_GOOGLE_ENDPOINT={config.google_endpoint}"
        out.print(f"Эмулятор Google: {config.google_endpoint}, ключи: {config.google_writer.parent}", highlight=False)
        out.print(f"Для других команд: {where} JOURNAL_GOOGLE_FOLDER={config.google_folder}", highlight=False)
    _prepare(config)
    try:
        return serve(config, lambda address: out.print(f"Журнал открыт: {address}", highlight=False))
    except OSError as error:
        where = f"порт {config.port} на {config.host}"
        raise fail(f"{where} не открывается ({error.strerror}). Укажите другой: PORT.") from None


def _make_ready(config: Config) -> None:
    """Have a school to show: make the demo school on first use; of the emulator, let journals lie on Google."""
    from jobs.emulator import move_to_google

    if config.is_demo and demo_moment(config.data) is None:
        _make_demo(config, until=None, seed=1, scale=11, density="real", replay=True)
    if config.store:
        move_to_google(config.data)
    if not config.data.is_dir() and not config.is_on_google:
        raise fail(f"нет папки {config.data}. Создайте её и положите в неё книги школы (см. README).")


def _prepare(config: Config) -> None:
    """Bring the schema up to date and sync once; what was read before is shown while the store is slow or away."""
    from database.engine import migrate
    from jobs.stores import opened_store
    from sheets.gateway.protocol import StoreAway

    migrate(config.database)
    read = _last_read()
    if read and config.is_on_google:  # a look may take minutes there: the sync beside the server has them
        out.print(f"Показано прочитанное {read}; новое читается рядом.", highlight=False)
        return
    try:
        with opened_store(config) as store:
            _sync(config, store, workers=2, full=False, verdicts=None)  # the sync beside the server says it
    except StoreAway as error:
        if not read:
            raise fail(f"хранилище не отвечает: {error}. Прочитанного прежде ещё нет: показывать нечего.") from None
        err.print(f"[yellow]{_away(error)}[/] Показано прочитанное {read}.", highlight=False)


def _last_read() -> str:
    """When the workbooks were last read, as people say it; «» for never."""
    from database.reading import last_read

    with _database() as database:
        moment = last_read(database)
    return f"{moment.astimezone():%d.%m.%Y в %H:%M}" if moment else ""


@app.command()
def demo(
    until: Day = None,
    scale: Annotated[int, typer.Option(min=1, max=200, help="Сколько классов")] = 11,
    seed: Annotated[int, typer.Option(help="Другое число — другая школа; то же — та же самая")] = 1,
    density: Annotated[
        Literal["real", "full"], typer.Option(help="real — как в жизни, full — каждая клетка заполнена")
    ] = "real",
    replay: Annotated[bool, typer.Option(help="Прожить каждый день: со временем заполнения уроков")] = True,  # noqa: FBT002
) -> None:
    """Создать демонстрационную школу заново: вымышленные люди, книги .xlsx, учётные записи.

    Книги лежат в `data/demo/`, их можно открыть в LibreOffice и править: правки попадут в дневник
    после `manage.py sync`. Прежняя демонстрационная школа при этом стирается.
    """
    config = current_config()
    _make_demo(config, until.date() if until else None, seed, scale, density, replay=replay)
    if config.verdicts and not config.store:  # beside the emulator the sync says it
        _say_all(config)


def _say_all(config: Config) -> None:
    """Write what is to be mended in every workbook beside it, as a sync does that has read nothing."""
    from jobs.sync import Run
    from jobs.verdicts import Verdicts
    from sheets.gateway.xlsx import XlsxGateway

    with _database() as database, progress_bar("Замечания") as progress:
        said = Verdicts(workers=2).after(XlsxGateway(config.data), database, Run(), config.moment(), progress)
    _print_written(said)


def _make_demo(config: Config, until: date | None, seed: int, scale: int, density: str, *, replay: bool) -> None:
    from database.emptying import is_of_a_school
    from jobs.demo import DEMO_DAY, make_demo
    from jobs.emulator import clear_google
    from sheets.demo.schoolyear import FIRST_DAY, LAST_DAY

    if not config.is_demo and config.is_on_google:
        raise fail("школа живёт на Google: уберите JOURNAL_GOOGLE_FOLDER, и демонстрационная будет создана рядом.")
    if not config.is_demo and any(config.data.rglob("*.xlsx")) and not (config.data / DEMO_MARKER).exists():
        raise fail(f"в папке {config.data} лежат книги школы: демонстрационная школа туда не пишется.")
    if is_of_a_school(config.database):
        raise fail("в базе учётные записи школы: для демонстрационной укажите другую в JOURNAL_DATABASE.")
    day = until or config.clock("Europe/Moscow").date()
    if not FIRST_DAY <= day <= LAST_DAY:
        out.print(
            f"{day:%d.%m.%Y} не входит в учебный год демонстрационной школы ({FIRST_DAY:%d.%m.%Y} – "
            f"{LAST_DAY:%d.%m.%Y}): последним днём взято {DEMO_DAY:%d.%m.%Y}. Другой день — `demo --until ГГГГ-ММ-ДД`.",
            highlight=False,
        )
    if config.store:
        clear_google()
    try:
        with progress_bar("Демонстрационная школа") as progress:
            make_demo(
                config.data,
                config.database,
                seed=seed,
                scale=scale,
                until=day,
                density=density,
                replay=replay,
                now=config.clock(),
                progress=progress,
            )
    except KeyboardInterrupt:
        raise fail("прервано. В следующий раз школа будет создана с начала.") from None
    out.print(f"Демонстрационная школа готова: {config.data}", highlight=False)


@app.command()
def watch() -> None:
    """Следить за книгами, пока не остановят: сохранённое попадает в дневник через несколько секунд.

    `manage.py run` запускает это сам. Запускайте отдельно, когда серверы работают отдельно; второй наблюдатель той же
    школы ждёт и сменяет первого, если тот остановится. Останавливается по Ctrl+C.
    """
    from jobs.watch_process import watch_until_told

    watch_until_told(current_config(), lambda said: err.print(f"[yellow]{said}[/]", highlight=False))


@app.command()
def sync(
    full: Annotated[bool, typer.Option("--full", help="Перечитать всё, даже то, что не менялось")] = False,  # noqa: FBT002
    workers: Annotated[int, typer.Option(min=0, help="Сколько процессов читают журналы")] = 2,
    every: Annotated[int, typer.Option(min=0, help="Повторять каждые столько секунд; 0 — один раз")] = 0,
) -> None:
    """Прочитать изменившиеся книги и внести разницу в базу."""
    from database.engine import migrate
    from jobs.serve import repeat
    from jobs.stores import opened_store
    from jobs.verdicts import ROUND_SECONDS, Verdicts
    from sheets.gateway.protocol import StoreAway

    config = current_config()
    migrate(config.database)
    with opened_store(config) as store:
        if every:
            verdicts = Verdicts(seconds=ROUND_SECONDS) if config.verdicts else None
            repeat(_Looks(config, store, workers, verdicts).again, every)
            return
        try:
            verdicts = Verdicts(workers=workers) if config.verdicts else None
            if part := _sync(config, store, workers=workers, full=full, verdicts=verdicts):
                err.print(f"[yellow]{part}[/]", highlight=False)
        except StoreAway as error:
            raise fail(_away(error)) from None


def _away(error: StoreAway) -> str:
    """What people are told of a store that does not answer."""
    return f"хранилище не отвечает: {error}. Прежние данные остались на месте."


@dataclass(slots=True)
class _Looks:
    """A sync that is repeated: a store or a database that is away is waited for, and told of once."""

    config: Config
    store: Gateway
    workers: int
    verdicts: Verdicts | None
    told: str = ""

    def again(self) -> None:
        """Look once more."""
        from sheets.gateway.protocol import StoreAway

        try:
            why = _sync(
                self.config, self.store, workers=self.workers, full=False, verdicts=self.verdicts, repeated=True
            )
        except StoreAway as error:
            why = _away(error)
        except Exception as error:
            if not (why := _refused(error)):
                raise
        if why and why != self.told:
            err.print(f"[bold red]Не получилось:[/] {escape(why)} Следующие попытки — по расписанию.", highlight=False)
        elif self.told and not why:
            err.print("Чтение книг снова идёт.")
        self.told = why


def _sync(
    config: Config, store: Gateway, *, workers: int, full: bool, verdicts: Verdicts | None, repeated: bool = False
) -> str:
    """Read what changed, then say at the workbooks what is to be mended in them. Raises StoreAway.

    Returns what people are told of a part of the store that did not answer, where the rest did; «» for none.
    """
    from database.engine import open_database
    from jobs.accounts_follow import follow_books
    from jobs.moments import reading_moment
    from jobs.sole_sync import sole_sync
    from jobs.sync import sync as run_sync

    database = open_database(config.database)
    try:
        with sole_sync(database), progress_bar("Чтение книг") as progress:
            now = reading_moment(config.moment(), database)
            done = run_sync(store, database, now, progress=progress, workers=workers, full=full)
            follow_books(database, now)
        failures = [failure for failure in done.failures if not (repeated and failure.told)]  # the first look tells
        if done.changed or failures:
            out.print(f"Прочитано книг: {len(done.changed)}, листов заново: {done.sheets}, {done.seconds:.1f} с")
        _print_failures(failures)
        if verdicts is not None:
            with progress_bar("Замечания") as progress:
                said = verdicts.after(store, database, done, now, progress)
            _print_written(said)
    finally:
        database.close()
    part = done.away
    return f"хранилище {part.part} не отвечает: {part.why}. Остальные книги прочитаны." if part else ""


def _print_failures(failures: Iterable[Failure]) -> None:
    """What was not read and why; books that one thing stands in the way of are told together."""
    from journal.registers import shown_book

    by_why: dict[str, list[str]] = {}
    for failure in failures:
        by_why.setdefault(failure.why, []).append(shown_book(failure.book))
    for why, books in by_why.items():
        more = f" и ещё {len(books) - 3}" if len(books) > 3 else ""
        err.print(f"  [yellow]{', '.join(books[:3])}{more}[/]: {why}", highlight=False)


def _print_written(said: Written) -> None:
    from journal.registers import shown_book

    if said.books:
        out.print(f"Книг, о которых записаны замечания: {len(said.books)}, {said.seconds:.1f} с")
    for book, why in said.failures.items():
        err.print(f"  [yellow]{shown_book(book)}[/]: {why}. Замечания будут записаны в следующий раз.", highlight=False)


# ------------------------------------------------------------------------------------------------ looking into files


# ------------------------------------------------------------------------------------------------ creating the year


@app.command()
def provision(
    to: Annotated[
        Literal["xlsx", "google"] | None,
        typer.Option(help="Где создавать: xlsx — в папке школы, google — в папке на Google Диске"),
    ] = None,
    school_class: Annotated[
        list[str] | None, typer.Option("--class", help="Только этот класс; можно несколько")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="По какой день расставить уроки, ГГГГ-ММ-ДД")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Только сказать, что будет сделано")] = False,  # noqa: FBT002
    confidential: Annotated[  # noqa: FBT002
        bool,
        typer.Option(
            "--confidential-on-google",
            help="И книги «Класс» — на Google, только для классного руководителя. По 152-ФЗ их место в папке школы",
        ),
    ] = False,
    notify: Annotated[bool, typer.Option("--notify", help="Google пришлёт учителям письма о доступе")] = False,  # noqa: FBT002
) -> None:
    """Создать учебный год: журналы, КТП и книги «Класс» всех классов — по книге «Школа».

    Из «Школы» берутся листы «Классы», «Сотрудники», «Предметы», «Нагрузка», «Периоды», «Календарь», «Расписание» и
    «Замены». У каждого предмета и подгруппы из нагрузки — свой лист: ученики из книги «Класс», столбцы уроков по
    расписанию и календарю до конца четверти (за две недели до следующей — и её), темы из КТП, столбцы четвертей.

    Запускать можно сколько угодно раз: после новых учеников, замен, расписания, перед каждой четвертью, после
    обрыва. На Google книги дополняются, введённое людьми не меняется. Файл .xlsx, в котором работают люди, не
    трогается: недостающее кладётся рядом, в папку `дополнения/`, с шагами, что куда скопировать.

    Примеры: `provision --dry-run` · `provision --class 7А --class 7Б` · `provision --until 2027-05-26`.
    """
    from jobs.provision import CannotProvision, Wish
    from jobs.provision import provision as run_provision
    from jobs.provision_stores import makers
    from jobs.stores import opened_store
    from sheets.gateway.protocol import StoreAway

    config = current_config()
    if to == "google" and not config.is_on_google:
        raise fail("не указана папка на Google Диске: JOURNAL_GOOGLE_FOLDER (см. docs/google.md, шаг 4).")
    google = config.is_on_google if to is None else to == "google"
    day = until.date() if until else None
    wish = Wish(google, tuple(school_class or ()), day, confidential_on_google=confidential, dry=dry_run)
    config.data.mkdir(parents=True, exist_ok=True)
    told: list[str] = []
    try:
        with (
            opened_store(config) as store,
            makers(config, told.append, notify=notify) as made,
            progress_bar("Создание года") as progress,
        ):
            done = run_provision(store, made, wish, config.moment().date(), progress)
    except CannotProvision as problem:
        raise fail(str(problem)) from None
    except StoreAway as error:
        raise fail(f"хранилище не отвечает: {error}. Созданное осталось; запустите ещё раз, продолжит.") from None
    except KeyboardInterrupt:
        raise fail("прервано. Созданные книги целы; запустите ещё раз, продолжит с того же места.") from None
    _print_provisioned(done, told, dry=dry_run)


#: So many issues of «Школа» are printed; the rest are in the app.
_SHOWN_ISSUES = 20


def _print_provisioned(done: Provisioned, told: Iterable[str], *, dry: bool) -> None:
    """What became of every workbook, what «Школа» leaves open, and the sum."""
    from jobs.provision_told import Outcome
    from journal.issues import CATALOGUE

    table = Table("Книга", "Будет" if dry else "Итог", "Что", "Что сделать")
    for line in done.lines:
        table.add_row(line.title, line.outcome, line.told, line.to_do)
    out.print(table)
    for text in (*done.remarks, *dict.fromkeys(told)):
        out.print(f"• {text}", highlight=False, markup=False)
    if done.issues:
        out.print(f"В книге «Школа» замечаний: {len(done.issues)}", highlight=False)
    for issue in done.issues[:_SHOWN_ISSUES]:
        out.print(f"  {issue}: {CATALOGUE[issue.problem].advice}", highlight=False, markup=False)
    counts = ((outcome, done.count(outcome)) for outcome in Outcome)
    out.print(", ".join(f"{outcome}: {count}" for outcome, count in counts if count) or "Нечего создавать.")
    if dry:
        out.print("Ничего не записано: это проба. Без --dry-run будет сделано.", highlight=False)
    if done.count(Outcome.FAILED):
        raise typer.Exit(1)


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="Книги с журналами, .xlsx")],
    as_json: Annotated[bool, typer.Option("--json", help="Один объект JSON на файл")] = False,  # noqa: FBT002
    school_class: Annotated[str, typer.Option("--class", help="Класс, если его нет в имени файла")] = "",
    year: Annotated[str, typer.Option(help="Учебный год, например 2024/25; иначе — по датам и дням недели")] = "",
) -> None:
    """Показать, что понято в чужом или своём журнале, что нет и где. Ничего не сохраняется."""
    from sheets.gateway.protocol import BookGone, GatewayError
    from sheets.gateway.xlsx import read_file
    from sheets.report import as_json as report_json
    from sheets.report import understand

    failed = False
    for file in files:
        try:
            book = read_file(file.absolute())
        except GatewayError as error:
            failed = True
            why = "нет такого файла" if isinstance(error, BookGone) else error
            err.print(f"[red]{file}[/]: {why}", highlight=False)
            continue
        said = understand(book, current_config().moment().date(), school_class=school_class, school_year=year)
        if as_json:
            sys.stdout.write(json.dumps({**report_json(said), "file": str(file)}, ensure_ascii=False) + "\n")
        else:
            _print_understood(file, said)
    if failed:
        raise typer.Exit(1)


def _print_understood(file: Path, said: Understood) -> None:
    from journal.issues import CATALOGUE
    from sheets.report import summary, unlike_template

    table = Table("Лист", "Уроков", "Учеников", "Отметок", "Пропусков", "Средние сходятся")
    for line in summary(said):
        table.add_row(*line)
    out.print(f"[bold]{file}[/] · класс {said.school_class or 'не указан'} · {said.school_year}", highlight=False)
    out.print(table)
    notes = dict.fromkeys(note for sheet in said.sheets for note in unlike_template(sheet))
    if notes:
        out.print("Не так, как в нашем образце:", highlight=False)
    for note in notes:
        out.print(f"  {note}", highlight=False)
    out.print(f"Замечаний: {len(said.issues)}", highlight=False)
    for issue in said.issues:
        out.print(f"  {issue}: {CATALOGUE[issue.problem].advice}", highlight=False, markup=False)


@app.command()
def doctor(
    repair: Annotated[bool, typer.Option("--repair", help="Вернуть книгам на Google пропавшее оформление")] = False,  # noqa: FBT002
    yes: Annotated[bool, typer.Option("--yes", help="С --repair: не переспрашивать")] = False,  # noqa: FBT002
    probe: Annotated[
        Path | None, typer.Option(help="Узнать, как Google читает набранное (5/4, 5.4), и записать в этот файл .csv")
    ] = None,
) -> None:
    """Проверить установку: ключи, Google, папку, книги, базу, учётные записи. Говорит, что исправить.

    Сама ничего не меняет. С `--repair` возвращает книгам на Google то, что пропало из оформления: формат «Обычный
    текст» у отметок, списки для выбора, защиту заголовков и номеров. Что набрано в клетках, остаётся как есть.
    Код завершения 1 — есть что исправить.
    """
    from jobs.doctor.examination import Examination
    from jobs.doctor.findings import is_in_order

    if probe is not None:
        _probe(probe)
        return
    findings: list[Finding] = []
    with progress_bar("Проверка") as progress:
        examination = Examination(current_config(), progress)
        for finding in examination.findings():
            findings.append(finding)
            _print_finding(finding)
    try:
        repaired = repair and _repair(examination, yes=yes)
    finally:
        examination.close()
    if not is_in_order(findings, repaired=repaired):
        raise typer.Exit(1)


def _print_finding(finding: Finding) -> None:
    colour = {"✓": "green", "!": "yellow", "✗": "red"}[finding.sign.value]
    out.print(f"[{colour}]{finding.sign.value}[/]", end=" ")
    out.print(finding.text, highlight=False, markup=False)
    if finding.advice:
        out.print(f"   → {finding.advice}", highlight=False, markup=False)


def _repair(examination: Examination, *, yes: bool) -> bool:
    """Say what can be mended, ask, and mend it a workbook at a time; whether nothing of it is left."""
    from jobs.doctor.repair import described, lines, mend_all, mendable
    from sheets.gateway.protocol import StoreAway

    wanted = mendable(examination)
    if not wanted:
        out.print("Исправлять на Google нечего." if examination.google.reader else "Google не подключён.")
        return True
    out.print("Будет исправлено на Google (набранное в клетках не меняется):")
    for ailing in wanted:
        out.print(f"  {described(ailing)}", highlight=False, markup=False)
    if not yes and not typer.confirm("Исправить?", err=True):
        return False
    done = []
    try:
        with progress_bar("Исправление") as progress:
            for mended in mend_all(examination, progress):
                done.append(mended.is_whole)
                for line in lines(mended):
                    out.print(f"  {line}", highlight=False, markup=False)
    except StoreAway as error:
        raise fail(f"{error}.") from None
    return len(done) == len(wanted) and all(done)


def _probe(into: Path) -> None:
    """Ask Google what becomes of typed texts, and keep its answers as a table."""
    from jobs.probe import probe_into
    from sheets.gateway.protocol import GatewayError

    try:
        with progress_bar("Google читает набранное") as progress:
            said = probe_into(current_config(), into, progress)
    except GatewayError as error:
        raise fail(f"{error}.") from None
    except OSError as error:
        raise fail(f"{into} не записывается: {in_words(error)}.") from None
    out.print(f"Ответов Google: {said.answers}, записаны в {into}", highlight=False)
    if said.left:
        out.print(f"Пробная таблица осталась, удалите её сами: {said.left}", highlight=False)


# ------------------------------------------------------------------------------------------------ backups

#: Where what is written into an archive of settings belongs.
_ENV = Path(".env")


@app.command()
def backup(
    medium: Annotated[
        Path | None, typer.Option(help="Папка на съёмном диске; по умолчанию — JOURNAL_BACKUP_MEDIUM")
    ] = None,
) -> None:
    """Сделать резервную копию: база с историей, все книги, настройки — одним архивом.

    Архив появляется целиком или не появляется вовсе. Остаются копии за 7 последних дней, 8 недель и за каждый
    учебный год. Если указан съёмный диск (`JOURNAL_BACKUP_MEDIUM`), копия пишется и на него.
    Код завершения 1 — копии нет, или её нет на диске из `--medium`.
    """
    from database.engine import DatabaseAway
    from jobs.backup.disks import NoRoom
    from jobs.backup.making import NoPassphrase, back_up
    from jobs.backup.record import AtWork

    config = current_config()
    if medium is not None:
        config = config.model_copy(update={"backup_medium": medium})
    try:
        with progress_bar("Резервная копия") as progress:
            done = back_up(config, config.clock().astimezone(), progress)
    except (NoRoom, NoPassphrase, AtWork) as error:
        raise fail(f"{error}.") from None
    except DatabaseAway as error:
        raise fail(f"база не отвечает: {error}. Копии нет.") from None
    except OSError as error:
        raise fail(f"копия в {config.backup_folder} не записывается: {in_words(error)}. Копии нет.") from None
    _tell_of_backups(config)
    _print_backup(done)
    if medium is not None and done.medium is None:
        raise typer.Exit(1)


def _tell_of_backups(config: Config) -> None:
    """Tell pages and other servers what was done by hand; a database that does not answer hears it from the watcher."""
    from database.engine import open_database
    from database.health import failures
    from jobs.backup.told import tell_by_hand

    with closing(open_database(config.database)) as database, suppress(*failures(database)):
        tell_by_hand(config, database)


def _print_backup(done: Backup) -> None:
    rows, size = sum(done.manifest.rows.values()), done.archive.stat().st_size / 1e6
    out.print(f"Резервная копия: {done.archive}", highlight=False)
    out.print(f"  книг: {done.manifest.books}, строк базы: {rows}, {size:.1f} МБ", highlight=False)
    for name, why in done.manifest.missing.items():
        err.print(f"  [yellow]Нет {name}[/]: {why}", highlight=False)
    if not done.is_encrypted:
        err.print(
            "  [yellow]Архив не зашифрован[/], в нём личные данные: JOURNAL_BACKUP_PASSPHRASE_FILE", highlight=False
        )
    if done.medium is not None:
        out.print(f"Копия на съёмном диске: {done.medium}", highlight=False)
    elif done.medium_error:
        err.print(f"[yellow]На съёмный диск не скопировано[/]: {done.medium_error}.", highlight=False)
    if done.removed:
        out.print(f"Старых копий удалено: {len(done.removed)}", highlight=False)


@app.command()
def restore(
    archive: Annotated[Path | None, typer.Argument(help="Архив; без него — последний из своих")] = None,
    verify: Annotated[bool, typer.Option("--verify", help="Только проверить: ничего не меняется")] = False,  # noqa: FBT002
    replace: Annotated[  # noqa: FBT002
        bool, typer.Option("--replace", help="Здесь уже есть школа: отложить её в сторону и вернуть из архива")
    ] = False,
    passphrase_file: Annotated[Path | None, typer.Option(help="Файл, в первой строке которого парольная фраза")] = None,
) -> None:
    """Вернуть школу из резервной копии: книги, базу с историей и учётными записями, настройки.

    На пустой машине настройки из архива становятся файлом `.env`. Журнал при этом должен быть остановлен. Сначала
    архив распаковывается рядом и сверяется весь; прежнее не стирается, а остаётся рядом. С `--verify` архив
    только проверяется: распаковывается во временную папку, сверяются контрольные суммы и число строк.
    """
    from database.copying import StillOpen
    from database.engine import DatabaseAway
    from jobs.backup.archive import Unusable
    from jobs.backup.disks import NoRoom
    from jobs.backup.making import NoPassphrase
    from jobs.backup.restoring import LivingSchool

    try:
        _restore(archive, passphrase_file, verify=verify, replace=replace)
    except (Unusable, NoRoom, NoPassphrase) as error:
        raise fail(f"{error}.") from None
    except LivingSchool as error:
        why = f"здесь уже есть школа: {error}. Ничего не изменено."
        raise fail(f"{why} Чтобы отложить её в сторону и вернуть школу из архива: --replace.") from None
    except StillOpen as error:
        raise fail(f"журнал работает: {error}. Остановите его и повторите; ничего не изменено.") from None
    except DatabaseAway as error:
        raise fail(f"база не отвечает: {error}.") from None
    except OSError as error:
        raise fail(f"{error.filename or archive}: {in_words(error)}.") from None


def _restore(archive: Path | None, passphrase_file: Path | None, *, verify: bool, replace: bool) -> None:
    from jobs.backup.making import passphrase_of
    from jobs.backup.restoring import newest, rehearse, rehearsed, restore, settings_in

    config = current_config()
    path = archive or newest(config)
    if path is None:
        raise fail(f"в папке {config.backup_folder} нет резервных копий: укажите архив.")
    if not path.is_file():
        raise fail(f"нет архива {path}.")
    chosen = {"backup_passphrase_file": passphrase_file or config.backup_passphrase_file}
    passphrase = passphrase_of(config.model_copy(update=chosen)) or _asked_passphrase(path)
    if verify:
        with progress_bar("Проверка архива") as progress:
            manifest = rehearse(path, passphrase, progress)
        rehearsed(config, path, config.clock())
        _tell_of_backups(config)
        out.print(f"Архив {path} цел: школу можно вернуть.", highlight=False)
        _print_manifest(manifest)
        return
    if not _ENV.exists() and "data" not in config.model_fields_set:
        config = _settled(settings_in(path, passphrase))
    with progress_bar("Восстановление") as progress:
        done = restore(path, config, passphrase, config.clock().astimezone(), progress, replace=replace)
    out.print(f"Школа возвращена: книги в {config.data}", highlight=False)
    _print_manifest(done.manifest)
    for place in done.kept:
        out.print(f"Прежнее осталось: {place}", highlight=False)
    if done.google is not None:
        out.print(f"Книги с Google Диска: {done.google}; нужны, если на Диске их больше нет", highlight=False)
    for key in done.keys:
        out.print(f"Ключ из архива: {key}", highlight=False)
    out.print("Дальше: python manage.py doctor", highlight=False)


def _settled(settings: str) -> Config:
    """The configuration by the settings of an archive, which become this machine's own where it had none."""
    if settings:
        _ENV.touch(mode=0o600)
        _ENV.write_text(settings, encoding="utf-8")
        out.print(f"Настройки из архива записаны в {_ENV}: проверьте папки и пароли.", highlight=False)
    read_config.cache_clear()
    return current_config()


def _asked_passphrase(archive: Path) -> str:
    """The passphrase, asked of whoever sits there where an archive needs one; «» where nobody does."""
    if archive.suffix != ".age" or not sys.stdin.isatty():
        return ""
    return str(typer.prompt("Парольная фраза", hide_input=True, err=True))


def _print_manifest(manifest: Manifest) -> None:
    rows = sum(manifest.rows.values())
    made = f"{manifest.made_at.astimezone():%d.%m.%Y %H:%M}"
    school = f"{manifest.school}, " if manifest.school else ""
    out.print(f"  {school}копия от {made}; книг: {manifest.books}, строк базы: {rows}", highlight=False)
    for name, why in manifest.missing.items():
        err.print(f"  [yellow]В архиве нет {name}[/]: {why}", highlight=False)


@app.command()
def bench(only: Annotated[str, typer.Argument(help="Одно измерение по имени; без него — все")] = "") -> None:
    """Измерить скорость на этой машине (нужны зависимости разработчика)."""
    import subprocess  # nosec B404 # our own program

    asked = [sys.executable, "-m", "bench", *filter(None, [only])]
    raise typer.Exit(subprocess.run(asked, check=False).returncode)  # nosec B603 # our own program


# ------------------------------------------------------------------------------------------------ explaining

#: «-4» is what was typed, no option.
_AS_TYPED = {"ignore_unknown_options": True}

Typed = Annotated[list[str] | None, typer.Argument(help="Что введено; без него — по строке со стандартного ввода")]
Json = Annotated[bool, typer.Option("--json", help="Объект JSON на строке ввода — объект JSON на строке вывода")]
YearOption = Annotated[str, typer.Option("--year", help="Учебный год, например 2026/27")]


@explain_app.command("cell", context_settings=_AS_TYPED)
def explain_cell_(
    typed: Typed = None,
    as_json: Json = False,  # noqa: FBT002
    context: Annotated[
        Literal["lesson", "period", "grade1", "credit"],
        typer.Option(help="Где стоит: урок, столбец четверти, первый класс, зачётный предмет"),
    ] = "lesson",
) -> None:
    """Как читается ячейка журнала: `explain cell н/5 "5 4" 5,4`."""
    from sheets.explain.cell import cell_line, explain_cell

    _explain(typed, explain_cell, cell_line, {"context": context}, as_json=as_json)


@explain_app.command("header", context_settings=_AS_TYPED)
def explain_header_(
    typed: Typed = None,
    as_json: Json = False,  # noqa: FBT002
    year: YearOption = "",
    month: Annotated[str, typer.Option(help="Месяц, который стоит над числом")] = "",
) -> None:
    """Как читается заголовок столбца: `explain header "05.09 к/р" --year 2026/27`."""
    from journal.calendar import school_year
    from sheets.explain.header import explain_header

    more = {"school_year": year or school_year(current_config().moment().date()), "month": month or None}
    _explain(typed, explain_header, _line_of(explain_header), more, as_json=as_json)


@explain_app.command("name", context_settings=_AS_TYPED)
def explain_name_(
    typed: Typed = None,
    as_json: Json = False,  # noqa: FBT002
    pupil: Annotated[list[str] | None, typer.Option(help="Ученик класса: «12=Иванов Иван»; можно несколько")] = None,
) -> None:
    """Чья это строка: `explain name "Иванов И." --pupil "1=Иванов Иван" --pupil "2=Иванова Ирина"`."""
    from sheets.explain.name import explain_name

    listed = [one.partition("=") for one in pupil or ()]
    more = {"register": [{"id": pupil_id.strip(), "name": name.strip()} for pupil_id, _, name in listed]}
    _explain(typed, explain_name, _line_of(explain_name), more, as_json=as_json)


@explain_app.command("sheet")
def explain_sheet_(
    file: Annotated[Path | None, typer.Argument(help="Книга с журналом, .xlsx; без неё — строки JSON")] = None,
    sheet: Annotated[str, typer.Option(help="Только этот лист")] = "",
    as_json: Json = False,  # noqa: FBT002
    year: YearOption = "",
) -> None:
    """За что приняты строки и столбцы листа и что на нём не понято: `explain sheet "Журнал 7А.xlsx"`."""
    from sheets.explain.lines import answers, as_line
    from sheets.explain.sheet import explain_book, explain_sheet, sheet_lines

    today = current_config().moment().date()
    if file is None:
        _write(answers(sys.stdin.buffer, lambda asked: explain_sheet(asked, today)))
        return
    told = list(explain_book(_read_book(file), today, year, only=sheet))
    if not told:
        raise fail(f"в книге {file} нет листа «{sheet}»." if sheet else f"в книге {file} нет заполненных листов.")
    if as_json:
        _write(map(as_line, told))
    else:
        for answer in told:
            out.print("\n".join(sheet_lines(answer)), highlight=False, markup=False)


def _read_book(file: Path) -> Workbook:
    """The workbook in a file; ends the command where there is none."""
    from sheets.gateway.protocol import BookGone, GatewayError
    from sheets.gateway.xlsx import read_file

    try:
        return read_file(file.absolute())
    except GatewayError as error:
        raise fail(f"{file}: {'нет такого файла' if isinstance(error, BookGone) else error}.") from None


def _explain(
    typed: list[str] | None, explain: Explain, line: Callable[[Answer], str], more: Answer, *, as_json: bool
) -> None:
    """Answer for each text: those of the command line, else the lines that come in."""
    from sheets.explain.lines import answers, as_line

    if as_json and not typed:
        _write(answers(sys.stdin.buffer, explain))
        return
    for text in typed or (line.decode("utf-8", "replace").rstrip("\r\n") for line in sys.stdin.buffer):
        asked = {"typed": text, **more}
        if as_json:
            _write([as_line(explain(asked))])
        else:
            out.print(line(asked), highlight=False, markup=False)


def _line_of(explain: Explain) -> Callable[[Answer], str]:
    """What a person reads: what was typed and the answer's own words."""

    def line(asked: Answer) -> str:
        text = str(explain(asked)["text"])
        return text if text.startswith("«") else f"{asked['typed']}: {text}"

    return line


def _write(lines: Iterable[bytes]) -> None:
    """Write answers as they are ready; whoever stops reading them stops us."""
    try:
        for line in lines:
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        sys.stderr.close()


@app.command()
def history(
    school_class: Annotated[str, typer.Option("--class", help="Класс, например 7А")],
    pupil: Annotated[str, typer.Option(help="Номер ученика или начало фамилии; без него — уроки и список класса")] = "",
    subject: Annotated[str, typer.Option(help="Только этот предмет")] = "",
    at: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Что было записано к концу дня")] = None,
) -> None:
    """Показать, что стояло в журнале в любой прошедший день и как оно менялось с тех пор."""
    from jobs.history import NoSuchPupil
    from jobs.history import history as told

    with _database() as database:
        try:
            for line in told(database, current_config().moment(), school_class, pupil, subject, at):
                out.print(line, highlight=False, markup=False)
        except NoSuchPupil as problem:
            raise fail(escape(str(problem))) from None


# ------------------------------------------------------------------------------------------------ losses


@app.command()
def losses() -> None:
    """Показать, что исчезло из таблиц и ждёт решения: номер, где, сколько."""
    from jobs.holds import lines

    with _database() as database:
        told = list(lines(database, current_config().moment()))
    for line in told or ["Все листы, списки и книги на месте: решать нечего."]:
        out.print(line, highlight=False, markup=False)


@app.command()
def accept(number: Annotated[int, typer.Argument(help="Номер из списка `losses`")]) -> None:
    """Принять потерю: перечисленное уйдёт из дневников, а в истории останется."""
    _decide(number, accepts=True)


@app.command()
def reject(number: Annotated[int, typer.Argument(help="Номер из списка `losses`")]) -> None:
    """Отклонить потерю: прежнее остаётся, учителю сказано вернуть лист."""
    _decide(number, accepts=False)


def _decide(number: int, *, accepts: bool) -> None:
    """Decide about a loss, and read its workbook at once."""
    from jobs.holds import NoSuchLoss, decide_by_number
    from jobs.stores import opened_store
    from journal.holds import Decision
    from sheets.gateway.protocol import StoreAway

    config = current_config()
    with _database() as database:
        try:
            kept = decide_by_number(
                database, config.moment(), number, Decision.ACCEPTED if accepts else Decision.REJECTED
            )
        except NoSuchLoss as problem:
            raise fail(f"{problem} Список: manage.py losses") from None
    if kept.is_over:
        out.print("Вопрос закрыт: учебный год закончен, прежнее осталось в журнале.")
        return
    out.print("Принято." if accepts else "Отклонено.")
    try:
        with opened_store(config) as store:
            _sync(config, store, workers=0, full=False, verdicts=None)
    except StoreAway as error:
        err.print(f"[yellow]Решение записано и подействует позже: {_away(error)}[/]", highlight=False)


# ------------------------------------------------------------------------------------------------ personal data


@person_app.command("export")
def person_export(
    whom: Annotated[str, typer.Argument(help="Номер ученика, начало фамилии или логин")],
    to: Annotated[Path, typer.Option(help="Новый файл .zip")] = Path("данные.zip"),
) -> None:
    """Выгрузить всё, что хранится об одном человеке: JSON и таблица, которую читают люди."""
    from jobs.person import NoSuchPerson, export

    with _database() as database:
        try:
            counts = export(database, whom, to, current_config().moment())
        except NoSuchPerson as problem:
            raise fail(escape(f"{problem}.")) from None
        except FileExistsError:
            raise fail(f"файл {to} уже есть: назовите новый (--to).") from None
    for name, count in counts.items():
        out.print(f"  {name}: {count}", highlight=False)
    out.print(f"Записано в {to}. Передайте файл лично и удалите его.", highlight=False)


@person_app.command("erase")
def person_erase(
    whom: Annotated[str, typer.Argument(help="Номер ученика, начало фамилии или логин")],
    yes: Annotated[bool, typer.Option("--yes", help="Стереть; без него только сказать, что будет стёрто")] = False,  # noqa: FBT002
) -> None:
    """Стереть, что можно: контакты, причины, портфолио, учётную запись, входы. Без --yes это проба."""
    from jobs.person import STAYS, NoSuchPerson, erase

    with _database() as database:
        try:
            done = erase(database, whom, dry=not yes)
        except NoSuchPerson as problem:
            raise fail(escape(f"{problem}.")) from None
    said = "Стёрто" if yes else "Будет стёрто (проба, для дела — --yes)"
    counts = f"ключей {done.keys}, строк книги «Класс» {done.rows}, входов {done.sessions}, записей {done.accounts}"
    out.print(f"{said}: {counts}.", highlight=False)
    out.print(STAYS, highlight=False, markup=False)


@person_app.command("purge")
def person_purge() -> None:
    """Убрать, чей срок хранения истёк. Наблюдатель делает это сам раз в день."""
    from jobs.retention import purge

    with _database() as database:
        counts = purge(database, current_config().clock())
    out.print(
        f"Убрано: входов {counts['sessions']}, кодов {counts['account_codes']}, устройств {counts['devices']},"
        f" попыток {counts['attempts']}, посещений {counts['access_log']}.",
        highlight=False,
    )


@keys_app.command("rotate")
def keys_rotate() -> None:
    """Сменить ключ: всё зашифрованное перешифровывается новым, прежний больше ничего не открывает."""
    from database.sealed import SealBroken
    from jobs.key_rotation import rotate

    path = current_config().key_file
    with _database() as database:
        try:
            count = rotate(database, path)
        except SealBroken:
            raise fail(
                f"есть значения, которые не открывает ни один ключ из {path}. Прежние ключи оставлены."
            ) from None
    out.print(f"Ключ сменён, перешифровано: {count}. Сделайте копию {path} и уберите прежние.", highlight=False)


# ------------------------------------------------------------------------------------------------ accounts


@accounts_app.command("list")
def accounts_list(
    school_class: Annotated[str, typer.Option("--class", help="Только семьи этого класса")] = "",
) -> None:
    """Кто может войти, в какой роли и кто уже входит."""
    from journal.access import STATE_NAMES
    from journal.viewer import ROLE_NAMES

    table = Table("Логин", "Имя", "Роли", "Дети", "Доступ")
    with _database() as database:
        for one in _holders(database, school_class):
            roles = ", ".join(ROLE_NAMES[role] for role in one.roles)
            kin = ", ".join(f"{child.name}, {child.school_class}" for child in one.children if not one.is_pupil)
            table.add_row(one.login, one.name, roles, kin, STATE_NAMES[one.state])
    out.print(table)


@accounts_app.command("follow")
def accounts_follow() -> None:
    """Привести учётные записи к книгам школы; то же делается после каждого чтения книг."""
    from jobs.accounts_follow import follow_books

    with _database() as database:
        done = follow_books(database, current_config().moment())
    out.print(f"Заведено: {done.opened}, прав дано или изменено: {done.given}, закончилось: {done.ended}")


@accounts_app.command("issue")
def accounts_issue(
    to: Annotated[Path, typer.Argument(help="Куда записать листки: новый файл .pdf")],
    school_class: Annotated[str, typer.Option("--class", help="Только семьи этого класса")] = "",
    login: Annotated[list[str] | None, typer.Option(help="Только этому человеку, даже если листок уже был")] = None,
    *,
    forget: Annotated[bool, typer.Option("--forget", help="Закрыть прежний пароль и все входы сразу")] = False,
) -> None:
    """Напечатать листки для входа тем, у кого их нет: логин и одноразовый код, с ведомостью для подписей."""
    from jobs.credentials import NothingToIssue, issue_by_command, without_slip
    from jobs.secret_files import FileThere, new_secret_file

    config = current_config()
    with _database() as database:
        everybody = _holders(database, school_class)
        chosen = [one for one in everybody if one.login in login] if login else without_slip(everybody)
        if login and (unknown := set(login) - {one.login for one in chosen}):
            raise fail(f"нет таких логинов: {', '.join(sorted(unknown))}")
        try:
            with new_secret_file(to) as file:
                done = issue_by_command(database, chosen, config.moment(), config.own_address, forget=forget)
                file.write(done.pdf)
        except (NothingToIssue, FileThere) as problem:
            raise fail(str(problem)) from None
    out.print(f"Листков: {done.people}, в {to}. Напечатайте, раздайте под подпись и удалите файл.", highlight=False)
    if not config.address:
        err.print(f"[yellow]На листках адрес {config.own_address}: он открыт только на этом компьютере.[/]")
        err.print("Задайте JOURNAL_ADDRESS — адрес, по которому журнал открывают семьи, — и выдайте листки заново.")


@accounts_app.command("revoke")
def accounts_revoke(login: Annotated[list[str], typer.Argument(help="Логины")]) -> None:
    """Отозвать доступ: код, пароль и входы перестают действовать. Новый листок его вернёт."""
    from database.accounts import find_account
    from database.credentials import revoke_access
    from jobs.credentials import COMMAND_LINE

    with _database() as database:
        found = {name: find_account(database, name) for name in login}
        if unknown := [name for name, account in found.items() if account is None]:
            raise fail(f"нет таких логинов: {', '.join(unknown)}")
        accounts = {account.account: "" for account in found.values() if account is not None}
        revoke_access(database, accounts, COMMAND_LINE, current_config().moment())
    out.print(f"Доступ отозван: {', '.join(login)}", highlight=False)


@accounts_app.command("create")
def accounts_create(
    login: Annotated[str, typer.Argument(help="Логин, например ivanova")],
    name: Annotated[str, typer.Option(help="Имя, как к человеку обращаться")],
    role: Annotated[list[str], typer.Option(help="it_lead, head, deputy, class_teacher, teacher, pupil, guardian")],
    staff: Annotated[str, typer.Option(help="Код на листе «Сотрудники»")] = "",
    pupil: Annotated[list[str] | None, typer.Option(help="Номер ученика: ребёнок родителя или сам ученик")] = None,
) -> None:
    """Завести учётную запись. Пароль печатается один раз."""
    from jobs.accounts import AccountError, create

    with _database() as database:
        try:
            password = create(database, login, name, role, staff, pupil or [], current_config().moment())
        except AccountError as problem:
            raise fail(str(problem)) from None
    out.print(f"Логин {login}, пароль {password}", highlight=False)


@accounts_app.command("password")
def accounts_password(login: Annotated[str, typer.Argument(help="Логин")]) -> None:
    """Выдать новый пароль; все входы по старому закрываются. Печатается один раз."""
    from jobs.accounts import AccountError, new_password

    with _database() as database:
        try:
            password = new_password(database, login)
        except AccountError as problem:
            raise fail(str(problem)) from None
    out.print(f"Логин {login}, новый пароль {password}", highlight=False)


@accounts_app.command("close")
def accounts_close(login: Annotated[str, typer.Argument(help="Логин")]) -> None:
    """Закрыть учётную запись: войти больше нельзя, открытые страницы гаснут."""
    from jobs.accounts import AccountError, close

    with _database() as database:
        try:
            close(database, login)
        except AccountError as problem:
            raise fail(str(problem)) from None
    out.print(f"Учётная запись {login} закрыта", highlight=False)


@accounts_app.command("forget-second")
def accounts_forget_second(login: Annotated[str, typer.Argument(help="Логин")]) -> None:
    """Снять второй фактор: телефон потерян, человек пришёл сам. Все его входы завершаются."""
    from jobs.accounts import AccountError, forget_second

    with _database() as database:
        try:
            forget_second(database, login)
        except AccountError as problem:
            raise fail(str(problem)) from None
    out.print(f"Второй фактор учётной записи {login} снят", highlight=False)


def _holders(database: Database, school_class: str) -> list[Holder]:
    """Whoever may have a slip."""
    from jobs.credentials import everybody

    return everybody(database, current_config().moment(), school_class)


@contextmanager
def _database() -> Iterator[Database]:
    """The school's database, at its newest schema."""
    from database.engine import migrate, open_database

    config = current_config()
    migrate(config.database)
    database = open_database(config.database)
    try:
        yield database
    finally:
        database.close()


def _refused(error: Exception) -> str:
    """What people are told where the database or its disk is in the way; «» for a mistake of the program."""
    from database.copying import shown_address
    from database.health import why_refused
    from jobs.file_errors import of_the_disk

    if isinstance(error, OSError):
        why = of_the_disk(error)
        return f"{error.filename or 'файл'} не записывается: {why}. Затем повторите." if why else ""
    if not (why := why_refused(error)):
        return ""
    address = shown_address(current_config().database)[0]
    return f"{why}. База: {address}. Наполовину в неё ничего не внесено; устранив причину, повторите."


def main() -> None:
    """Run a command; keys, a database or a disk that cannot be used are told as what they are."""
    from jobs.keys import KeyFileUnusable

    try:
        app()
    except KeyFileUnusable as problem:
        fail(escape(f"{problem}."))
        sys.exit(1)
    except Exception as error:
        if not (told := _refused(error)):
            raise
        fail(escape(told))
        sys.exit(1)


if __name__ == "__main__":
    main()
