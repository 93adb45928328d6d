"""Answers leave in blocks: a slow reader is one who takes no block, not one to whom all of it takes long."""

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

BLOCK: Final = 64 * 1024
"""Bytes, as many as a transport keeps before it says that its reader is slow."""


def in_blocks(app: ASGIApp) -> ASGIApp:
    """
    Return *app* with each body sent in blocks: the next once the reader has taken the one before.

    Handed over in one piece, an answer of megabytes would be given up over Tor while it is being read, see
    `connection.STALLED_SECONDS`; and it would lie in the transport once more.
    """

    async def blocks(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_blocks(message: Message) -> None:
            body = message.get("body", b"")
            if message["type"] != "http.response.body" or len(body) <= BLOCK:
                await send(message)
                return
            view, end = memoryview(body), len(body)
            for start in range(0, end, BLOCK):
                more = start + BLOCK < end or message.get("more_body", False)
                await send({"type": message["type"], "body": bytes(view[start : start + BLOCK]), "more_body": more})

        await app(scope, receive, send_blocks if scope["type"] == "http" else send)

    return blocks
