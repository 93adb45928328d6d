"""From what services return to what both APIs answer."""

from app.domain.case import SealedGrant
from app.services.read_case_as_member import ObjectPage
from app.services.read_directory import GivenDirectory
from app.services.refusals import Refusal, Why
from app.web.api.case_models import DirectoryAnswer, GrantAnswer, NameAnswer, ObjectAnswer, ObjectsAnswer
from crypto.encoding import b64, unb64
from crypto.errors import Refused


def directory_answer(found: GivenDirectory) -> DirectoryAnswer:
    """Return *found* as the API gives it."""
    return DirectoryAnswer(
        founding=found.founding,
        newest=found.newest,
        versions=list(found.versions),
        entries=list(found.entries),
        names=[NameAnswer(member=name.member, name=name.name, salt=name.salt) for name in found.names],
        rulebook=None if found.rulebook is None else found.rulebook.decode(),
    )


def grant_answer(grant: SealedGrant) -> GrantAnswer:
    """Return a grant as the API gives it."""
    return GrantAnswer(room=grant.room, epoch=grant.epoch, holder=grant.holder, sealed=grant.sealed)


def objects_answer(page: ObjectPage) -> ObjectsAnswer:
    """Return a page of objects as the API gives it."""
    listed = [ObjectAnswer(room=item.room, object=item.object, epoch=item.epoch, sealed=item.sealed) for item in page.objects]
    return ObjectsAnswer(objects=listed, after=None if page.after is None else f"{page.after[0]}.{b64(page.after[1])}")


def place_after(after: str) -> tuple[str, bytes]:
    """Return the place (room, object) that `after` names; raises `Refusal`: NOT_FOUND."""
    room, _, object_ = after.partition(".")
    try:
        return room, unb64(object_)
    except Refused:
        raise Refusal(Why.NOT_FOUND) from None
