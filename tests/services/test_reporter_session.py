"""A reporter's session opens with the cookie and the server's secret together, for half an hour."""

from pathlib import Path

import pytest

from app.services.reporter_session import LIFETIME, ReporterSession, close_session, find_session, open_session
from app.storage.ephemeral import EphemeralStore
from app.storage.session_secrets import RENEW_SECONDS, SessionSecrets
from crypto.encoding import b64
from crypto.identity import Identity

NOW = 1_779_000_000


@pytest.fixture
def store(tmp_path: Path) -> EphemeralStore:
    """Return an empty store."""
    return EphemeralStore(tmp_path / "ephemeral.db")


@pytest.fixture
def secrets(tmp_path: Path) -> SessionSecrets:
    """Return secrets that no worker has made yet."""
    return SessionSecrets(tmp_path / "runtime")


def session() -> ReporterSession:
    """Return a session of somebody."""
    return ReporterSession(bytes(16), bytes(20), Identity.new())


def test_what_was_kept_is_found_with_the_cookie(store: EphemeralStore, secrets: SessionSecrets) -> None:
    kept = session()
    found = find_session(store, secrets, open_session(store, secrets, kept, NOW), NOW)
    assert found == kept


def test_two_sessions_have_two_tokens() -> None:
    assert session().token != session().token


@pytest.mark.parametrize("cookie", ["", "A", "A" * 43, "not base64!", "Ā" * 43])
def test_another_cookie_finds_nothing(cookie: str, store: EphemeralStore, secrets: SessionSecrets) -> None:
    open_session(store, secrets, session(), NOW)
    assert find_session(store, secrets, cookie, NOW) is None


@pytest.mark.parametrize("start", [0, 1, RENEW_SECONDS // 2, RENEW_SECONDS - 1])
def test_a_session_lives_its_30_minutes_across_a_renewal_of_the_secret(
    start: int, store: EphemeralStore, secrets: SessionSecrets
) -> None:
    began = NOW // RENEW_SECONDS * RENEW_SECONDS + start
    cookie = open_session(store, secrets, session(), began)
    secrets.current(began + RENEW_SECONDS)
    assert find_session(store, secrets, cookie, began + LIFETIME) is not None
    assert find_session(store, secrets, cookie, began + LIFETIME + 1) is None


def test_only_the_newest_two_secrets_are_kept(secrets: SessionSecrets, tmp_path: Path) -> None:
    for hour in range(5):
        secrets.current(NOW + hour * RENEW_SECONDS)
    assert len(list((tmp_path / "runtime").iterdir())) == 2


def test_workers_agree_on_the_secret(tmp_path: Path) -> None:
    first, second = SessionSecrets(tmp_path / "runtime"), SessionSecrets(tmp_path / "runtime")
    assert first.current(NOW) == second.current(NOW)


def test_without_the_servers_secret_cookie_and_store_open_nothing(
    store: EphemeralStore, secrets: SessionSecrets, tmp_path: Path
) -> None:
    cookie = open_session(store, secrets, session(), NOW)
    other = SessionSecrets(tmp_path / "other")
    other.current(NOW)
    assert find_session(store, other, cookie, NOW) is None


def test_a_closed_session_is_gone(store: EphemeralStore, secrets: SessionSecrets) -> None:
    cookie = open_session(store, secrets, session(), NOW)
    close_session(store, secrets, cookie, NOW)
    assert find_session(store, secrets, cookie, NOW) is None


def test_what_is_kept_names_nobody_and_shows_no_key(store: EphemeralStore, secrets: SessionSecrets) -> None:
    kept = session()
    cookie = open_session(store, secrets, kept, NOW)
    files = b"".join(path.read_bytes() for path in store.path.parent.glob("ephemeral.db*"))
    for secret in (kept.identity.seed, b64(kept.identity.seed).encode(), cookie.encode(), kept.token.encode()):
        assert secret not in files
    assert "seed" not in repr(kept)
    assert b64(kept.identity.seed) not in repr(kept)
