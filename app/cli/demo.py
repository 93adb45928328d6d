"""`tillit demo`: what `make run` serves."""

import shutil
from argparse import ArgumentParser, Namespace
from multiprocessing import get_context

from app.cli.demo_settings import demo_settings, keep_port
from app.cli.demo_signing import sign_demo_directories, sign_ins_of
from app.cli.portal import add_data_option, opened
from app.cli.serve import add_address_options, announce, refuse_public, serve
from app.cli.texts import say
from app.cli.texts import translate as _
from app.clock import today
from app.services.initialise import refuse_filled
from app.services.obstacle import N_, Obstacle
from app.settings import Settings
from app.storage.organisations import find_instance


def configure(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    add_data_option(parser)
    add_address_options(parser)
    parser.set_defaults(run=_run)


def _run(arguments: Namespace) -> None:
    settings = demo_settings(arguments.data, arguments.port)
    refuse_public(settings, arguments.host, arguments.socket)
    if not settings.database.exists():
        say(_("Making a demo in {folder} …").format(folder=settings.data))
        _build(settings)
    with opened(settings) as database:
        with database.reading() as session:
            instance = find_instance(session)
        if instance is None or not instance.demo:
            raise Obstacle(N_("{folder} holds a real portal: serve it with `tillit serve`."), folder=settings.data)
        sign_demo_directories(database, settings, today())
    keep_port(settings, arguments.port)
    say(_("A demo with made-up people and cases. It signs its own directory: a real portal's root key is never on the server."))
    announce(settings)
    say(_("Sign-ins:  {file}").format(file=sign_ins_of(settings)))
    serve(settings, arguments.host, arguments.port)


def _build(settings: Settings) -> None:
    """Build the demo in a process of its own: what that takes, migrations and Argon2id above all, stays out of the server."""
    refuse_filled(settings.data)
    shutil.rmtree(settings.data.with_name(f"{settings.data.name}.unfinished"), ignore_errors=True)
    process = get_context("spawn").Process(target=_build_here, args=(settings,))
    process.start()
    process.join()
    if process.exitcode:
        raise Obstacle(N_("The demo could not be made."))


def _build_here(settings: Settings) -> None:
    from app.cli.demo_portal import build_demo  # noqa: PLC0415 - the server must not load it

    build_demo(settings)
