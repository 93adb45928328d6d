"""Change an organisation's rulebook and settings: in its draft, until a root key has signed the next directory."""

from dataclasses import replace

from sqlalchemy.orm import Session

from app.domain.organisation import MAX_NAME, Organisation
from app.services.draft import read_draft, store_draft
from app.services.obstacle import N_, Obstacle
from app.services.use_rulebook import accept_rulebook
from crypto.directory import Setting


def change_rulebook(session: Session, organisation: Organisation, rulebook: bytes) -> None:
    """Propose another rulebook for the next directory; it is in force once that is signed."""
    digest = accept_rulebook(session, rulebook, organisation.slug)
    store_draft(session, organisation, replace(read_draft(session, organisation), rulebook=digest))


def change_setting(session: Session, organisation: Organisation, key: str, value: Setting | None) -> None:
    """Propose a setting for the next directory, or with None its removal; it is in force once that is signed."""
    if not key or not set(key) <= set("abcdefghijklmnopqrstuvwxyz_"):
        raise Obstacle(N_("{key}: a setting's name has the letters a-z and _."), key=key)
    if isinstance(value, str) and not 0 < len(value.strip()) <= MAX_NAME:
        raise Obstacle(N_("A name has from 1 to {most} characters."), most=MAX_NAME)
    draft = read_draft(session, organisation)
    settings = {k: v for k, v in draft.settings.items() if k != key}
    if value is not None:
        settings[key] = value.strip() if isinstance(value, str) else value
    store_draft(session, organisation, replace(draft, settings=settings))
