"""The committed bundles, the same for everybody: what browsers fetch besides pages."""

import gzip
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.resources import STATIC

# No inline script or style, and a string becomes a script only by the one policy that names the worker. WebAssembly is for
# Argon2id. The worker takes its policy from the answer that brings its script, so bundles carry this one, too.
CONSOLE_POLICY: Final = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; "
    "img-src data: blob:; connect-src 'self'; frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types tillit"
)
# a worker takes its policy from the answer that brings its script: the reporters' has no WebAssembly
WORKER_POLICY: Final = "default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
}
# asked for anew each time, answered in full only after an upgrade: a page and a worker of two versions would not understand
# each other
CACHING: Final = "no-cache, no-transform"


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file, as it is and, where that is smaller, compressed; it holds no secret that its size could tell."""

    media_type: str
    tag: str
    plain: bytes
    compressed: bytes


@cache
def static_files(folder: Path) -> Mapping[str, StaticFile]:
    """Return the files under *folder* by the path they are served at: what isn't listed here is not served."""
    return {
        path.relative_to(folder).as_posix(): _static_file(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in TYPES
    }


def static(request: Request) -> Response:
    """Return a file, compressed where the browser takes it; an unchanged one only by its tag."""
    path = request.path_params["path"]
    found = static_files(STATIC).get(path)
    if found is None:
        raise HTTPException(404)
    headers = {
        "Cache-Control": CACHING,
        "Content-Security-Policy": policy_of(path),
        "ETag": found.tag,
        "Vary": "Accept-Encoding",
    }
    if request.headers.get("if-none-match") == found.tag:
        return Response(status_code=304, headers=headers)
    if found.compressed and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.compressed, headers=headers | {"Content-Encoding": "gzip"}, media_type=found.media_type)
    return Response(found.plain, headers=headers, media_type=found.media_type)


def policy_of(path: str) -> str:
    """Return the policy under which the file at *path* is served."""
    return CONSOLE_POLICY if path.startswith("console") else WORKER_POLICY


def _static_file(path: Path) -> StaticFile:
    plain = path.read_bytes()
    compressed = gzip.compress(plain, 9, mtime=0)
    tag = b64encode(sha256(plain).digest()).decode()
    return StaticFile(TYPES[path.suffix], f'"{tag}"', plain, compressed if len(compressed) < len(plain) else b"")


routes = [Route("/static/{path:path}", static, methods=["GET"])]
