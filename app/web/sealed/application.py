"""The API for reporters' own programs, put together on the framework that reads and describes its requests."""

from fastapi import FastAPI

from app.web.api.application import described_app
from app.web.edge import Edge
from app.web.sealed import routes


def create_app(edge: Edge) -> FastAPI:
    """Return the application that answers at the addresses of a reporter's program."""
    app = described_app(edge, f"{routes.PREFIX}/openapi.json")
    app.include_router(routes.router)
    return app
