"""Reads a rulebook's or an overlay's file as a whole."""

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from app.domain.languages import LANGUAGES
from app.domain.problem import N_
from app.domain.reading import casework, clocks, form, routing
from app.domain.reading.bundle import split_bundle
from app.domain.reading.checks import check_rulebook
from app.domain.reading.lines import lines_of
from app.domain.reading.overlay_checks import check_overlay
from app.domain.reading.problems import RulebookError
from app.domain.reading.table import Table
from app.domain.rulebook.clocks import Overlay
from app.domain.rulebook.whole import Rulebook

_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_FIELDS = (
    *("id", "languages", "name", "source", "texts", "terms", "emergencies", "elsewhere", "overlays"),
    *("levels", "units", "bodies", "board", "tracks", "kinds", "grades", "categories", "flags", "groups", "identity"),
    *("entries", "routing", "register", "deadlines", "retention", "reviews", "steps", "reactions", "findings"),
)


def read_rulebook(data: bytes, file: str) -> Rulebook:
    """
    Return the rulebook that *data* is; *file* names it in errors.

    Raises:
        RulebookError: a field is missing, unknown or means nothing, or what the tables say can't be carried out.
    """
    own, overlays = split_bundle(data)
    top = _top(own, file)
    top.only(*_FIELDS)
    wanted = form.read_overlay_names(top)
    if list(wanted) != list(overlays):
        raise top.wrong("overlays", N_("the texts of exactly these overlays are expected below the rulebook"))
    rulebook = Rulebook(
        id=top.id(),
        languages=top.languages,
        name=top.text("name"),
        source=top.string("source", ""),
        texts=form.read_texts(top.under("texts")),
        terms=top.each("terms", form.read_term),
        emergencies=top.each("emergencies", form.read_emergency),
        elsewhere=top.each("elsewhere", form.read_elsewhere),
        overlays=wanted,
        levels=top.each("levels", routing.read_level),
        unit_kinds=top.each("units", routing.read_unit_kind),
        body_kinds=top.each("bodies", routing.read_body_kind, least=1),
        board=top.id_or_none("board"),
        tracks=top.each("tracks", routing.read_track, least=1),
        kinds=top.each("kinds", routing.read_kind, least=1),
        grades=top.each("grades", form.read_grade),
        categories=top.each("categories", form.read_category),
        flags=top.each("flags", form.read_flag),
        groups=top.each("groups", form.read_group, least=1),
        identity=top.each("identity", form.read_question),
        entries=top.each("entries", routing.read_entry),
        routing=top.each("routing", routing.read_route, least=1),
        register=top.each("register", routing.read_registration),
        deadlines=top.each("deadlines", clocks.read_deadline),
        retention=clocks.read_retention(top.under("retention")),
        reviews=top.each("reviews", clocks.read_review),
        steps=top.each("steps", casework.read_step),
        reactions=top.each("reactions", casework.read_reaction),
        findings=top.each("findings", casework.read_finding),
        laws=tuple(read_overlay(text, f"{file}, {name}") for name, text in overlays.items()),
    )
    check_rulebook(rulebook, top)
    return rulebook


def read_overlay(data: bytes, file: str) -> Overlay:
    """
    Return the overlay that *data* is; *file* names it in errors.

    Raises:
        RulebookError: a field is missing, unknown or means nothing, or would loosen what it lies beneath.
    """
    top = _top(data, file)
    check_overlay(top)
    return Overlay(
        id=top.string("id"),
        name=top.text("name"),
        deadlines=top.each("deadlines", clocks.read_deadline),
        retention=clocks.read_longest(top.under("retention")) if top.has("retention") else None,
        demands=frozenset(top.some_of("demands", ("sealed_identity", "confirmed_transcript"), [])),
    )


def wanted_overlays(data: bytes, file: str) -> Mapping[str, str | None]:
    """
    Return the overlays that the rulebook *data* wants, each with the setting that switches it on.

    Raises:
        RulebookError: it can't be read so far.
    """
    return form.read_overlay_names(_top(split_bundle(data)[0], file))


def _top(data: bytes, file: str) -> Table:
    text, values = _toml(data, file)
    lines = lines_of(text)
    languages = values.get("languages")
    if (
        not isinstance(languages, list)
        or not languages
        or any(languages.count(one) > 1 or one not in LANGUAGES for one in languages)
    ):
        expected = N_("a list of {languages} is expected, each at most once")
        raise RulebookError(file, "languages", expected, line=lines.get("languages"), languages=", ".join(LANGUAGES))
    return Table(file, "", values, tuple(languages), lines)


def _toml(data: bytes, file: str) -> tuple[str, Mapping[str, Any]]:
    try:
        text = data.decode()
        return text, tomllib.loads(text)
    except UnicodeDecodeError:
        raise RulebookError(file, "", N_("it is no text in UTF-8")) from None
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        if place is None:
            raise RulebookError(file, "", N_("it can't be read as TOML: it ends too early")) from None
        raise RulebookError(file, "", N_("column {column} can't be read as TOML"), line=int(place[1]), column=place[2]) from None
