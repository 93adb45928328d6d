"""Pages of a case: without a session the words are asked for."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from starlette.requests import Request
from starlette.responses import Response

from app.web.reporter.arrive import arrive
from app.web.reporter.visit import NotSignedIn, Visit, find_visit
from app.web.reporter.words_page import ask_for_words, words_turned_away
from app.web.turns import TooLarge

_More = ParamSpec("_More")


def signed_in(answer: Callable[Concatenate[Request, Visit, _More], Response]) -> Callable[Concatenate[Request, _More], Response]:
    """Give *answer* the open session that the request belongs to."""

    @wraps(answer)
    def with_visit(request: Request, /, *more: _More.args, **named: _More.kwargs) -> Response:
        try:
            visit = find_visit(request)
        except NotSignedIn:
            edge, _, place = arrive(request)
            return ask_for_words(edge, place)
        try:
            return answer(request, visit, *more, **named)
        except TooLarge as why:
            return words_turned_away(visit.edge, visit.place, why)

    return with_visit
