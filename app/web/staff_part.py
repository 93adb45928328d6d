"""The staff's part of the application, put together when somebody first asks for it."""

import importlib
from threading import Lock

from starlette.types import ASGIApp, Receive, Scope, Send

from app.web.edge import Edge, in_thread
from app.web.hosts import STATIC, is_for_staff


class StaffPart:
    """
    Answers at the staff's addresses and hands every other request on.

    The framework that reads the API's requests takes 20 MB and half a second to load. A process that only reporters reach never
    loads it, and a portal that was just started answers them half a second sooner.
    """

    def __init__(self, app: ASGIApp, edge: Edge) -> None:
        self._reporters = app
        self._edge = edge
        self._staff: ASGIApp | None = None
        self._one_makes_it = Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on."""
        theirs = scope["type"] == "http" and (is_for_staff(scope["path"]) or scope["path"].startswith(STATIC))
        if not theirs:
            await self._reporters(scope, receive, send)
            return
        staff = self._staff
        if staff is None:
            staff = await in_thread(self._made)
        await staff(scope, receive, send)

    def _made(self) -> ASGIApp:
        with self._one_makes_it:
            if self._staff is None:
                made: ASGIApp = importlib.import_module("app.web.staff.application").create_staff_app(self._edge)
                self._staff = made
            return self._staff
