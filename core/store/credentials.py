"""The repository of credentials: log-ins, signed-in browsers, API keys.

Passwords are kept as argon2id hashes, tokens (256 random bits) as SHA-256.
"""

import datetime as dt
import hashlib
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete
from sqlmodel import Session, col, select

from core.access import Principal, Role
from core.clock import Clock, new_id
from core.domain import Frozen
from core.errors import BadInput, Conflict, NotFound, NotSignedIn
from core.store import across
from core.store.session import Store
from core.store.tables.institution import ApiKeyRow, LoginRow, LoginSessionRow

_AGAIN = "Sign in again."


class NewLogin(Frozen):
    """What is needed to let a person in. id becomes the principal's subject."""

    username: str
    password: str
    role: Role
    name: str = ""
    id: str = ""
    customer_id: str | None = None
    employee_id: str | None = None
    locale: str = "zh-CN"


class SignedIn(Frozen):
    """token is shown once, to the browser; only its hash is kept."""

    token: str
    principal: Principal
    expires_at: dt.datetime


def add_login(session: Session, principal: Principal, new: NewLogin) -> str:
    """The log-in's id. An existing one of this institution is left as it is (seeding repeats)."""
    if new.role is Role.SYSTEM:
        raise BadInput("Nobody signs in as the system.")
    if not new.username or len(new.password) < 6:
        raise BadInput("A log-in needs a user name and a password of 6 characters or more.")
    taken = across.login_named(session, new.username)
    if taken is not None:
        if taken[0] == principal.institution:
            return taken[1]
        raise Conflict(f"The user name {new.username} is taken.")
    row = LoginRow(
        institution=principal.institution,
        password_hash=_hasher().hash(new.password),
        **new.model_dump(exclude={"id", "password", "role"}),
        id=new.id or new_id("login"),
        role=new.role.value,
    )
    session.add(row)
    session.flush()
    return row.id


def sign_in(store: Store, clock: Clock, username: str, password: str, hours: float) -> SignedIn:
    """Checks the password and opens a session. Wrong names and wrong passwords look the same."""
    with store.unscoped() as session:
        place = across.login_named(session, username)
    if place is None:
        _matches(_nobody(), password)  # takes as long as a real check
        raise NotSignedIn("The user name or the password is wrong.")
    acting = Principal(institution=place[0], subject=place[1], role=Role.SYSTEM)
    with store.transaction(acting) as session:
        login = session.get(LoginRow, place[1])
        if login is None or login.disabled_at or not _matches(login.password_hash, password):
            raise NotSignedIn("The user name or the password is wrong.")
        token, now = secrets.token_urlsafe(32), clock.now()
        row = LoginSessionRow(
            institution=login.institution,
            token_hash=_hashed(token),
            login_id=login.id,
            created_at=now,
            expires_at=now + dt.timedelta(hours=hours),
        )
        session.add(row)
        return SignedIn(token=token, principal=_principal(login), expires_at=row.expires_at)


def principal_of_session(store: Store, clock: Clock, token: str) -> Principal:
    """Who holds the token; NotSignedIn when it is unknown, expired, revoked or disabled."""
    wanted = _hashed(token)
    with store.unscoped() as session:
        institution = across.session_holding(session, wanted)
    if institution is None:
        raise NotSignedIn("You are not signed in.", todo="Sign in.")
    with store.transaction(_nobody_of(institution)) as session:
        found = session.exec(
            select(LoginSessionRow, LoginRow)
            .join(LoginRow, col(LoginRow.id) == col(LoginSessionRow.login_id))
            .where(col(LoginSessionRow.token_hash) == wanted)
        ).first()
    if found is None or found[0].revoked_at or found[1].disabled_at:
        raise NotSignedIn("You were signed out.", todo=_AGAIN)
    if found[0].expires_at <= clock.now():
        raise NotSignedIn("Your session has expired.", todo=_AGAIN)
    return _principal(found[1])


def sign_out(store: Store, clock: Clock, token: str) -> None:
    """Revokes the session; an unknown token is no error."""
    wanted = _hashed(token)
    with store.unscoped() as session:
        institution = across.session_holding(session, wanted)
    if institution is None:
        return
    with store.transaction(_nobody_of(institution)) as session:
        row = session.get(LoginSessionRow, wanted)
        if row is not None and row.revoked_at is None:
            row.revoked_at = clock.now()
            session.add(row)


def drop_expired(session: Session, now: dt.datetime) -> int:
    """Deletes sessions that expired more than a day ago; how many."""
    old = col(LoginSessionRow.expires_at) < now - dt.timedelta(days=1)
    return int(session.execute(delete(LoginSessionRow).where(old)).rowcount)  # type: ignore[attr-defined]


def make_api_key(
    session: Session,
    clock: Clock,
    acting: Principal,
    label: str,
    *,
    expires_at: dt.datetime | None = None,
) -> tuple[str, str]:
    """(id, key) of a key that acts as the given principal. The key is shown this once."""
    if acting.role is Role.SYSTEM:
        raise BadInput("A key cannot act as the system.")
    key, identifier = f"jn_{secrets.token_urlsafe(32)}", new_id("key")
    session.add(
        ApiKeyRow(
            institution=acting.institution,
            token_hash=_hashed(key),
            id=identifier,
            label=label,
            created_at=clock.now(),
            expires_at=expires_at,
            **acting.model_dump(include=_KEY_FIELDS),
            role=acting.role.value,
        )
    )
    return identifier, key


def principal_of_key(store: Store, clock: Clock, key: str) -> Principal:
    """Whom the key acts for; NotSignedIn when it is unknown, expired or revoked."""
    wanted = _hashed(key)
    with store.unscoped() as session:
        institution = across.key_holding(session, wanted)
    if institution is None:
        raise NotSignedIn("This API key is not known.")
    with store.transaction(_nobody_of(institution)) as session:
        row = session.get(ApiKeyRow, wanted)
    if row is None or row.revoked_at:
        raise NotSignedIn("This API key was revoked.")
    if row.expires_at and row.expires_at <= clock.now():
        raise NotSignedIn("This API key has expired.")
    return Principal(
        institution=row.institution,
        role=Role(row.role),
        name=row.label,
        **row.model_dump(include=_KEY_FIELDS),
    )


def revoke_api_key(session: Session, clock: Clock, key_id: str) -> None:
    row = session.exec(select(ApiKeyRow).where(ApiKeyRow.id == key_id)).first()
    if row is None:
        raise NotFound("No such API key.")
    row.revoked_at = row.revoked_at or clock.now()
    session.add(row)


_KEY_FIELDS = {"subject", "customer_id", "employee_id", "locale"}


def _principal(row: LoginRow) -> Principal:
    shared = {"institution", "name", "customer_id", "employee_id", "locale"}
    return Principal(subject=row.id, role=Role(row.role), **row.model_dump(include=shared))


def _nobody_of(institution: str) -> Principal:
    return Principal(institution=institution, subject="sign-in", role=Role.SYSTEM)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobody() -> str:
    return _hasher().hash(secrets.token_urlsafe(16))


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher().verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
