"""What every route needs: settings, stores, templates."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ParamSpec, TypeVar, cast

from anyio import to_thread
from starlette.requests import HTTPConnection

from app.settings import Settings
from app.storage.blob_files import BlobFiles
from app.storage.database import Database
from app.storage.ephemeral import EphemeralStore
from app.storage.quick_reading import QuickReader
from app.storage.session_secrets import SessionSecrets
from app.web.body import Patience
from app.web.body_room import BodyRoom
from app.web.pages import Pages
from app.web.turns import Turns

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Share:
    """What reporters have among themselves, and staff among themselves: neither takes any of it from the other."""

    turns: Turns = field(default_factory=Turns)
    bodies: BodyRoom = field(default_factory=BodyRoom)


@dataclass(frozen=True, slots=True)
class Edge:
    """The parts of a running application."""

    settings: Settings
    database: Database
    reader: QuickReader
    ephemeral: EphemeralStore
    blobs: BlobFiles
    secrets: SessionSecrets
    pages: Pages
    patience: Patience
    reporters: Share
    staff: Share


def edge_of(request: HTTPConnection) -> Edge:
    """Return the parts of the application that answers *request*."""
    return cast(Edge, request.app.state.edge)


async def in_thread(deed: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what *deed* returns, without holding up the other requests meanwhile."""
    return await to_thread.run_sync(lambda: deed(*args, **kwargs))
