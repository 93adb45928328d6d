"""Whether the portal can do its work: for whoever watches over it."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from app.storage.organisations import find_instance
from app.web.edge import edge_of


def healthz(request: Request) -> Response:
    """Say `ok` where the database answers; an error page with 503 otherwise."""
    with edge_of(request).database.reading() as session:
        ready = find_instance(session) is not None
    return PlainTextResponse("ok\n" if ready else "not set up\n", 200 if ready else 503)


routes = [Route("/healthz", healthz, methods=["GET"])]
