"""The APIs' own descriptions: OpenAPI documents, committed under docs, so that a change of an API shows as one."""

import json
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute


def document(title: str, router: APIRouter) -> dict[str, Any]:
    """Return the OpenAPI document of the API that *router* answers, and of nothing else."""
    app = FastAPI(title=title, version="1", generate_unique_id_function=_name)
    app.include_router(router)
    return app.openapi()


def document_text(title: str, router: APIRouter) -> str:
    """Return the document as it is committed."""
    return json.dumps(document(title, router), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _name(route: APIRoute) -> str:
    return "_".join([*(str(tag) for tag in route.tags), route.name]).replace(" ", "_")
