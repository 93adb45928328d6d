"""`tillit org`: organisations."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from app.cli.files import refuse_existing, write_new_file
from app.cli.key_files import new_paper_root, write_root
from app.cli.org_import import configure_import
from app.cli.org_route import configure_route
from app.cli.passphrase import add_passphrase_option
from app.cli.portal import add_data_option, add_organisation_option, opened, organisation_of, settings_of
from app.cli.rulebook_file import named_rulebook
from app.cli.texts import say, warn
from app.cli.texts import translate as _
from app.domain.languages import LANGUAGES
from app.services.change_organisation import change_rulebook, change_setting
from app.services.create_organisation import check_slug, create_organisation
from app.services.obstacle import N_, Obstacle
from app.services.reporting import open_for_reporting
from app.services.use_rulebook import parse_rulebook
from app.settings import Settings
from crypto.encoding import unb64
from crypto.errors import Refused
from crypto.founding import Founding
from crypto.root_key import RootKey

KEY_SIZE = 32
MAX_SETTING = 3660
_TYPED: Final[Mapping[str, bool | None]] = {"yes": True, "no": False, "": None}


def configure(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    deeds = parser.add_subparsers(title=_("deeds"), required=True)
    create = deeds.add_parser("create", help=_("create an organisation, with its two root keys"))
    create.add_argument("--slug", required=True, help=_("its place in addresses; it can never be changed"))
    create.add_argument("--name", required=True, help=_("what reporters see"))
    create.add_argument("--rulebook", required=True, help=_("the name of a rulebook that comes with us, or a file"))
    roots = create.add_mutually_exclusive_group(required=True)
    roots.add_argument("--roots", metavar="KEY,KEY", help=_("the two keys that `tillit key root` printed elsewhere"))
    roots.add_argument("--root-key", type=Path, metavar="FILE", help=_("make the roots here; then move this file away"))
    add_passphrase_option(create)
    create.set_defaults(run=_create)
    change = deeds.add_parser("change", help=_("propose another name, rulebook or setting, to be signed"))
    add_organisation_option(change)
    change.add_argument("--name", help=_("what reporters see"))
    change.add_argument("--language", choices=LANGUAGES, help=_("the language that --name is in, if only in one"))
    change.add_argument("--rulebook", help=_("the name of a rulebook that comes with us, or a file"))
    change.add_argument(
        "--setting", metavar="NAME=VALUE", help=_("a setting of the rules: yes, no or a number; nothing takes it away again")
    )
    change.set_defaults(run=_change)
    poster = deeds.add_parser("poster", help=_("write a poster and cards that lead to the portal, for a browser to print"))
    add_organisation_option(poster)
    poster.add_argument("file", type=Path, metavar="FILE", help=_("the HTML file to write"))
    poster.add_argument("--language", choices=LANGUAGES, help=_("the language of the texts, else the portal's own"))
    poster.set_defaults(run=_write_poster)
    many = deeds.add_parser("import", help=_("draft units, bodies and people from a CSV file, all or nothing"))
    add_organisation_option(many)
    configure_import(many)
    route = deeds.add_parser("route", help=_("say who would receive a report like this; nothing is filed"))
    add_organisation_option(route)
    configure_route(route)
    for deed in (create, change, poster, many, route):
        add_data_option(deed)


def _create(arguments: Namespace) -> None:
    settings = settings_of(arguments)
    check_slug(arguments.slug)
    rulebook = named_rulebook(arguments.rulebook)
    parse_rulebook(rulebook, arguments.rulebook)
    with opened(settings) as database, _roots(arguments, settings) as roots, database.writing() as session:
        organisation = create_organisation(session, slug=arguments.slug, name=arguments.name, rulebook=rulebook, roots=roots)
    say(_("The organisation {slug} was created. Its root fingerprint, to be printed and compared:").format(slug=arguments.slug))
    say(f"\n  {Founding.parse(organisation.founding).fingerprint_text}\n")
    if arguments.root_key is not None:
        say(_("Now move {file} to a disk that is not the server's, and a copy of it to another.").format(file=arguments.root_key))


@contextmanager
def _roots(arguments: Namespace, settings: Settings) -> Iterator[tuple[bytes, bytes]]:
    """Yield the public keys of both roots; a key file that was made for an organisation which was not is removed again."""
    if arguments.root_key is None:
        yield _read_roots(arguments.roots)
        return
    file: Path = arguments.root_key.absolute()
    if file.is_relative_to(settings.data):
        raise Obstacle(N_("The root key must not lie in the data folder: it belongs on a disk that is not the server's."))
    refuse_existing(file)
    first = RootKey.new()
    write_root(arguments, file, first)
    try:
        yield first.public, new_paper_root().public
    except BaseException:
        file.unlink()
        raise


def _read_roots(text: str) -> tuple[bytes, bytes]:
    try:
        first, second = (unb64(part, KEY_SIZE) for part in text.split(","))
    except (Refused, ValueError):
        raise Obstacle(N_("--roots: two keys with a comma between them, as `tillit key root` prints them.")) from None
    if first == second:
        raise Obstacle(N_("--roots: two different keys."))
    return first, second


def _change(arguments: Namespace) -> None:
    if arguments.name is None and arguments.rulebook is None and arguments.setting is None:
        raise Obstacle(N_("Say what to change: --name, --rulebook or --setting."))
    with opened(settings_of(arguments)) as database, database.writing() as session:
        organisation = organisation_of(session, arguments.org)
        if arguments.name is not None:
            key = f"name_{arguments.language}" if arguments.language else "name"
            change_setting(session, organisation, key, arguments.name)
        if arguments.rulebook is not None:
            change_rulebook(session, organisation, named_rulebook(arguments.rulebook))
        if arguments.setting is not None:
            change_setting(session, organisation, *_setting(arguments.setting))
    say(_("Drafted. It is in force once the directory is signed: `tillit directory draft`."))


def _setting(text: str) -> tuple[str, bool | int | None]:
    """Return the name and the value of a setting that is typed as `fifty_or_more=yes` or `deadline_feedback_days=10`."""
    name, _equals, typed = text.partition("=")
    if typed in _TYPED:
        return name, _TYPED[typed]
    if not typed.isascii() or not typed.isdigit() or not 1 <= int(typed) <= MAX_SETTING:
        raise Obstacle(
            N_("--setting: yes, no or a number from 1 to {most} is expected after the name and “=”."), most=MAX_SETTING
        )
    return name, int(typed)


def _write_poster(arguments: Namespace) -> None:
    from app.cli.poster import addresses, is_safe, poster_page  # noqa: PLC0415 - templates take their time to load

    settings = settings_of(arguments)
    refuse_existing(arguments.file)
    with opened(settings) as database, database.reading() as session:
        organisation = organisation_of(session, arguments.org)
        reporting = open_for_reporting(session, organisation.slug)
    if reporting is None:
        raise Obstacle(
            N_("{slug} can't be reported to before its directory is published: `tillit directory draft`."), slug=organisation.slug
        )
    language = arguments.language or settings.default_language
    page = poster_page(organisation, reporting.name(language), settings, language)
    write_new_file(arguments.file, page.encode())
    url = addresses(organisation.slug, settings, language)[0]
    say(
        _("The code leads to {url}. Open {file} in a browser and print it on A4 at full size.").format(
            url=url, file=arguments.file
        )
    )
    if not is_safe(url):
        warn(_("{origin} is reached without TLS: anybody on the way reads along.").format(origin=url))
