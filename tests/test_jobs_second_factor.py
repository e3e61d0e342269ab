"""The second factor: codes of this minute, each once; recovery codes; nothing readable in the database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import select

from database.accounts import create_account
from database.engine import Database
from database.schema import recovery_codes, second_factors
from database.sealed import SealBroken, Sealer
from database.second_factors import recovery_codes_left, remove_second_factor, sealed_secret
from jobs.config import Config
from jobs.lifetimes import lifetime
from jobs.second_factor import (
    CODES,
    STEP,
    address,
    enrol,
    is_required,
    matching_step,
    new_secret,
    opened,
    passes,
    spelled,
)
from journal.viewer import Role

NOW = datetime(2026, 11, 18, 12, 0, 10, tzinfo=UTC)
HALF_MINUTE = timedelta(seconds=STEP)
SEALER = Sealer([Fernet.generate_key()])

#: RFC 6238, appendix B, of its last six digits: the hour and the code.
RFC = [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")]


def shown(secret: bytes, moment: datetime) -> str:
    """What a telephone shows then."""
    return TOTP(secret, 6, SHA1(), STEP).generate(int(moment.timestamp())).decode()


@pytest.fixture
def deputy(database: Database) -> int:
    return create_account(database, "deputy", "Иванов", "hash", [], NOW)


@pytest.fixture
def secret(database: Database, deputy: int) -> bytes:
    """The deputy's telephone, set up a minute ago."""
    sealed = new_secret(SEALER, deputy)
    secret = opened(SEALER, deputy, sealed)
    before = NOW - 2 * HALF_MINUTE
    assert enrol(database, SEALER, deputy, sealed, shown(secret, before), before)
    return secret


@pytest.mark.parametrize(("second", "code"), RFC)
def test_codes_are_those_of_every_authenticator_app(second: int, code: str) -> None:
    assert matching_step(b"12345678901234567890", code, datetime.fromtimestamp(second, UTC)) == second // STEP


@pytest.mark.parametrize(("off", "passing"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_telephones_clock_may_be_half_a_minute_off(off: int, *, passing: bool) -> None:
    secret = b"12345678901234567890"
    assert (matching_step(secret, shown(secret, NOW + off * HALF_MINUTE), NOW) is not None) is passing


def test_a_code_passes_once_and_none_before_it_passes_after(database: Database, deputy: int, secret: bytes) -> None:
    code, earlier = shown(secret, NOW), shown(secret, NOW - HALF_MINUTE)
    assert passes(database, SEALER, deputy, f" {code[:3]} {code[3:]} ", NOW)
    assert not passes(database, SEALER, deputy, code, NOW)
    assert not passes(database, SEALER, deputy, earlier, NOW)
    later = NOW + HALF_MINUTE
    assert passes(database, SEALER, deputy, shown(secret, later), later)


def test_the_code_that_set_it_up_is_used_up_too(database: Database, deputy: int) -> None:
    sealed = new_secret(SEALER, deputy)
    code = shown(opened(SEALER, deputy, sealed), NOW)
    assert enrol(database, SEALER, deputy, sealed, code, NOW)
    assert not passes(database, SEALER, deputy, code, NOW)


def test_a_wrong_first_code_sets_nothing_up(database: Database, deputy: int) -> None:
    sealed = new_secret(SEALER, deputy)
    assert enrol(database, SEALER, deputy, sealed, "000000x", NOW) is None
    assert sealed_secret(database, deputy) is None


def test_recovery_codes_pass_once_each_however_they_are_typed(database: Database, deputy: int) -> None:
    sealed = new_secret(SEALER, deputy)
    codes = enrol(database, SEALER, deputy, sealed, shown(opened(SEALER, deputy, sealed), NOW), NOW)
    assert codes
    assert len(set(codes)) == CODES == recovery_codes_left(database, deputy)
    assert passes(database, SEALER, deputy, codes[0], NOW)
    assert not passes(database, SEALER, deputy, codes[0], NOW)
    assert passes(database, SEALER, deputy, codes[1].upper().replace("-", " "), NOW)
    assert recovery_codes_left(database, deputy) == CODES - 2
    with database.readers.connect() as connection:
        stored = b"".join(connection.execute(select(recovery_codes.c.code)).scalars())
    assert not any(code.replace("-", "").encode() in stored for code in codes)


def test_anothers_code_passes_not(database: Database, deputy: int, secret: bytes) -> None:
    head = create_account(database, "head", "Петров", "hash", [], NOW)
    assert not passes(database, SEALER, head, shown(secret, NOW), NOW)
    sealed = new_secret(SEALER, head)
    assert enrol(database, SEALER, head, sealed, shown(opened(SEALER, head, sealed), NOW), NOW)
    assert not passes(database, SEALER, head, shown(secret, NOW + HALF_MINUTE), NOW + HALF_MINUTE)


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "абвгде", "١٢٣٤٥٦", "' OR 1=1 --", "0" * 5000])
def test_what_is_no_code_passes_not(database: Database, deputy: int, secret: bytes, typed: str) -> None:
    assert not passes(database, SEALER, deputy, typed, NOW)


def test_who_reads_or_moves_the_row_has_no_secret(database: Database, deputy: int, secret: bytes) -> None:
    with database.readers.connect() as connection:
        stored = bytes(connection.execute(select(second_factors.c.secret)).scalar_one())
    assert secret not in stored
    with pytest.raises(SealBroken):
        opened(SEALER, deputy + 1, stored)


def test_a_lost_telephone_is_forgotten_with_its_recovery_codes(database: Database, deputy: int, secret: bytes) -> None:
    remove_second_factor(database, deputy)
    assert sealed_secret(database, deputy) is None
    assert recovery_codes_left(database, deputy) == 0
    assert not passes(database, SEALER, deputy, shown(secret, NOW), NOW)


def test_a_secret_reaches_the_telephone_by_address_and_by_hand() -> None:
    secret = b"12345678901234567890"
    assert spelled(secret) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
    told = address(secret, "deputy", "Школа «Берёзка»")
    assert told.startswith("otpauth://totp/%D0%A8")
    assert "secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" in told
    assert "issuer=%D0%A8" in told


def test_a_school_requires_it_of_who_sees_everything_and_of_nobody_else() -> None:
    asked = {role: is_required(Config(second_factor="required"), [role]) for role in Role}
    assert {role for role, wanted in asked.items() if wanted} == {Role.IT_LEAD, Role.HEAD, Role.DEPUTY}
    assert is_required(Config(second_factor="required"), [Role.GUARDIAN, Role.DEPUTY])
    assert not any(is_required(Config(), [role]) for role in Role)


def test_staff_are_signed_in_shorter_than_families_and_at_others_computers_shortest() -> None:
    config = Config()
    family, staff = (lifetime(config, [role], shared=False) for role in (Role.GUARDIAN, Role.TEACHER))
    both = lifetime(config, [Role.GUARDIAN, Role.TEACHER], shared=False)
    shared = lifetime(config, [Role.GUARDIAN], shared=True)
    assert (family.whole, family.idle) == (timedelta(days=90), timedelta(days=30))
    assert (staff.whole, staff.idle) == (timedelta(days=7), timedelta(hours=12))
    assert both == staff
    assert (shared.whole, shared.idle, shared.shared) == (timedelta(minutes=60), timedelta(minutes=15), True)
