"""Enrolling by a link, and enrolling again where the second factor is lost."""

from fastapi import APIRouter, Request

from app import clock
from app.services import enrol as service
from app.services.enrol import Credentials, Enrolment, TotpSetup
from app.services.read_directory import bodies_for, organisation_names
from app.services.refusals import Refusal, Why
from app.services.staff_sessions import close_all_sessions
from app.storage.members import Passkey
from app.web.api.access import UsedEdge
from app.web.api.answers import ApiRoute
from app.web.edge import Edge
from app.web.staff.access import Party, TotpKey, relying_party
from app.web.staff.models import (
    EnrolAnswer,
    EnrolAsked,
    Invitation,
    OptionsAnswer,
    TokenAsked,
    UnlockAgain,
    UnlockAnswer,
)

router = APIRouter(route_class=ApiRoute, prefix="/enrol", tags=["enrolling"])


@router.post("/look")
def look(asked: TokenAsked, edge: UsedEdge) -> Invitation:
    """Return whom a link invites, and what is needed to make an entry; the link stays good."""
    with edge.database.reading() as session:
        invited = service.look(session, asked.token, clock.now())
        names = organisation_names(session, invited.organisation)
        bodies = bodies_for(session, invited.organisation, invited.member.member)
    return Invitation(
        member=invited.member.member,
        organisation=invited.organisation.organisation,
        instance=invited.instance.instance,
        founding=invited.organisation.founding,
        slug=invited.organisation.slug,
        name=invited.member.name,
        handle=invited.member.handle,
        names=dict(names),
        bodies=[dict(body) for body in bodies],
        again=invited.again,
        demo=invited.instance.demo,
    )


@router.post("/passkey-options")
def passkey_options(asked: TokenAsked, edge: UsedEdge, party: Party) -> OptionsAnswer:
    """Return what the browser is to make a passkey with; good once, for ten minutes."""
    with edge.database.reading() as session:
        return OptionsAnswer(options=service.challenge_for(session, edge.ephemeral, asked.token, party, clock.now()))


@router.post("/unlock")
def unlock(asked: UnlockAgain, edge: UsedEdge) -> UnlockAnswer:
    """Return the unlock file of a member who enrols again and keeps their keys: the link stands in for the lost factor."""
    with edge.database.reading() as session:
        return UnlockAnswer(unlock=service.unlock_again(session, asked.token, asked.kind, asked.auth, clock.now()))


@router.post("")
def enrol(asked: EnrolAsked, request: Request, edge: UsedEdge, key: TotpKey) -> EnrolAnswer:
    """Store what the member made and use up the link; they wait until a signed directory lists their entry."""
    now = clock.now()
    enrolment = Enrolment(
        entry=asked.entry,
        auth_salt=asked.auth_salt,
        passphrase=Credentials(asked.auth, asked.unlock),
        recovery=Credentials(asked.recovery_auth, asked.recovery_unlock),
        factor=_factor(asked, request, edge, now),
    )
    with edge.database.writing() as session:
        member = service.enrol(session, asked.token, enrolment, key, now)
    close_all_sessions(edge.ephemeral, member)
    return EnrolAnswer(status="pending")


def _factor(asked: EnrolAsked, request: Request, edge: Edge, now: int) -> TotpSetup | Passkey:
    if asked.totp and not asked.passkey:
        return TotpSetup(asked.totp.secret, asked.totp.code)
    if asked.passkey and not asked.totp:
        answer = asked.passkey.model_dump(exclude_none=True)
        return service.check_passkey(edge.ephemeral, asked.token, answer, relying_party(request, edge), now)
    raise Refusal(Why.FACTOR_REFUSED)
