"""A form of a reporter with files: read to its end whatever is wrong with it, and answered with all that arrived."""

from collections.abc import Callable
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import Response

from app import clock
from app.services.keep_form import kept_files
from app.web.body import BodyError, CutOff
from app.web.edge import Edge, edge_of, in_thread
from app.web.form import PostedForm
from app.web.intake import Intake, Target
from crypto.form import FormSecret
from crypto.xwing import SealKey

Fields: TypeAlias = dict[str, list[str]]


async def read_form(
    request: Request,
    find_target: Callable[[Request, Fields], Target | None],
    answer: Callable[[Request, PostedForm, Intake, BodyError | None], Response],
) -> Response:
    """
    Read the form, then let *answer* say what becomes of it, in a thread.

    Args:
        request: with the form as its body.
        find_target: returns where files go, from the fields that came before the first of them; None drops them.
        answer: is also told why the form could not be read to its end, if it could not.
    """
    edge, posted = edge_of(request), PostedForm()
    intake = Intake(edge, lambda fields: find_target(request, fields))
    problem: BodyError | None = None
    try:
        limit = (edge.settings.attachments_per_report + 1) * edge.settings.attachment_limit
        await posted.read(request, edge.patience, intake, limit)
    except BodyError as error:
        problem = error
    finally:
        await intake.abandon()
    if isinstance(problem, CutOff):
        return Response(status_code=400)  # nobody is there to read it
    return await in_thread(answer, request, posted, intake, problem)


def target_of(edge: Edge, instance: bytes, form: FormSecret, fields: Fields, room: SealKey, epoch: int) -> Target:
    """Return where the files of *form* go: to a *room*'s key, as many as its earlier files leave room for."""
    chosen = set(fields.get("keep", ()))
    kept = sum(file.blob.hex() in chosen for file in kept_files(edge.ephemeral, instance, form, clock.now()))
    return Target(
        room=room,
        epoch=epoch,
        mark_key=form.mark_key(instance),
        owner=form.id(instance),
        most=edge.settings.attachments_per_report - kept,
    )
