"""A part of the application that is put together when somebody first asks for it."""

import importlib
from collections.abc import Callable
from threading import Lock

from starlette.types import ASGIApp, Receive, Scope, Send

from app.web.edge import Edge, in_thread


class LatePart:
    """
    Answers at the addresses of one part and hands every other request on.

    The framework that reads the APIs' requests takes 20 MB and half a second to load. A process that only browsers without script
    reach never loads it, and a portal that was just started answers them half a second sooner.

    Args:
        app: answers all other requests.
        edge: the parts of the running application.
        serves: whether a path is this part's.
        module: where its `create_app(edge)` is.
    """

    def __init__(self, app: ASGIApp, edge: Edge, serves: Callable[[str], bool], module: str) -> None:
        self._others = app
        self._edge = edge
        self._serves = serves
        self._module = module
        self._made: ASGIApp | None = None
        self._one_makes_it = Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on."""
        if scope["type"] != "http" or not self._serves(scope["path"]):
            await self._others(scope, receive, send)
            return
        part = self._made
        if part is None:
            part = await in_thread(self._make)
        await part(scope, receive, send)

    def _make(self) -> ASGIApp:
        with self._one_makes_it:
            if self._made is None:
                made: ASGIApp = importlib.import_module(self._module).create_app(self._edge)
                self._made = made
            return self._made
