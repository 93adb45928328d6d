"""The committed description of the API is that of the code; `python -m tests.web.staff.test_openapi` writes it anew."""

from pathlib import Path

from app.web.staff.openapi import document, document_text

COMMITTED = Path(__file__).parents[3] / "docs" / "openapi.json"


def test_the_committed_document_describes_the_api() -> None:
    assert COMMITTED.read_text("utf-8") == document_text()


def test_every_route_but_enrolling_and_signing_in_needs_a_session() -> None:
    routes = [(path, route) for path, methods in document()["paths"].items() for route in methods.values()]
    assert len(routes) > 20
    without = {path.removeprefix("/api/v1/") for path, route in routes if "security" not in route}
    assert without == {
        "organisation/{slug}",
        "enrol",
        "enrol/look",
        "enrol/passkey-options",
        "enrol/unlock",
        "sign-in",
        "sign-in/salt",
        "sign-in/totp",
        "sign-in/passkey",
    }


def test_everything_that_is_asked_refuses_unknown_fields() -> None:
    schemas = document()["components"]["schemas"]
    asked = {name: schema for name, schema in schemas.items() if schema.get("type") == "object"}
    assert len(asked) > 20
    assert {name for name, schema in asked.items() if schema.get("additionalProperties") is not False} == set()


if __name__ == "__main__":
    COMMITTED.write_text(document_text(), "utf-8")
