"""The console and its API, put together on the framework that reads and describes their requests."""

from fastapi import FastAPI

from app.web import console
from app.web.api.application import described_app
from app.web.edge import Edge
from app.web.staff import routes


def create_app(edge: Edge) -> FastAPI:
    """Return the application that answers at the staff's addresses."""
    app = described_app(edge, "/api/v1/openapi.json")
    app.include_router(routes.router)
    app.include_router(console.router)
    return app
