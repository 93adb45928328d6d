"""The API's own description: an OpenAPI document, committed as docs/openapi.json, so that a change of the API shows as one."""

import json
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from app.web.staff.routes import router


def document() -> dict[str, Any]:
    """Return the OpenAPI document of the staff API, and of nothing else that the server answers."""
    app = FastAPI(title="Tillit: staff API", version="1", generate_unique_id_function=_name)
    app.include_router(router)
    return app.openapi()


def document_text() -> str:
    """Return the document as it is committed."""
    return json.dumps(document(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _name(route: APIRoute) -> str:
    return "_".join([*(str(tag) for tag in route.tags), route.name]).replace(" ", "_")
