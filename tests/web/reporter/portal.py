"""A portal that answers over real HTTP, in a thread of the test's own process, so that a test can reach its stores."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import uvicorn
from sqlalchemy import event, func, select
from starlette.applications import Starlette

from app.clock import today
from app.services.create_body import create_body
from app.services.directories import directories_of
from app.services.end_member import end_member
from app.settings import Settings
from app.storage.tables import Base
from app.web.application import create_app
from app.web.edge import Edge
from crypto.directory_history import Directories
from tests.html_page import Page
from tests.reporter_program import ReporterProgram
from tests.server import free_port
from tests.services.office import Office

ANSWERS: Final = {"q_what": "The invoice was paid twice.\nI saw both.", "q_when": "In September", "q_how": "saw"}


@dataclass
class Portal:
    """A running portal: its address, its application, and the office behind it."""

    url: str
    app: Starlette
    office: Office

    @property
    def edge(self) -> Edge:
        """The parts of the running application."""
        edge: Edge = self.app.state.edge
        return edge

    def reporter(self) -> ReporterProgram:
        """Return somebody who has not been here before."""
        return ReporterProgram(self.url, self.office.organisation.slug, patience=30)

    def end(self, *handles: str) -> None:
        """End members of staff, and bring that into force."""
        for handle in handles:
            with self.office.database.writing() as session:
                end_member(session, self.office.organisation, handle)
        self.office.sign_and_publish(today())

    def be_impatient(self) -> None:
        """Wait for the database's lock for a tenth of a second only."""
        engine = self.edge.database.engine
        engine.dispose()
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 100").close())

    def lose_database(self) -> None:
        """Take the database away, as a disk that fails would."""
        self.edge.database.engine.dispose()
        self.office.database.close()
        for path in self.office.settings.data.glob("tillit.db*"):
            path.unlink()
        self.office.settings.data.rename(self.office.settings.data.with_name("gone"))

    def publish_names(self) -> None:
        """Let reporters see who sits in the committee."""
        with self.office.database.writing() as session:
            create_body(session, self.office.organisation, "committee", {"en": "The committee"}, publish=True)
        self.office.sign_and_publish(today())

    def directories(self) -> Directories:
        """Return the directory as it is now."""
        with self.office.database.reading() as session:
            found = directories_of(session, self.office.organisation)
        assert found is not None
        return found

    def count(self, table: str) -> int:
        """Return how many rows *table* has."""
        with self.office.database.reading() as session:
            return session.scalar(select(func.count()).select_from(Base.metadata.tables[table])) or 0

    def files(self) -> list[str]:
        """Return the names of all files of attachments, staged or finished."""
        return sorted(path.name for path in self.office.settings.blobs.rglob("*") if path.is_file())


def text_is_kept(page: Page) -> bool:
    """Whether a page of the form still has what was typed on another screen."""
    return page.form("/report").fields["q_what"].value == ANSWERS["q_what"]


@contextmanager
def running(office: Office, settings: Settings, port: int) -> Iterator[Portal]:
    """Serve *office* until the block ends."""
    app = create_app(settings)
    config = uvicorn.Config(app, port=port, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        yield Portal(f"http://127.0.0.1:{port}", app, office)
    finally:
        server.should_exit = True
        thread.join()
        app.state.edge.database.close()


def port_and_origin() -> tuple[int, str]:
    """Return a free port and the origin of a portal that will listen there."""
    port = free_port()
    return port, f"http://127.0.0.1:{port}"
