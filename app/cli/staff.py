"""`tillit staff`: the people who work with reports."""

from argparse import ArgumentParser, Namespace

from app.cli.plain_text import one_line
from app.cli.portal import add_data_option, add_organisation_option, opened, organisation_of, settings_of
from app.cli.texts import say
from app.cli.texts import translate as _
from app.clock import now
from app.domain.languages import LANGUAGES
from app.domain.organisation import StaffMember
from app.domain.rules.demands import GENDERS, Gender
from app.services.end_member import end_member
from app.services.handing_over import refuse_unread
from app.services.invite_member import invite_member
from app.services.mail_address import set_mail_address
from app.services.mark_member import mark_member
from app.services.obstacle import N_, Obstacle
from app.services.parse_seat import ROLES, parse_seat
from app.services.staff_sessions import close_all_sessions
from app.services.standing import standing_of
from app.services.working_member import working_member
from app.settings import Settings
from app.storage.ephemeral import EphemeralStore
from app.storage.members import members_of
from app.storage.server_keys import make_key
from crypto.encoding import b64

NONE = "none"


def configure(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    deeds = parser.add_subparsers(title=_("deeds"), required=True)
    invite = deeds.add_parser("invite", help=_("give somebody a seat and a link to enrol with"))
    invite.add_argument("handle", help=_("the sign-in name"))
    invite.add_argument("--name", default="", help=_("the person's name; not needed to invite again"))
    invite.add_argument(
        "--seat",
        action="append",
        default=[],
        metavar="BODY:ROLE[:chair][:deputy][:from=DAY][:until=DAY]",
        help=_("a seat, such as committee:handler:chair:until=2027-12-31; roles are {roles}").format(roles=", ".join(ROLES)),
    )
    invite.set_defaults(run=_invite)
    mark = deeds.add_parser("mark", help=_("note what the rules ask for among a body's members: it stays on this server"))
    mark.add_argument("handle", help=_("the sign-in name"))
    mark.add_argument("--gender", choices=(*GENDERS, NONE), help=_("where the rules want both; none forgets it"))
    mark.add_argument(
        "--competence",
        action="append",
        metavar="MARK",
        help=_("one that the rules want, such as hr; once for each, in place of those before; none forgets them"),
    )
    mark.set_defaults(run=_mark)
    everybody = deeds.add_parser("list", help=_("list everybody"))
    everybody.set_defaults(run=_list)
    mail = deeds.add_parser("mail", help=_("set where somebody is told by e-mail to sign in"))
    mail.add_argument("handle", help=_("the sign-in name"))
    mail.add_argument("address", help=_("the e-mail address; none forgets it"))
    mail.add_argument("--language", choices=tuple(LANGUAGES), help=_("of what they are sent (else the portal's)"))
    mail.set_defaults(run=_mail)
    end = deeds.add_parser("end", help=_("sign somebody out for good; then sign the directory"))
    end.add_argument("handle", help=_("the sign-in name"))
    end.add_argument("--anyway", action="store_true", help=_("also where running cases are left that nobody else reads"))
    end.set_defaults(run=_end)
    for deed in (invite, mark, everybody, mail, end):
        add_organisation_option(deed)
        add_data_option(deed)


def _invite(arguments: Namespace) -> None:
    settings = settings_of(arguments)
    places = [parse_seat(text) for text in arguments.seat]
    with opened(settings) as database, database.writing() as session:
        organisation = organisation_of(session, arguments.org)
        token = invite_member(session, organisation, arguments.handle, arguments.name, places, now())
    say(_("Hand this link over in person or on a safe way. It works once, for 72 hours; whoever has it first enrols:"))
    say(f"\n{enrolment_link(settings, token)}\n")
    say(_("Afterwards compare their fingerprint by voice, and sign the directory: `tillit directory draft`."))


def enrolment_link(settings: Settings, token: bytes) -> str:
    """Return the address at which *token* enrols. It is in the fragment: no server and no proxy ever sees it in an address."""
    origin = (settings.staff_origins or settings.origins)[0]
    return f"{origin}/staff/#enrol={b64(token)}"


def _mark(arguments: Namespace) -> None:
    if arguments.gender is None and arguments.competence is None:
        raise Obstacle(N_("Say what to note: --gender or --competence."))
    gender: list[Gender] | None = None if arguments.gender is None else [g for g in GENDERS if g == arguments.gender]
    competence = None if arguments.competence is None else [mark for mark in arguments.competence if mark != NONE]
    with opened(settings_of(arguments)) as database, database.writing() as session:
        mark_member(session, organisation_of(session, arguments.org), arguments.handle, gender=gender, competence=competence)
    say(_("Noted. It is neither signed nor shown to anybody; `tillit directory draft` and `tillit doctor` warn by it."))


def _mail(arguments: Namespace) -> None:
    settings = settings_of(arguments)
    address = None if arguments.address == NONE else arguments.address
    with opened(settings) as database, database.writing() as session:
        member = working_member(session, organisation_of(session, arguments.org), arguments.handle)
        language, key = arguments.language or settings.default_language, make_key(settings.keys, "mail")
        set_mail_address(session, member.member, address, language, key)
    if address is None:
        say(_("Forgotten: {handle} is told of nothing by e-mail.").format(handle=arguments.handle))
    else:
        say(_("Noted. It is sealed under a key of this server's, shown to nobody, and goes when the member ends."))


def _list(arguments: Namespace) -> None:
    with opened(settings_of(arguments)) as database, database.reading() as session:
        organisation = organisation_of(session, arguments.org)
        for member in members_of(session, organisation.organisation):
            status = "invited" if member.status == "invited" else standing_of(session, member.member).status
            say(_line(member, status))


def _line(member: StaffMember, status: str) -> str:
    words = {
        "invited": _("invited: has not enrolled yet"),
        "pending": _("enrolled: waits for a signed directory"),
        "active": _("active"),
        "ended": _("ended"),
    }
    return f"{member.handle:24} {one_line(member.name):30} {words[status]}"


def _end(arguments: Namespace) -> None:
    settings = settings_of(arguments)
    with opened(settings) as database, database.writing() as session:
        organisation = organisation_of(session, arguments.org)
        if not arguments.anyway:
            refuse_unread(session, organisation, arguments.handle)
        member = end_member(session, organisation, arguments.handle)
    if settings.ephemeral.exists():
        close_all_sessions(EphemeralStore(settings.ephemeral), member.member)
    say(_("{handle} is signed out for good.").format(handle=arguments.handle))
    say(_("Sign the directory now: until then colleagues' clients still count them among the readers."))
