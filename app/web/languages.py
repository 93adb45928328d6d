"""Which language a page speaks: the one that its address begins with, else the installation's own."""

from typing import Final

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from app.domain.languages import LANGUAGES

_LANGUAGE: Final = "tillit.language"
_DEFAULT: Final = "tillit.default_language"


def with_language(app: ASGIApp, default: str) -> ASGIApp:
    """Return *app* with `/nb/…` served as `/…` in that language."""

    async def prefixed(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            language, _, rest = scope["path"].removeprefix("/").partition("/")
            if language in LANGUAGES:
                scope = {**scope, "path": f"/{rest}", "raw_path": f"/{rest}".encode()}
            else:
                language = default
            scope[_LANGUAGE], scope[_DEFAULT] = language, default
        await app(scope, receive, send)

    return prefixed


def language_of(request: HTTPConnection) -> str:
    """Return the language of the page that *request* asks for."""
    return str(request.scope.get(_LANGUAGE, "en"))


def prefix_for(request: HTTPConnection, language: str) -> str:
    """Return what the addresses of pages in *language* begin with: nothing for the installation's own."""
    return "" if language == request.scope.get(_DEFAULT, "en") else f"/{language}"
