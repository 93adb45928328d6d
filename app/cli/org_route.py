"""`tillit org route`: who would receive a report like this? Nothing is filed."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import date

from app.cli.portal import opened, organisation_of, settings_of
from app.cli.routed import show_tried
from app.cli.texts import translate as _
from app.clock import today
from app.services.obstacle import N_, Obstacle
from app.services.try_route import Asked, try_route


def configure_route(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--kind", required=True, metavar="ID", help=_("the kind of case, as the rulebook calls it"))
    parser.add_argument("--unit", metavar="ID", help=_("where it happened"))
    parser.add_argument("--entry", metavar="ID", help=_("whom the reporter turns to"))
    for option, metavar, purpose in (
        ("--flag", "ID", _("what applies")),
        ("--answer", "QUESTION=ANSWER", _("a choice by its id, or a day")),
        ("--involved", "HANDLE", _("members who are part of the matter")),
        ("--shut-out", "HANDLE", _("members whom the reporter does not want")),
    ):
        parser.add_argument(option, action="extend", nargs="+", default=[], metavar=metavar, help=purpose)
    parser.add_argument("--picked", metavar="HANDLE", help=_("the member whom the reporter picks"))
    parser.add_argument("--day", type=_day, metavar="DAY", help=_("the day of filing, such as 2026-05-17; today, if left out"))
    parser.add_argument("--draft", action="store_true", help=_("by the draft, as if all who were invited had enrolled"))
    parser.set_defaults(run=_route)


def _route(arguments: Namespace) -> None:
    asked = Asked(
        kind=arguments.kind,
        unit=arguments.unit,
        entry=arguments.entry,
        flags=arguments.flag,
        answers=dict(_answer(text) for text in arguments.answer),
        involved=arguments.involved,
        shut_out=arguments.shut_out,
        picked=arguments.picked,
    )
    day: date = arguments.day or today()
    with opened(settings_of(arguments)) as database, database.reading() as session:
        organisation = organisation_of(session, arguments.org)
        tried = try_route(session, organisation, asked, day, by_draft=arguments.draft)
    show_tried(tried, day)


def _answer(text: str) -> tuple[str, str]:
    question, equals, answer = text.partition("=")
    if not equals:
        raise Obstacle(N_("--answer {text}: a question and its answer, such as where=office."), text=text)
    return question, answer


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(_("a day is expected, such as 2026-05-17, not {text}").format(text=text)) from None
