"""Pictures are cleaned in the reporter's browser before they are sealed, unless they keep what is in them."""

import base64
import json
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.browser.axe import accessibility_violations
from tests.browser.chromium import OpenPage
from tests.browser.firefox import STANDARD, OpenFirefox
from tests.browser.sealing_reporters import GO, ChromiumSeals, FirefoxSeals, SealingBrowser, answer, come_back, send, write
from tests.portal import SLUG, new_portal
from tests.server import serving
from tests.staff_program import StaffProgram

PICTURES = Path(__file__).parents[1] / "client/pictures.json"
PLAIN = {name: base64.b64decode(text) for name, text in json.loads(PICTURES.read_text()).items()}
LATITUDE = b"\x3b\0\0\0\x01\0\0\0"  # 59 degrees: what must not arrive
ENTRIES = ((0x010F, 2, 4, b"Fon\0"), (0x0112, 3, 1, b"\x06\0\0\0"), (0x8825, 4, 1, b"\x32\0\0\0"))
EXIF = (
    b"II*\0\x08\0\0\0\x03\0"
    + b"".join(struct.pack("<HHI", *entry[:3]) + entry[3] for entry in ENTRIES)
    + bytes(4)
    + struct.pack("<HHHII", 1, 2, 5, 1, 68)
    + bytes(4)
    + LATITUDE
)
"""Where it was taken, with which camera, and that the phone was held upright."""
ITEM = "#here section > div > div"


def jpeg() -> bytes:
    """Return a phone's JPEG, its EXIF after the JFIF segment."""
    start, rest = PLAIN["jpeg"][:20], PLAIN["jpeg"][20:]
    return start + b"\xff\xe1" + struct.pack(">H", len(EXIF) + 8) + b"Exif\0\0" + EXIF + rest


def png() -> bytes:
    """Return a phone's PNG, its EXIF after the header."""
    start, rest = PLAIN["png"][:33], PLAIN["png"][33:]
    return start + struct.pack(">I", len(EXIF)) + b"eXIf" + EXIF + struct.pack(">I", zlib.crc32(b"eXIf" + EXIF)) + rest


def webp() -> bytes:
    """Return a phone's WebP, its EXIF at the end and told of in the header."""
    chunks = bytearray(PLAIN["webp"][8:] + b"EXIF" + struct.pack("<I", len(EXIF)) + EXIF)
    chunks[12] |= 0x08
    return b"RIFF" + struct.pack("<I", len(chunks)) + bytes(chunks)


House: TypeAlias = tuple[str, StaffProgram]
OpenSealing: TypeAlias = Callable[[], SealingBrowser]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Yield a portal whose committee is ada and bo."""
    folder = tmp_path_factory.mktemp("house")
    portal = new_portal(folder / "data")
    with serving(folder, portal.data) as server:
        ada, _ = portal.join(server.url, "ada", "bo")
        yield f"{server.url}/{SLUG}", ada.sign_in()


@pytest.fixture(params=["chromium", "firefox"])
def open_browser(request: pytest.FixtureRequest, chromium: OpenPage, firefox: OpenFirefox) -> OpenSealing:
    """Return a function that opens a browser that has never been here."""
    if request.param == "chromium":
        return lambda: ChromiumSeals(chromium())
    return lambda: FirefoxSeals(firefox(STANDARD))


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Return two photos that tell much, and files that can't be cleaned."""
    contents = {
        "hall.jpg": jpeg(),
        "proof.jpg": jpeg(),
        "minutes.pdf": b"%PDF-1.7 by Kim",
        "hall.heic": b"\0\0\0\x18ftypheic\0\0\0\0",
        "broken.png": PLAIN["png"][:60],
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return [tmp_path / name for name in contents]


def test_a_photo_arrives_without_its_place_and_with_it_where_the_reporter_keeps_it(
    house: House, open_browser: OpenSealing, files: list[Path]
) -> None:
    url, ada = house
    before = {case.chain.case_id for case in ada.open_all()}
    browser = open_browser()
    write(browser, f"{url}/report", "Look at the hall.", files)
    assert "the place where it was taken" in browser.text(f"{ITEM}:nth-child(1).path")
    browser.press(f"{ITEM}:nth-child(2).path input")
    assert "All of it is sent" in browser.text(f"{ITEM}:nth-child(2).note")
    for look in ("document", "picture", "unreadable"):
        assert "give you away" in browser.text(f"{ITEM}.note[data-look={look}]")
    words = send(browser)
    (case,) = [case for case in ada.open_all() if case.chain.case_id not in before]
    arrived = {name: b"".join(case.read_file(name)) for name in case.files()}
    assert LATITUDE not in arrived["hall.jpg"]
    assert b"Fon" not in arrived["hall.jpg"]
    assert {name: arrived[name] for name in arrived if name != "hall.jpg"} == {path.name: path.read_bytes() for path in files[1:]}
    later = files[0].rename(files[0].with_name("later.jpg"))
    come_back(browser, f"{url}/receipt", words)
    browser.attach("#here [type=file]", [later])
    assert "the place where it was taken" in browser.text(f"{ITEM}.path")
    answer(browser, "Once more.")
    (case,) = [again for again in ada.open_all() if again.chain.case_id == case.chain.case_id]
    assert b"".join(case.read_file("later.jpg")) == arrived["hall.jpg"]


# Chromium turns no WebP
@pytest.mark.parametrize(("name", "content", "width"), [("a.jpg", jpeg(), 8), ("a.png", png(), 8), ("a.webp", webp(), 16)])
def test_a_cleaned_picture_is_drawn_as_before(
    chromium: OpenPage, house: House, tmp_path: Path, name: str, content: bytes, width: int
) -> None:
    def drawn(picture: bytes) -> list[int]:
        """Return its pixels as a browser shows them, its width first."""
        pixels: list[int] = chromium().evaluate(DRAW, base64.b64encode(picture).decode())
        return pixels

    url, ada = house
    (tmp_path / name).write_bytes(content)
    browser = ChromiumSeals(chromium())
    write(browser, f"{url}/report", f"Look at {name}.", [tmp_path / name])
    send(browser)
    (case,) = [case for case in ada.open_all() if name in case.files()]
    arrived = b"".join(case.read_file(name))
    assert LATITUDE not in arrived
    assert drawn(arrived) == drawn(content)
    assert drawn(arrived)[0] == width


DRAW = """async (text) => {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes]));
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context.drawImage(image, 0, 0);
    return [image.width, ...context.getImageData(0, 0, image.width, image.height).data];
}"""


def test_what_is_kept_stays_kept_from_screen_to_screen(chromium: OpenPage, house: House, files: list[Path]) -> None:
    url, _ = house
    page = chromium(viewport={"width": 320, "height": 700})
    write(ChromiumSeals(page), f"{url}/report", "Look at the hall.", files)
    page.uncheck(f"{ITEM}:nth-child(2) input")
    page.go_back()
    page.click(GO)
    page.wait_for_selector(f"{ITEM}:nth-child(2).note input")
    assert not page.is_checked(f"{ITEM}:nth-child(2) input")
    assert page.is_checked(f"{ITEM}:nth-child(1) input")
    page.wait_for_selector(f"{ITEM}[data-look=unreadable]")
    assert accessibility_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_input_files("#here [type=file]", [])
    assert page.locator("#here section[aria-live]").is_hidden()
