"""`tillit doctor`: what is wrong with a portal, and whether a running site serves what it should."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from app.cli.portal import add_data_option, settings_of
from app.cli.remote.address import read_address
from app.cli.texts import filled, say
from app.cli.texts import translate as _
from app.clock import now, today
from app.services.check_instance import (
    check_attachments,
    check_database,
    check_directories,
    check_integrity,
    check_orphans,
    check_surroundings,
)
from app.services.check_mail import check_addresses, check_mail_server
from app.services.finding import Finding
from app.services.obstacle import N_, Obstacle
from app.settings import Settings
from app.storage.database import Database


def configure(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    add_data_option(parser)
    other = parser.add_mutually_exclusive_group()
    other.add_argument("--site", metavar="URL", help=_("compare what this address serves with the files of this installation"))
    other.add_argument("--hashes", action="store_true", help=_("print the SHA-256 of what browsers load, to be published"))
    parser.add_argument("--console", metavar="URL", help=_("with --site: the console's address, where it has a host of its own"))
    parser.add_argument("--proxy", metavar="URL", help=_("a SOCKS proxy, such as socks5h://127.0.0.1:9050 for Tor"))
    parser.set_defaults(run=_run)


def _run(arguments: Namespace) -> int:
    if arguments.hashes:
        return _print_hashes()
    if arguments.site is not None:
        return _tell(_findings_at(arguments))
    if arguments.console is not None or arguments.proxy is not None:
        raise Obstacle(N_("--console and --proxy say how to reach a site: name it with --site."))
    settings = settings_of(arguments)
    if not settings.database.exists():
        raise Obstacle(N_("{folder} holds no portal: make one with `tillit init`."), folder=settings.data)
    return _tell(_findings(settings))


def _tell(findings: Iterator[Finding]) -> int:
    worst = 0
    for finding in findings:
        sentence = filled(finding.sentence, finding.values)
        say(
            _("WRONG    {sentence}").format(sentence=sentence)
            if finding.level == "error"
            else _("WARNING  {sentence}").format(sentence=sentence)
        )
        worst = max(worst, finding.level == "error")
    if not worst:
        say(_("Nothing is wrong."))
    return int(worst)


def _print_hashes() -> int:
    from app.cli.site_pages import published_hashes  # noqa: PLC0415 - the console's part takes half a second to load

    for path, digest in published_hashes().items():
        say(f"{digest}  {path}")  # as sha256sum writes and checks it
    return 0


def _findings_at(arguments: Namespace) -> Iterator[Finding]:
    """Yield what a running site serves otherwise than this installation would; this machine needs no portal for it."""
    from app.cli import check_site  # noqa: PLC0415 - likewise

    address = read_address(arguments.site)
    with check_site.Site(address, arguments.proxy) as site:
        yield from check_site.check_reporters_site(site, address.slug)
        if arguments.console is None and check_site.has_console(site):
            yield from check_site.check_console(site, address.slug)
        elif arguments.console is None:
            yield Finding(
                "warning",
                N_("{origin} has no console, so none was compared: if it has a host of its own, name it with --console."),
                {"origin": site.origin},
            )
    if arguments.console is not None:
        with check_site.Site(read_address(arguments.console), arguments.proxy) as site:
            yield from check_site.check_console_host(site, address.slug)


def _findings(settings: Settings) -> Iterator[Finding]:
    yield from check_surroundings(settings)
    yield from check_mail_server(settings)
    damage = list(check_integrity(settings))
    yield from damage
    if damage:
        return
    database = Database(settings.database)
    try:
        old = list(check_database(database))
        yield from old
        if old:
            return  # what stands in the tables can't be asked
        yield from check_attachments(settings)
        with database.reading() as session:
            yield from check_directories(session, today())
            yield from check_orphans(session, settings, now())
            yield from check_addresses(session, settings)
    finally:
        database.close()
