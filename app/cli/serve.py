"""`tillit serve`: the portal, behind a reverse proxy or an onion service, or on this machine alone."""

from argparse import ArgumentParser, Namespace
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from socket import AF_INET, AF_INET6, AF_UNIX, IPPROTO_TCP, TCP_NODELAY, create_server, socket
from urllib.parse import urlsplit

import uvicorn
from uvicorn.supervisors import Multiprocess

from app.cli.mailing import mailing
from app.cli.parsing import whole_number
from app.cli.portal import add_data_option, opened
from app.cli.sweeper import sweeping
from app.cli.texts import say, warn
from app.cli.texts import translate as _
from app.services.machine import IN_MEMORY, claim, file_system_of, refuse_core_dumps
from app.services.obstacle import N_, Obstacle
from app.settings import Settings, read_settings
from app.storage.data_lock import InUse, serving
from app.storage.organisations import find_instance
from app.web.application import create_app
from app.web.connection import Connection

KEEP_ALIVE = 15  # seconds: a page and its forms; an idle connection must not hold a worker's memory for longer
GRACE = 30  # seconds that running requests get when the server is stopped
PATIENCE = 60  # seconds: on a busy machine a worker that is only starting would else be taken for dead, again and again
MOST_WORKERS = 64
BACKLOG = 2048


def configure(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    add_data_option(parser)
    add_address_options(parser)
    processes = whole_number(N_("a whole number of processes from {least} to {most} is expected, not {text}"), 1, MOST_WORKERS)
    parser.add_argument("--workers", type=processes, default=1, metavar="N", help=_("processes that answer"))
    parser.set_defaults(run=_run)


def add_address_options(parser: ArgumentParser) -> None:
    """Let the address be named; there is no option for trusting a proxy's headers: we ask no visitor's address."""
    parser.add_argument("--host", default="127.0.0.1", help=_("the address to listen on"))
    port = whole_number(N_("a port is a number from {least} to {most}, not {text}"), 1, 65535)
    parser.add_argument("--port", type=port, default=8000, help=_("the port to listen on"))
    parser.add_argument("--socket", type=Path, metavar="PATH", help=_("listen on a socket file instead of a port"))


def _run(arguments: Namespace) -> None:
    settings = read_settings(data=arguments.data, port=arguments.port)
    if file_system_of(settings.runtime) not in {*IN_MEMORY, None}:
        warn(
            _("Warning: {path} is not in memory: sessions are written to a disk. Set TILLIT_RUNTIME.").format(
                path=settings.runtime
            )
        )
    serve(settings, arguments.host, arguments.port, path=arguments.socket, workers=arguments.workers)


def serve(settings: Settings, host: str, port: int, *, path: Path | None = None, workers: int = 1) -> None:
    """
    Serve the portal until it is stopped.

    Raises:
        Obstacle: the portal can't be served so.
    """
    with opened(settings) as database:
        with database.reading() as session:
            instance = find_instance(session)
        if instance is None:
            raise Obstacle(N_("This folder holds no whole portal: make one with `tillit init`."))
        if instance.demo:
            refuse_public(settings, host, path)
    claim(settings.runtime)
    try:
        with serving(settings.data), sweeping(settings), mailing(settings):
            _answer(settings, host, port, path, workers)
    except InUse:
        raise Obstacle(N_("The portal is being upgraded: wait for that to end.")) from None


def application(settings: Settings) -> object:
    """Return the application of one worker, after seeing to it that its memory stays memory."""
    refuse_core_dumps()
    return create_app(settings)


def _answer(settings: Settings, host: str, port: int, path: Path | None, workers: int) -> None:
    config = uvicorn.Config(
        partial(application, settings),
        factory=True,
        workers=workers,
        loop="asyncio",
        http=Connection,
        ws="none",
        lifespan="auto",
        log_config=None,  # warnings and errors go to the standard error output; there is nothing else to say
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=GRACE,
        timeout_worker_healthcheck=PATIENCE,
    )
    with _listening(host, port) if path is None else _listening_at(path) as listener:
        if workers == 1:
            uvicorn.Server(config).run(sockets=[listener])
        else:
            Multiprocess(config, [listener]).run()


def _listening(host: str, port: int) -> socket:
    """Return a socket that listens on *host* and *port*, bound here so that what goes wrong can be said."""
    try:
        family = AF_INET6 if ":" in host else AF_INET
        listener = create_server((host, port), family=family, backlog=BACKLOG, reuse_port=False)
    except OSError as error:
        raise Obstacle(
            N_("Nothing can be served on {host}, port {port}: {reason}."), host=host, port=port, reason=error.strerror or error
        ) from None
    # Connections inherit it. An answer is written in two pieces, and without it the second waits 40 ms for an acknowledgement;
    # asyncio sets it only on sockets whose protocol is named, which those of `create_server` are not.
    listener.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
    listener.set_inheritable(True)
    return listener


def _listening_at(path: Path) -> socket:
    """Return a socket that listens at *path*; who may connect is for its folder to say."""
    listener = socket(AF_UNIX)
    try:
        if path.is_socket():
            path.unlink()  # of a server that was killed; one that is alive keeps what it has bound
        listener.bind(str(path))
        path.chmod(0o666)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise Obstacle(N_("Nothing can be served at {path}: {reason}."), path=path, reason=error.strerror or error) from None
    listener.set_inheritable(True)
    return listener


def refuse_public(settings: Settings, host: str, path: Path | None = None) -> None:
    """
    Refuse to serve a demo where others than those at this machine may reach it.

    Raises:
        Obstacle: the address, an origin, or a socket file at *path*, behind which a proxy may stand.
    """
    if path is not None:
        raise Obstacle(
            N_(
                "This is a demo, with made-up people and known passphrases: it is not served at the socket {path}, through "
                "which a proxy could open it to everybody. Serve it on a port of this machine."
            ),
            path=path,
        )
    hosts = [host, *(urlsplit(origin).hostname or "" for origin in (*settings.origins, *settings.staff_origins))]
    public = [name for name in hosts if not _is_this_machine(name)]
    if public:
        raise Obstacle(
            N_(
                "This is a demo, with made-up people and known passphrases: it is not served on {host}, where others than "
                "you could reach it. Serve it on 127.0.0.1."
            ),
            host=public[0] or '""',
        )


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def announce(settings: Settings) -> None:
    """Say where the portal is reached."""
    say(_("Reporters: {origin}/").format(origin=settings.origins[0]))
    say(_("Staff:     {origin}/staff/").format(origin=(settings.staff_origins or settings.origins)[0]))
