"""The headers that every answer carries, whoever made it."""

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.hosts import is_for_staff

# Every feature that browsers gate: nothing here needs a camera, and a page that was tampered with shall not get one.
_FEATURES: Final = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read", "clipboard-write", "compute-pressure",
    "cross-origin-isolated", "display-capture", "encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid",
    "identity-credentials-get", "idle-detection", "keyboard-map", "local-fonts", "magnetometer", "microphone", "midi",
    "otp-credentials", "payment", "picture-in-picture", "publickey-credentials-create", "publickey-credentials-get",
    "screen-wake-lock", "serial", "storage-access", "sync-xhr", "usb", "window-management", "xr-spatial-tracking",
)  # fmt: skip

_OF_CONSOLE: Final = frozenset({"clipboard-write", "publickey-credentials-create", "publickey-credentials-get"})
"""What the staff's console does need: passkeys, and copying a passphrase once."""

_COMMON: Final[tuple[tuple[bytes, bytes], ...]] = (
    (b"cache-control", b"no-store, no-transform"),
    (b"cross-origin-embedder-policy", b"require-corp"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    # Not no-referrer: both browsers would then send "Origin: null" with our own forms.
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-dns-prefetch-control", b"off"),
    (b"x-frame-options", b"DENY"),
    (b"x-robots-tag", b"noindex, noarchive"),
)


def _features(*, console: bool) -> tuple[bytes, bytes]:
    allowed = _OF_CONSOLE if console else frozenset()
    listed = (f"{feature}={'(self)' if feature in allowed else '()'}" for feature in _FEATURES)
    return b"permissions-policy", ", ".join(listed).encode()


def page_policy(style_hashes: tuple[str, ...]) -> str:
    """
    Return the Content-Security-Policy of a page without script.

    Args:
        style_hashes: SHA-256 of each inline style sheet, as `sha256-BASE64`.
    """
    styles = " ".join(f"'{style}'" for style in style_hashes) or "'none'"
    return f"default-src 'none'; style-src {styles}; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"


def script_policy(style_hashes: tuple[str, ...]) -> str:
    """
    Return the Content-Security-Policy of a page that seals in the browser: our own script, and one worker of it.

    Args:
        style_hashes: as of `page_policy`.
    """
    styles = " ".join(f"'{style}'" for style in style_hashes)
    return (
        f"default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; style-src {styles}; img-src data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types tillit"
    )


def with_headers(app: ASGIApp, content_security_policy: str) -> ASGIApp:
    """
    Return *app* with the common headers on each answer; a header that an answer has set itself stays.

    Stands inside `with_language`: it must see the path without its language, else `/nb/staff/` has no passkeys.
    """
    pages = (*_COMMON, _features(console=False), (b"content-security-policy", content_security_policy.encode()))
    consoles = (*_COMMON, _features(console=True), (b"content-security-policy", content_security_policy.encode()))

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        common = consoles if is_for_staff(scope.get("path", "")) else pages

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", ()))
                present = {name.lower() for name, _ in headers}
                message["headers"] = headers + [header for header in common if header[0] not in present]
            await send(message)

        await app(scope, receive, send_with_headers if scope["type"] == "http" else send)

    return guarded
