"""Taking a case home as a file, for `tillit open` or `age`."""

from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from app.locale import translations
from app.services.export_case import export_case, pack
from app.web.api.access import UsedEdge
from app.web.api.answers import ApiRoute
from app.web.api.encoding import CaseId
from app.web.staff.access import ActiveMember
from app.web.staff.turn import WholeTurn

router = APIRouter(route_class=ApiRoute, prefix="/cases", tags=["cases"])


@router.get(
    "/{case}/export",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/zip": {}}, "description": "The ZIP of SPEC section 13."}},
)
def export(
    case: CaseId,
    member: ActiveMember,
    edge: UsedEdge,
    _turn: WholeTurn,
    language: Annotated[Literal["en", "nb", "nl", "sv"], Query()] = "en",
) -> StreamingResponse:
    """Return a ZIP of what the member has keys of, still sealed; `language` is that of its README."""
    with edge.database.reading() as session:
        found = export_case(session, member, case)
    readme = _readme(translations(language).gettext)
    return StreamingResponse(pack(found, edge.blobs, readme), media_type="application/zip")


def _readme(_: Callable[[str], str]) -> str:
    lines = (
        _("This is a case as it was exported. Everything in it is sealed or signed."),
        _("Who holds a key of the case opens it with: tillit open"),
        _("Without that program, age 1.3 or newer opens it, with a key file that “tillit key plain” wrote before:"),
        "    age -d -i key.txt grants/….age > room.txt",
        "    age -d -i room.txt objects/….age",
        _("The first gives the key of a room, the second a message: three lines about it, the text, then zeros."),
        _("Attachments lie in the folder blobs and open with the key of their room."),
        _("Keep this file where nobody else reads, and delete it and room.txt when you are done."),
    )
    return "\n".join(lines) + "\n"
