"""Every table of the database. One school is one database; every key carries the school year.

Days are dates; moments are whole seconds since 1970 in UTC (columns ``…_seen``, ``…_at``): compact, the
same on SQLite and PostgreSQL, and free of time zones until a page shows them. ``…_seen`` is the read
that first showed a thing, ``…_after`` the read before it (NULL: it was there at the first reading, that
is before observation began): the truth lies between the two.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

#: SQLite gives out ids only to INTEGER columns.
Id = BigInteger().with_variant(Integer, "sqlite")
_CLUSTERED: dict[str, Any] = {"sqlite_with_rowid": False}

# ---------------------------------------------------------------- workbooks and what they were read as

books = Table(
    "books",
    metadata,
    Column("year", String(7), primary_key=True),
    Column("book", String, primary_key=True),  # the gateway's id
    Column("kind", String, nullable=False),  # school | journal | class | plan
    Column("title", String, nullable=False),  # «7А», as places name it
    Column("school_class", String, nullable=False, default=""),
    Column("version", String, nullable=False),  # the gateway's version of the contents
    Column("context", String, nullable=False, default=""),  # digest of the inputs it was derived with
    Column("first_read_at", BigInteger, nullable=False),
    Column("read_at", BigInteger, nullable=False),  # last reading that found it well
    Column("changed_at", BigInteger, nullable=False),
    Column("gone_at", BigInteger),
    Column("checked_at", BigInteger, nullable=False),  # the reading that began the last check, see begin_reading
    Column("url", Text),  # where the store opens it; NULL for a file
)

sheets = Table(
    "sheets",
    metadata,
    Column("year", String(7), primary_key=True),
    Column("book", String, primary_key=True),
    Column("sheet", String, primary_key=True),
    Column("content", String, nullable=False),
    Column("key", String, nullable=False),
    Column("content_seen", BigInteger, nullable=False),  # the reading that first showed this content
    Column("content_after", BigInteger),
    Column("places", Text, nullable=False),  # where its lessons' dates stand, see database/places.py
    Column("gid", BigInteger),  # the store's number of the sheet; NULL for a file
    **_CLUSTERED,
)

schools = Table(
    "schools",
    metadata,
    Column("year", String(7), primary_key=True),
    Column("digest", String, nullable=False),
    Column("document", LargeBinary, nullable=False),  # the School, see database/documents.py
    Column("changed_at", BigInteger, nullable=False),
)

class_versions = Table(
    "class_versions",
    metadata,
    Column("year", String(7), primary_key=True),
    Column("school_class", String, primary_key=True),  # «» stands for the school as a whole
    Column("version", BigInteger, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("run", Id, primary_key=True),
    Column("started_at", BigInteger, nullable=False),
    Column("finished_at", BigInteger),
    Column("books", Integer, nullable=False, default=0),
    Column("changed", Integer, nullable=False, default=0),
    Column("failed", Integer, nullable=False, default=0),
    Column("text", Text, nullable=False, default=""),
    Column("cursor", Text, nullable=False, default=""),  # where the store's changes were read up to
)

# ---------------------------------------------------------------- pupils and their families

pupils = Table(
    "pupils",
    metadata,
    Column("year", String(7), primary_key=True),
    Column("school_class", String, primary_key=True),
    Column("pupil", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("birth", Date),
    Column("arrived", Date),
    Column("left", Date),
    Column("arrived_order", String, nullable=False),
    Column("left_order", String, nullable=False),
    Column("subgroups", String, nullable=False),
    Column("consent", String, nullable=False),
)
Index("ix_pupils_pupil", pupils.c.pupil)

guardians = Table(
    "guardians",
    metadata,
    Column("year", String(7), primary_key=True),
    Column("school_class", String, primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("pupil", String, nullable=False),
    Column("name", String, nullable=False),
    Column("relation", String, nullable=False),
    Column("phone", String, nullable=False),  # sealed, as those below: see database/vault.py
    Column("email", String, nullable=False),
    Column("until", Date),  # «Доступ до»; NULL: by the school's rule
)

absences = Table(
    "absences",
    metadata,
    Column("year", String(7), primary_key=True),
    Column("school_class", String, primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("pupil", String, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("reason", String, nullable=False),  # sealed
    Column("document", String, nullable=False),  # sealed
)

portfolio = Table(
    "portfolio",
    metadata,
    Column("year", String(7), primary_key=True),
    Column("school_class", String, primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("pupil", String, nullable=False),
    Column("day", Date),
    Column("kind", String, nullable=False),
    Column("text", Text, nullable=False),  # sealed
)

#: The key by which contacts, health or portfolio of a pupil are sealed, itself sealed by the school's keys, which lie
#: outside the database. Without its row nobody reads what it sealed: see database/vault.py.
person_keys = Table(
    "person_keys",
    metadata,
    Column("pupil", String, primary_key=True),
    Column("kind", String, primary_key=True),  # a Kind of database/vault.py
    Column("sealed", Text, nullable=False),
    **_CLUSTERED,
)

plans = Table(
    "plans",
    metadata,
    Column("year", String(7), primary_key=True),
    Column("school_class", String, primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("subject", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("planned", Date),
    Column("topic", Text, nullable=False),
    Column("hours", Float, nullable=False),
    Column("homework", Text, nullable=False),
    Column("kind", String, nullable=False),
)

# ---------------------------------------------------------------- the journal

registers = Table(
    "registers",
    metadata,
    Column("register", Id, primary_key=True),
    Column("year", String(7), nullable=False),
    Column("school_class", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("subgroup", String, nullable=False),
    Column("book", String, nullable=False),
    Column("sheet", String, nullable=False),
    UniqueConstraint("year", "school_class", "subject", "subgroup"),
)

lessons = Table(
    "lessons",
    metadata,
    Column("register", Id, ForeignKey("registers.register"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("number", SmallInteger, primary_key=True),
    Column("kind", String, nullable=False),
    Column("topic", Text, nullable=False),
    Column("homework", Text, nullable=False),
    Column("entry_seen", BigInteger),  # first mark or absence in the lesson's column
    Column("entry_after", BigInteger),
    Column("topic_seen", BigInteger),
    Column("topic_after", BigInteger),
    Column("homework_seen", BigInteger),
    Column("homework_after", BigInteger),
    **_CLUSTERED,
)

#: Keyed so that one sheet, and one pupil in one register, are each one run of neighbouring rows.
entries = Table(
    "entries",
    metadata,
    Column("register", Id, ForeignKey("registers.register"), primary_key=True),
    Column("pupil", String, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("number", SmallInteger, primary_key=True),
    Column("typed", String, nullable=False),
    Column("marks", String, nullable=False),  # digits in order: «54»
    Column("attendance", String),
    Column("reason", String),
    Column("special", String),
    Column("unread", Boolean, nullable=False),  # the cell is unreadable now; this is its last good value
    Column("first_seen", BigInteger, nullable=False),
    Column("first_after", BigInteger),
    Column("changed_seen", BigInteger, nullable=False),
    **_CLUSTERED,
)

term_marks = Table(
    "term_marks",
    metadata,
    Column("register", Id, ForeignKey("registers.register"), primary_key=True),
    Column("pupil", String, primary_key=True),
    Column("period", String, primary_key=True),
    Column("typed", String, nullable=False),
    Column("mark", SmallInteger),
    Column("special", String),
    Column("unread", Boolean, nullable=False),  # as in entries
    Column("first_seen", BigInteger, nullable=False),
    Column("first_after", BigInteger),
    Column("changed_seen", BigInteger, nullable=False),
    **_CLUSTERED,
)

#: Append-only: the database itself refuses to change or delete a row. A row says that ``field`` was ``old`` until
#: some moment in (after, seen] and ``new`` from then. What is entered for the first time is dated by the entry itself
#: (``first_seen``), the lessons of a new register by the row of the register; everything else that differs between two
#: readings stands here, each row with all that was stored before (``was``), so that any past moment can be rebuilt,
#: see database/past.
ledger = Table(
    "ledger",
    metadata,
    Column("id", Id, primary_key=True),
    Column("register", Id, nullable=False),
    Column("pupil", String, nullable=False),  # «» for the lesson's own fields
    Column("day", Date),
    Column("number", SmallInteger),
    Column("field", String, nullable=False),  # a Field of journal/ledger.py, or a period's name
    Column("old", Text),  # NULL: was not there
    Column("new", Text),  # NULL: withdrawn
    Column("seen", BigInteger, nullable=False),
    Column("after", BigInteger),
    Column("version", String, nullable=False),
    Column("cause", String, nullable=False),  # a Cause of journal/ledger.py
    Column("was", Text),  # the row before, JSON; NULL: was not there, or written before the ledger was kept whole
    Column("editor", String, nullable=False),  # a hint: who saved the workbook last
)
Index("ix_ledger_register_pupil", ledger.c.register, ledger.c.pupil)
#: Lessons that were given other dates are few, and asked for with every correction.
_MOVES = text("field IN ('date', 'number')")
Index("ix_ledger_moves", ledger.c.register, sqlite_where=_MOVES, postgresql_where=_MOVES)

#: Append-only, as the ledger: what was counted of a lesson before it was counted anew.
facts_past = Table(
    "facts_past",
    metadata,
    Column("id", Id, primary_key=True),
    Column("register", Id, nullable=False),
    Column("day", Date, nullable=False),
    Column("number", SmallInteger, nullable=False),
    Column("seen", BigInteger, nullable=False),
    Column("was", Text),  # the row before, JSON; NULL: was not there
)
Index("ix_facts_past_register_seen", facts_past.c.register, facts_past.c.seen)

#: Append-only, as the ledger: class lists and settings. ``list`` is a table of a class, with a row each, or
#: «schools», with a part of the school's document each (``key`` its name, ``new`` not written: it is what is next).
list_ledger = Table(
    "list_ledger",
    metadata,
    Column("id", Id, primary_key=True),
    Column("year", String(7), nullable=False),
    Column("school_class", String, nullable=False),
    Column("list", String, nullable=False),
    Column("key", String, nullable=False),  # the pupil's id; «» where rows have no name
    Column("old", Text),  # JSON; NULL: was not there. Of sealed tables the pupil and the rest, sealed
    Column("new", Text),  # JSON; NULL: withdrawn
    Column("seen", BigInteger, nullable=False),
    Column("after", BigInteger),
    Column("version", String, nullable=False),
    Column("cause", String, nullable=False),
    Column("editor", String, nullable=False),
)
Index("ix_list_ledger_year_school_class", list_ledger.c.year, list_ledger.c.school_class, list_ledger.c.list)

# ---------------------------------------------------------------- facts: counted by the sync, read by charts

lesson_facts = Table(
    "lesson_facts",
    metadata,
    Column("register", Id, ForeignKey("registers.register"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("number", SmallInteger, primary_key=True),
    Column("due_number", SmallInteger, nullable=False),  # 0: not in the timetable
    Column("teacher", String, nullable=False),
    Column("due", Boolean, nullable=False),
    Column("held", Boolean, nullable=False),
    Column("homework_due", Boolean, nullable=False),
    Column("topic", Boolean, nullable=False),
    Column("homework", Boolean, nullable=False),
    Column("enrolled", SmallInteger, nullable=False),
    Column("absent", SmallInteger, nullable=False),
    Column("ill", SmallInteger, nullable=False),
    Column("excused", SmallInteger, nullable=False),
    Column("unexcused", SmallInteger, nullable=False),
    Column("late", SmallInteger, nullable=False),
    Column("marked", SmallInteger, nullable=False),
    Column("marks", SmallInteger, nullable=False),
    Column("owed", SmallInteger, nullable=False),
    Column("filled", Boolean, nullable=False),
    Column("filled_seen", BigInteger),
    Column("filled_after", BigInteger),
    Column("timely", Boolean),  # by the deadline of its day; NULL: not filled, or filled before observation
    **_CLUSTERED,
)
Index("ix_lesson_facts_teacher_day", lesson_facts.c.teacher, lesson_facts.c.day)

#: Whole weeks only are taken from here; the week of ``now`` is counted from lesson_facts.
week_facts = Table(
    "week_facts",
    metadata,
    Column("register", Id, ForeignKey("registers.register"), primary_key=True),
    Column("teacher", String, primary_key=True),
    Column("week", Date, primary_key=True),  # its Monday
    Column("due", SmallInteger, nullable=False),
    Column("filled", SmallInteger, nullable=False),  # of those due
    Column("timely", SmallInteger, nullable=False),
    Column("untimed", SmallInteger, nullable=False),  # filled before observation began: neither
    Column("topic", SmallInteger, nullable=False),
    Column("homework_due", SmallInteger, nullable=False),
    Column("homework", SmallInteger, nullable=False),
    Column("attended", SmallInteger, nullable=False),  # lessons with any mark or absence
    Column("held", SmallInteger, nullable=False),
    Column("seats", Integer, nullable=False),  # Σ enrolled over lessons held
    Column("absent", Integer, nullable=False),
    Column("ill", Integer, nullable=False),
    Column("excused", Integer, nullable=False),
    Column("unexcused", Integer, nullable=False),
    Column("late", Integer, nullable=False),
    Column("marks", Integer, nullable=False),
    **_CLUSTERED,
)
#: Participation of the year is read from it alone, in the order it is grouped by.
Index(
    "ix_week_facts_teacher_week",
    *(week_facts.c[name] for name in ("teacher", "week", "due", "filled", "timely", "untimed")),
    *(week_facts.c[name] for name in ("topic", "homework_due", "homework", "attended")),
)

#: A row is one life of an issue: from the reading that first found it to the one that found it mended.
issues = Table(
    "issues",
    metadata,
    Column("issue", Id, primary_key=True),
    Column("year", String(7), nullable=False),
    Column("book", String, nullable=False),
    Column("workbook", String, nullable=False),
    Column("sheet", String, nullable=False),
    Column("row", Integer, nullable=False),
    Column("column", Integer, nullable=False),
    Column("problem", String, nullable=False),
    Column("severity", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("school_class", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("subgroup", String, nullable=False),
    Column("teacher", String, nullable=False),
    Column("day", Date),
    Column("number", SmallInteger),
    Column("pupil", String, nullable=False),
    Column("first_seen", BigInteger, nullable=False),
    Column("first_after", BigInteger),
    Column("fixed_seen", BigInteger),
    Column("key", String, nullable=False),  # digest of what makes it the same issue, see journal/issue_life.py
    Column("typed_seen", BigInteger, nullable=False),  # the reading that first showed its present text
    Column("typed_after", BigInteger),
)
Index("ix_issues_book_sheet", issues.c.book, issues.c.sheet)
Index("ix_issues_year_fixed_seen", issues.c.year, issues.c.fixed_seen)

#: Append-only: who set an issue aside and why, and who took that back. It outlives the issue's row, and stands
#: for issues that have none because they are told by the hour. Names are as they were then.
dismissals = Table(
    "dismissals",
    metadata,
    Column("dismissal", Id, primary_key=True),
    Column("year", String(7), nullable=False),
    Column("key", String, nullable=False),
    Column("problem", String, nullable=False),
    Column("text", Text, nullable=False),  # what was typed then
    Column("school_class", String, nullable=False),
    Column("account", Id, nullable=False),
    Column("name", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("undone_account", Id),
    Column("undone_name", String),
    Column("undone_at", BigInteger),
)
Index("ix_dismissals_year_key", dismissals.c.year, dismissals.c.key)

# ---------------------------------------------------------------- what is not applied, and what processes tell

#: What a workbook no longer shows and what is kept all the same until somebody decides, see database/writing/holds.py.
#: A row is one such loss: from the reading that found it until it was restored, or accepted and applied.
holds = Table(
    "holds",
    metadata,
    Column("hold", Id, primary_key=True),
    Column("year", String(7), nullable=False),
    Column("book", String, nullable=False),
    Column("sheet", String, nullable=False),  # «» for the workbook as a whole
    Column("school_class", String, nullable=False),
    Column("subject", String, nullable=False),  # «» where it is no register
    Column("subgroup", String, nullable=False),
    Column("workbook", String, nullable=False),  # how people call the book
    Column("reason", String, nullable=False),  # a Reason of journal/holds.py
    Column("content", String, nullable=False),  # digest of what stands in the workbook instead
    Column("lost", Text, nullable=False),  # JSON: a Loss of journal/holds.py
    Column("found_seen", BigInteger, nullable=False),
    Column("found_after", BigInteger),
    Column("changed_seen", BigInteger, nullable=False),  # the reading that showed this content
    Column("decision", String, nullable=False),  # a Decision of journal/holds.py: of this content
    Column("settled_at", BigInteger),  # NULL: still kept
    Column("applied", Boolean, nullable=False),  # settled because it was accepted, not restored
)
Index("ix_holds_year_book", holds.c.year, holds.c.book)

#: Append-only: who decided what about which content of a hold, and when. Names are as they were then.
hold_decisions = Table(
    "hold_decisions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("hold", Id, nullable=False),
    Column("decision", String, nullable=False),
    Column("content", String, nullable=False),
    Column("account", Id, nullable=False),  # 0: the command line
    Column("name", String, nullable=False),
    Column("at", BigInteger, nullable=False),
)
Index("ix_hold_decisions_hold", hold_decisions.c.hold)

#: What a process tells the others of itself: a document by name, the last one only. See database/states.py.
states = Table(
    "states",
    metadata,
    Column("name", String, primary_key=True),
    Column("document", Text, nullable=False),  # JSON
    Column("at", BigInteger, nullable=False),
)

# ---------------------------------------------------------------- people who sign in

accounts = Table(
    "accounts",
    metadata,
    Column("account", Id, primary_key=True),
    Column("login", String, nullable=False, unique=True),  # lower case
    Column("name", String, nullable=False),
    Column("password", String, nullable=False),  # argon2id; «» until the person chose one
    Column("staff", String, nullable=False, default=""),  # code in «Сотрудники»
    Column("active", Boolean, nullable=False, default=True),
    Column("demo", Boolean, nullable=False, default=False),
    Column("created_at", BigInteger, nullable=False),
)

#: What the account may be: one row a role; for a pupil or guardian one row a pupil.
account_roles = Table(
    "account_roles",
    metadata,
    Column("account", Id, ForeignKey("accounts.account", ondelete="CASCADE"), primary_key=True),
    Column("role", String, primary_key=True),
    Column("pupil", String, primary_key=True, default=""),
    Column("until", Date),
    Column("source", String, nullable=False, default="hand", server_default="hand"),  # see database/following.py
)

#: One-time codes that were not used yet, one a person and kind: «slip» on paper, «mail» by e-mail.
account_codes = Table(
    "account_codes",
    metadata,
    Column("account", Id, ForeignKey("accounts.account", ondelete="CASCADE"), primary_key=True),
    Column("kind", String, primary_key=True),
    Column("hash", String, nullable=False),  # argon2id of what is short, SHA-256 of what nobody can guess
    Column("issued_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)

#: Append-only: who issued to whom, took back, or came in by a code. Names are as they were then.
credential_log = Table(
    "credential_log",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account", Id, nullable=False),
    Column("login", String, nullable=False),
    Column("name", String, nullable=False),
    Column("school_class", String, nullable=False),
    Column("act", String, nullable=False),  # an Act of journal/access.py
    Column("by_account", Id, nullable=False),  # 0: the command line
    Column("by_name", String, nullable=False),
    Column("at", BigInteger, nullable=False),
)
Index("ix_credential_log_account", credential_log.c.account)

#: Every text of the notice of personal data that somebody accepted, by its digest.
notices = Table(
    "notices",
    metadata,
    Column("version", String, primary_key=True),
    Column("text", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)

notice_acceptances = Table(
    "notice_acceptances",
    metadata,
    Column("account", Id, primary_key=True),
    Column("version", String, primary_key=True),
    Column("at", BigInteger, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token", LargeBinary(32), primary_key=True),  # SHA-256 of the cookie
    Column("account", Id, ForeignKey("accounts.account", ondelete="CASCADE"), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("device", String, nullable=False, default=""),  # in words: «Chrome, Android»
    Column("seen_at", BigInteger, nullable=False),  # the last step, some minutes inexact
    Column("idle", Integer, nullable=False),  # it is over so many seconds after that
    Column("shared", Boolean, nullable=False),  # on a computer of others
)
Index("ix_sessions_account", sessions.c.account)

#: Browsers that an account has signed in from: what strangers try at it holds none of these up.
devices = Table(
    "devices",
    metadata,
    Column("device", LargeBinary(32), primary_key=True),  # SHA-256 of its cookie
    Column("account", Id, ForeignKey("accounts.account", ondelete="CASCADE"), primary_key=True),
    Column("seen_at", BigInteger, nullable=False),
)
Index("ix_devices_account", devices.c.account)

#: A sign-in halfway: the password was right and a code is awaited, or another site is to say who it is.
challenges = Table(
    "challenges",
    metadata,
    Column("token", LargeBinary(32), primary_key=True),  # SHA-256 of the cookie
    Column("purpose", String, nullable=False),
    Column("document", Text, nullable=False),  # JSON: what the next step needs
    Column("expires_at", BigInteger, nullable=False),
)

second_factors = Table(
    "second_factors",
    metadata,
    Column("account", Id, ForeignKey("accounts.account", ondelete="CASCADE"), primary_key=True),
    Column("secret", LargeBinary, nullable=False),  # sealed, see database/sealed.py
    Column("set_at", BigInteger, nullable=False),
    Column("last_step", BigInteger, nullable=False),  # the newest half-minute whose code was used
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("account", Id, ForeignKey("accounts.account", ondelete="CASCADE"), primary_key=True),
    Column("code", LargeBinary(32), primary_key=True),  # SHA-256 of account and code; a used one is gone
)

#: How other sites call a person of ours.
identities = Table(
    "identities",
    metadata,
    Column("issuer", String, primary_key=True),
    Column("subject", String, primary_key=True),
    Column("account", Id, ForeignKey("accounts.account", ondelete="CASCADE"), nullable=False),
    Column("name", String, nullable=False),  # as the person knows it: an address of theirs
    Column("linked_at", BigInteger, nullable=False),
)
Index("ix_identities_account", identities.c.account)

#: Wrong passwords and codes, see database/attempts.py.
attempts = Table(
    "attempts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("login", String, nullable=False),
    Column("address", String, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("device", String, nullable=False),  # «» for one that the account never signed in from
)
Index("ix_attempts_login_at", attempts.c.login, attempts.c.at)
Index("ix_attempts_address_at", attempts.c.address, attempts.c.at)

access_log = Table(
    "access_log",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account", Id, nullable=False),
    Column("role", String, nullable=False),
    Column("page", String, nullable=False),
    Column("pupil", String, nullable=False, default=""),
    Column("school_class", String, nullable=False, default=""),
    Column("at", BigInteger, nullable=False),
)
Index("ix_access_log_account_at", access_log.c.account, access_log.c.at)
#: Who looked at a pupil, and which families took part: both are read from it alone.
Index("ix_access_log_pupil_at", *(access_log.c[name] for name in ("pupil", "at", "role", "page", "account")))
