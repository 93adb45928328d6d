"""Attachments at the console: sent in spite of a broken line, looked at in a frame without rights, saved with a clean name."""

import struct
import zlib
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from crypto.rooms import TALK
from tests.browser.console import Console, Office, OpenConsole
from tests.reporter_program import File

POINT = "document.querySelector('canvas').getContext('2d').getImageData(3, 3, 1, 1)"
SCRIPT = b"<script>parent.postMessage('shown','*');document.title='ran'</script>"


def picture(width: int = 40, height: int = 30) -> bytes:
    """Return a PNG of one colour with a comment in it."""
    rows = (b"\0" + bytes([200, 40, 90]) * width) * height

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"tEXt", b"Comment\0planted"), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in parts)


def with_files(office: Office, *files: File) -> None:
    """Let the reporter send files."""
    with office.reporter() as reporter:
        reporter.reply(reporter.come_back(office.words), "Here.", files)


def look_at(console: Console, name: str) -> None:
    """Press the button that shows a file."""
    console.part("file").filter(has_text=name).get_by_role("button", name="Look at it").click()


def test_a_picture_is_drawn_anew_in_a_frame_without_origin(office: Office, open_console: OpenConsole) -> None:
    with_files(office, File("photo.png", picture(), "image/png"))
    console = open_console().sign_in("ada").open()
    look_at(console, "photo.png")
    frame = console.page.frame_locator("[data-part=preview] iframe")
    expect(frame.locator("canvas")).to_be_visible()
    inside = next(frame for frame in console.page.frames if frame.url.endswith("/staff/preview"))
    assert inside.evaluate("self.origin") == "null"
    assert inside.evaluate("(() => { try { return parent.document.title } catch (e) { return e.name } })()") == "SecurityError"
    assert inside.evaluate("fetch('/healthz').then(() => 'sent', () => 'stopped')") == "stopped"
    assert (
        inside.evaluate("document.querySelector('canvas').getContext('2d').getImageData(3, 3, 1, 1).data.join()")
        == "200,40,90,255"
    )
    console.trouble.clear()  # the browser reports what it stopped just now
    console.page.keyboard.press("Escape")
    expect(console.part("preview")).to_have_count(0)


def test_a_text_is_letters_and_never_a_page(office: Office, open_console: OpenConsole) -> None:
    with_files(office, File("page.txt", SCRIPT, "text/plain"))
    console = open_console().sign_in("ada").open()
    look_at(console, "page.txt")
    frame = console.page.frame_locator("[data-part=preview] iframe")
    expect(frame.locator("pre")).to_have_text(SCRIPT.decode())
    assert console.page.title() == "Tillit"


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [
        ("page.html", SCRIPT, "text/html"),
        ("drawing.svg", b"<svg/>", "image/svg+xml"),
        ("letter.pdf", b"%PDF-", "application/pdf"),
    ],
)
def test_everything_else_can_only_be_saved_after_a_plain_warning(
    office: Office, open_console: OpenConsole, name: str, body: bytes, kind: str
) -> None:
    with_files(office, File(name, body, kind))
    console = open_console().sign_in("ada").open()
    line = console.part("file").filter(has_text=name)
    expect(line.get_by_role("button", name="Look at it")).to_have_count(0)
    line.get_by_role("button", name="Save…").click()
    expect(console.part("save")).to_contain_text("A document can carry a virus")
    with console.page.expect_download() as download:
        console.press("Save it")
    assert Path(download.value.path()).read_bytes() == body


def test_a_picture_that_is_none_says_so(office: Office, open_console: OpenConsole) -> None:
    with_files(office, File("broken.png", picture()[:60], "image/png"))
    console = open_console().sign_in("ada").open()
    look_at(console, "broken.png")
    expect(console.part("preview")).to_contain_text("it is damaged")


def test_an_upload_goes_on_where_the_line_broke(office: Office, open_console: OpenConsole, tmp_path: Path) -> None:
    film = tmp_path / "film.bin"
    film.write_bytes(bytes(range(256)) * 45_000)
    console = open_console().sign_in("ada").open()
    sent: list[str] = []

    def breaking(route: Route) -> None:
        sent.append(route.request.url)
        if len(sent) in {2, 3}:
            route.abort()
        elif len(sent) == 4:
            route.fetch()  # it arrives, and nobody hears of it
            route.abort()
        else:
            route.continue_()

    console.page.context.route("**/blobs/*?offset=*", breaking)
    console.write("To the reporter", "The film.", [film])
    assert len(sent) > 5
    [read] = office.program("bo").open_all()
    assert b"".join(read.read_file("film.bin", TALK)) == film.read_bytes()


def test_a_name_shows_what_it_says(office: Office, open_console: OpenConsole) -> None:
    with_files(office, File("holiday\u202egpj.exe", b"MZ", "image/jpeg"))
    console = open_console().sign_in("ada").open()
    line = console.part("file").filter(has_text="holiday")
    expect(line).to_contain_text("holiday_gpj.exe")
    assert "\u202e" not in console.page.content()
