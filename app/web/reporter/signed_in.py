"""Pages of a case: without a session the words are asked for."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from starlette.requests import Request
from starlette.responses import Response

from app.web.reporter.arrive import arrive
from app.web.reporter.visit import NotSignedIn, Visit, find_visit
from app.web.reporter.words_page import ask_for_words

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
        return answer(request, visit, *more, **named)

    return with_visit
