"""The framework can tell others about every request: here it never does, whatever the environment and the process set up."""

import asyncio

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from opentelemetry.trace import NoOpTracer, Tracer, TracerProvider
from starlette.applications import Starlette

from app.web.application import create_app
from tests.web.reporter.portal import Portal


class Listening(TracerProvider):
    """Somebody who wants to be told; *asked* are the tracers that were made for it."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def get_tracer(self, instrumenting_module_name: str, *_: object, **__: object) -> Tracer:
        """Take note that somebody wants to tell."""
        self.asked.append(instrumenting_module_name)
        return NoOpTracer()


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> Listening:
    """Return a listener that the whole process offers, as a monitoring agent would."""
    listener = Listening()
    monkeypatch.setenv("FASTAPI_OTEL_AUTO_CONFIGURE", "true")
    monkeypatch.setattr("opentelemetry.trace.get_tracer_provider", lambda: listener)
    return listener


def ask(app: Starlette, path: str) -> int:
    """Return the status of an answer."""

    async def asked() -> int:
        async with AsyncClient(transport=ASGITransport(app), base_url="http://localhost:8000") as client:
            return (await client.get(path)).status_code

    return asyncio.run(asked())


@pytest.mark.parametrize("path", ["/healthz", "/house/", "/staff/", "/api/v1/organisation/house"])
def test_nobody_is_told_of_a_request(path: str, portal: Portal, listening: Listening) -> None:
    assert ask(create_app(portal.edge.settings), path) in {200, 303}
    assert listening.asked == []


def test_by_default_the_framework_would_tell(listening: Listening) -> None:
    """The control: where this fails, the test above proves nothing any more."""
    ask(FastAPI(), "/nothing")
    assert listening.asked
