"""The page that asks for the ten words."""

from collections.abc import Mapping

from starlette.responses import Response

from app.locale import translations
from app.web.edge import Edge
from app.web.place import Place
from app.web.reporter.with_script import page_with_script
from app.web.turns import TooLarge, TurnedAway
from crypto.typed_words import UnclearWords


def ask_for_words(
    edge: Edge,
    place: Place,
    words: str = "",
    errors: Mapping[str, str] | None = None,
    text: str | None = None,
    *,
    notice: str | None = None,
    status: int = 200,
) -> Response:
    """
    Return the page that asks for the words.

    Args:
        edge: the parts of the application.
        place: where the reader is.
        words: what was typed, put back so that only the slip must be mended.
        errors: what is wrong, by field.
        text: a message that was typed and not sent yet: it is kept.
        notice: why the words are asked for.
        status: of the answer.
    """
    template, values = _parts(place, words, errors or {}, text, notice)
    return edge.pages.render(template, place.language, status, **values)


def words_with_script(edge: Edge, place: Place) -> Response:
    """Return the page that asks for the words, to a browser that may open the case itself."""
    bare = _parts(place, "", {}, None, None)
    sealing = bare[0], bare[1] | {"script": True}
    limits = {"most_files": edge.settings.attachments_per_report, "most_bytes": edge.settings.attachment_limit}
    shown = {"words": sealing, "case": ("reporter/case_shown.html", {"place": place.at("receipt"), **limits})}
    return page_with_script(edge, place.at("receipt"), bare, lambda: shown, None, {})


def _parts(
    place: Place, words: str, errors: Mapping[str, str], text: str | None, notice: str | None
) -> tuple[str, dict[str, object]]:
    values = {"place": place.at("receipt"), "words": words, "errors": errors, "text": text, "notice": notice, "script": False}
    return "reporter/words.html", values


def words_turned_away(edge: Edge, place: Place, why: TurnedAway, words: str = "", text: str | None = None) -> Response:
    """Say that the case has to wait its turn, or is too large for it, and keep what was typed."""
    _ = translations(place.language).gettext
    if isinstance(why, TooLarge):
        notice = _(
            "So much was written in your case that this page can't show it. Nothing was stored and nothing is lost. Please open "
            "it in a browser with JavaScript switched on, which reads it piece by piece, or make a new report."
        )
    else:
        notice = _(
            "So much is being opened at the moment that your case has to wait. Nothing was stored and nothing is lost: please "
            "wait a minute, then open your case with your ten words and send your message. Files must be chosen again."
        )
    response = ask_for_words(edge, place, words, text=text, notice=notice, status=why.status_code)
    response.headers.update(why.headers or {})
    return response


def unclear_words(edge: Edge, place: Place, words: str, unclear: UnclearWords, text: str | None) -> Response:
    """Say which of the typed words can't be read; nothing is guessed, and nothing was looked up."""
    _ = translations(place.language).gettext
    if unclear.count == 0:
        error = _("Type your ten words.")
    elif unclear.count != 10:
        error = _("There must be ten words; you typed %(count)s.") % {"count": unclear.count}
    else:
        error = _("Some words are unclear.")
    if unclear.places:
        listed = ", ".join(str(number) for number in unclear.places)
        error += " " + _("Please look at word number: %(places)s.") % {"places": listed}
    return ask_for_words(edge, place, words, {"words": error}, text, status=422)
