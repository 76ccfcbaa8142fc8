"""What a person uploads is told by its bytes, made anew or cleared of what it says about its maker, or refused in words."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from twin.errors import TwinError
from twin.media.kinds import Prepared
from twin.media.preparing import check, prepare

from .films import SECRET, box, mp4, webm

WIDE = (2400, 1200)
RECORDED = Path(__file__).with_name("recorded.webm")


def photo(*, orientation: int = 1, size: tuple[int, int] = WIDE, form: str = "JPEG") -> bytes:
    """Return a picture whose left half is red, with a place, an owner and a comment in it."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2, size[1]), fill="red")
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = orientation, "KANARIE"
    exif.get_ifd(0x8825)[2] = (51.0, 43.0, 12.0)
    stream = io.BytesIO()
    image.save(stream, form, exif=exif)
    return stream.getvalue() + b"KANARIE behind the end"


def prepared(content: bytes, folder: Path, name: str = "bild") -> list[tuple[Prepared, bytes]]:
    source = folder / "source"
    source.write_bytes(content)
    return [(item, (folder / item.file).read_bytes()) for item in prepare(source, name, folder)]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_made_anew_without_place_and_owner(form: str, tmp_path: Path) -> None:
    (shown, content), (small, _) = prepared(photo(form=form), tmp_path)
    assert (shown.media_type, shown.width, shown.height) == ("image/webp", 1600, 800)
    assert (small.width, small.height) == (480, 240)
    assert b"KANARIE" not in content and b"EXIF" not in content
    with Image.open(io.BytesIO(content)) as image:
        left, right = (image.convert("RGB").getpixel((x, 400)) for x in (300, 1300))
    assert left[0] > 240 and left[1] < 20 and min(right) > 235  # type: ignore[index, arg-type]


def test_a_picture_taken_upright_stands_upright(tmp_path: Path) -> None:
    (shown, content), _ = prepared(photo(orientation=6, size=(400, 200)), tmp_path)
    assert (shown.width, shown.height) == (200, 400)
    with Image.open(io.BytesIO(content)) as image:  # turned by 90° to the right: left is now above
        assert image.convert("RGB").getpixel((100, 100))[1] < 20  # type: ignore[index]


def test_clear_parts_stay_clear_and_drawings_free_of_loss(tmp_path: Path) -> None:
    image = Image.new("RGBA", (300, 200), (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((10, 10, 50, 50), fill=(10, 63, 115, 255))
    stream = io.BytesIO()
    image.save(stream, "PNG")
    (_, content), _ = prepared(stream.getvalue(), tmp_path)
    with Image.open(io.BytesIO(content)) as made:
        assert made.mode == "RGBA" and made.getpixel((200, 150))[3] == 0 and made.getpixel((30, 30)) == (10, 63, 115, 255)  # type: ignore[index]


def test_what_was_prepared_passes_the_check_of_another_twin_and_a_photo_does_not(tmp_path: Path) -> None:
    prepared(photo(), tmp_path)
    assert check(tmp_path / "picture.webp", "bild", tmp_path)[0].width == 1600
    with pytest.raises(TwinError) as caught:
        check(tmp_path / "source", "bild", tmp_path)
    assert caught.value.code == "MEDIA_DAMAGED"


def test_a_film_is_told_by_its_tracks_and_loses_what_it_says_of_its_maker(tmp_path: Path) -> None:
    source = mp4()
    [(film, content)] = prepared(source, tmp_path)
    assert (film.width, film.height, film.seconds, film.has_sound) == (640, 360, 4.5, True)
    assert len(content) == len(source) and SECRET not in content and content.endswith(source[-72:])
    assert prepared(content, tmp_path)[0][1] == content


def test_a_film_held_upright_is_as_high_as_it_was_wide(tmp_path: Path) -> None:
    [(film, _)] = prepared(mp4(turned=True, sound=False), tmp_path)
    assert (film.width, film.height, film.has_sound) == (360, 640, False)


@pytest.mark.parametrize("streamed", [True, False])
def test_webm_is_told_by_its_tracks_whether_streamed_or_not(streamed: bool, tmp_path: Path) -> None:
    source = webm(streamed=streamed, sound=True)
    [(film, content)] = prepared(source, tmp_path)
    assert (film.width, film.height, film.seconds, film.has_sound) == (320, 180, 2.5, True)
    assert len(content) == len(source) and SECRET not in content


def test_a_film_that_a_browser_recorded_is_taken_as_it_is(tmp_path: Path) -> None:
    source = RECORDED.read_bytes()  # VP8 by MediaRecorder: unknown lengths, no duration
    [(film, content)] = prepared(source, tmp_path)
    assert (film.width, film.height, film.has_sound) == (320, 180, False)
    assert film.seconds == pytest.approx(1.5, abs=0.1) and content == source


SRT = "1\r\n00:00:01,000 --> 00:00:04,000\r\nDie Mühle bleibt.\r\n\r\n2\r\n00:00:05,500 --> 00:00:07,000\r\nNeu: acht Häuser.\r\n"
VTT = (
    "WEBVTT Titel\n\nSTYLE\n::cue { color: red }\n\nNOTE von Frau Beispiel\n\n00:01.000 --> 00:04.000 line:0\nDie Mühle bleibt.\n"
)


def test_captions_become_cues_and_nothing_else(tmp_path: Path) -> None:
    [(_, from_srt)] = prepared(SRT.encode("utf-8-sig"), tmp_path)
    assert from_srt.decode() == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nDie Mühle bleibt.\n\n00:00:05.500 --> 00:00:07.000\nNeu: acht Häuser.\n"
    )
    [(_, from_vtt)] = prepared(VTT.encode(), tmp_path)
    assert from_vtt.decode() == "WEBVTT\n\n00:01.000 --> 00:04.000 line:0\nDie Mühle bleibt.\n"


def bomb() -> bytes:
    """Return a PNG that says it has 40,000 x 40,000 pixels."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head)) + box(b"IDAT", bytes(8))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "MEDIA_UNKNOWN"),
        (b"GIF89a/*" + bytes(40), "MEDIA_UNKNOWN"),
        (b"%PDF-1.7", "MEDIA_UNKNOWN"),
        (photo()[:3000], "MEDIA_DAMAGED"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "MEDIA_DAMAGED"),
        (bomb(), "MEDIA_TOO_MANY_PIXELS"),
        (b"\xff\xd8\xff" + bytes(26 << 20), "MEDIA_TOO_LARGE"),
        (mp4(b"hvc1"), "VIDEO_CODEC"),
        (mp4(brand=b"qt  "), "VIDEO_QUICKTIME"),
        (mp4(inside=0), "VIDEO_REFERS_ELSEWHERE"),
        (mp4()[:200], "MEDIA_DAMAGED"),
        (box(b"ftyp", b"isom", bytes(4)), "MEDIA_DAMAGED"),
        (webm(doctype=b"matroska"), "MEDIA_DAMAGED"),
        (webm(b"V_MPEGH/ISO/HEVC"), "VIDEO_CODEC"),
        (webm(streamed=False)[:150], "MEDIA_DAMAGED"),
        (b"WEBVTT\n\nno times\n", "CAPTIONS_DAMAGED"),
        (b"WEBVTT\n\n\xff\xfe00:01.000 --> 00:02.000\nx\n", "CAPTIONS_DAMAGED"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_good_is_refused_with_its_reason(content: bytes, code: str, tmp_path: Path) -> None:
    with pytest.raises(TwinError) as caught:
        prepared(content, tmp_path)
    assert caught.value.code == code
