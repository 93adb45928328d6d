"""The committed descriptions of the APIs are those of the code; `python -m tests.web.test_openapi` writes them anew."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from fastapi import APIRouter

from app.web.api.openapi import document, document_text
from app.web.sealed import routes as reports
from app.web.staff import routes as staff

DOCS: Final = Path(__file__).parents[2] / "docs"
APIS: Final[Mapping[str, tuple[str, APIRouter]]] = {
    "openapi.json": ("Tillit: staff API", staff.router),
    "openapi-reports.json": ("Tillit: reports API", reports.router),
}
WITHOUT_A_TOKEN: Final[Mapping[str, set[str]]] = {
    "openapi.json": {
        "/api/v1/organisation/{slug}",
        "/api/v1/enrol",
        "/api/v1/enrol/look",
        "/api/v1/enrol/passkey-options",
        "/api/v1/enrol/unlock",
        "/api/v1/sign-in",
        "/api/v1/sign-in/salt",
        "/api/v1/sign-in/totp",
        "/api/v1/sign-in/passkey",
    },
    "openapi-reports.json": {
        "/api/reports/v1/{slug}/directory",
        "/api/reports/v1/{slug}/uploads",
        "/api/reports/v1/{slug}/uploads/{blob}",
        "/api/reports/v1/{slug}/cases",
    },
}
LEAST_ROUTES: Final = {"openapi.json": 20, "openapi-reports.json": 8}
each_api = pytest.mark.parametrize("file", list(APIS))


def described(file: str) -> dict[str, Any]:
    return document(*APIS[file])


@each_api
def test_the_committed_document_describes_the_api(file: str) -> None:
    assert (DOCS / file).read_text("utf-8") == document_text(*APIS[file])


@each_api
def test_every_route_but_the_ways_in_needs_a_token(file: str) -> None:
    routes = [(path, route) for path, methods in described(file)["paths"].items() for route in methods.values()]
    assert len(routes) >= LEAST_ROUTES[file]
    assert {path for path, route in routes if "security" not in route} == WITHOUT_A_TOKEN[file]


@each_api
def test_everything_that_is_asked_refuses_unknown_fields(file: str) -> None:
    schemas = described(file)["components"]["schemas"]
    asked = {name: schema for name, schema in schemas.items() if schema.get("type") == "object"}
    assert len(asked) > LEAST_ROUTES[file]
    assert {name for name, schema in asked.items() if schema.get("additionalProperties") is not False} == set()


if __name__ == "__main__":
    for name, api in APIS.items():
        (DOCS / name).write_text(document_text(*api), "utf-8")
