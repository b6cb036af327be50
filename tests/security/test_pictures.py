"""Of a photograph only what draws it is kept: every pixel as it was, and nothing of where, when and by whom."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from fhr_desktop.domain.errors import Refused
from fhr_desktop.security.pictures import without_traces

CANARY = "Zebrafinkvägen"
SPOT = CANARY.encode()


def cleaned(data: bytes) -> tuple[str, bytes]:
    kind, pieces = without_traces(io.BytesIO(data))
    return kind, b"".join(pieces)


def _exif(orientation: int | None) -> bytes:
    """What a telephone writes: camera, owner, time, position, and perhaps which way up."""
    exif = Image.Exif()
    exif[0x010F], exif[0x9286], exif[0x0132] = "Kamera", CANARY, "2026:02:24 13:03:22"
    if orientation is not None:
        exif[0x0112] = orientation
    exif.get_ifd(0x8825).update({1: "N", 2: (61.0, 13.0, 40.0), 3: "E", 4: (14.0, 2.0, 22.0)})
    return exif.tobytes()


def photograph(mode: str = "RGB", orientation: int | None = None, **how: Any) -> bytes:
    picture = Image.effect_mandelbrot((90, 70), (-3, -2.5, 2, 2.5), 60).convert(mode)
    out = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    extra = {"xmp": f"<x:xmpmeta>{CANARY}</x:xmpmeta>".encode(), "comment": SPOT, "icc_profile": profile}
    picture.save(out, "JPEG", exif=_exif(orientation), quality=92, **extra, **how)
    data = out.getvalue()
    iptc = b"\xff\xed" + struct.pack(">H", len(SPOT) + 2) + SPOT
    return data[:2] + iptc + data[2:] + b"a film of 3 seconds: " + SPOT


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("progressive", [False, True])
def test_a_photograph_keeps_its_pixels_and_nothing_else(mode: str, progressive: bool) -> None:
    data = photograph(mode, progressive=progressive)
    assert data.count(SPOT) >= 4
    kind, kept = cleaned(data)
    assert kind == "image/jpeg"
    assert SPOT not in kept and b"Exif" not in kept and b"Kamera" not in kept and b"2026:02" not in kept
    before, after = Image.open(io.BytesIO(data)), Image.open(io.BytesIO(kept))
    assert after.tobytes() == before.tobytes()
    assert after.info["icc_profile"] == before.info["icc_profile"]
    assert not after.getexif()
    assert kept.endswith(b"\xff\xd9")
    assert cleaned(kept) == (kind, kept)


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_photograph_stays_the_right_way_up(orientation: int) -> None:
    data = photograph(orientation=orientation)
    for given in (data, data.replace(b"JFIF\0", b"JFXX\0", 1)):  # telephones write no JFIF
        _kind, kept = cleaned(given)
        assert SPOT not in kept
        assert dict(Image.open(io.BytesIO(kept)).getexif()) == ({} if orientation == 1 else {0x0112: orientation})


def test_a_photograph_of_many_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    data = photograph(progressive=True)
    whole = cleaned(data)
    for size in (1, 2, 7, 100):  # a marker may lie across two blocks
        monkeypatch.setattr("fhr_desktop.security.pictures.BLOCK", size)
        assert cleaned(data) == whole


def test_a_thumbnail_in_the_head_goes() -> None:
    data = photograph()
    at = data.index(b"JFIF\0") - 2
    length = int.from_bytes(data[at : at + 2], "big")
    fat = data[at + 2 : at + length - 2] + b"\x04\x04" + SPOT + bytes(48 - len(SPOT))
    data = data[:at] + struct.pack(">H", len(fat) + 2) + fat + data[at + length :]
    _kind, kept = cleaned(data)
    assert SPOT not in kept
    assert Image.open(io.BytesIO(kept)).tobytes() == Image.open(io.BytesIO(data)).tobytes()


def _png() -> bytes:
    about = PngImagePlugin.PngInfo()
    about.add_text("Author", CANARY)
    about.add_text("Comment", CANARY, zip=True)
    about.add_itxt("XML:com.adobe.xmp", CANARY)
    about.add(b"tIME", b"\x07\xea\x02\x18\x0d\x03\x16")
    about.add(b"prVt", SPOT)
    out = io.BytesIO()
    picture = Image.effect_mandelbrot((90, 70), (-3, -2.5, 2, 2.5), 60).convert("P")
    picture.save(out, "PNG", pnginfo=about, exif=_exif(6), transparency=3, dpi=(300, 300))
    return out.getvalue() + SPOT


def test_a_png_keeps_its_pixels_and_nothing_else() -> None:
    data = _png()
    kind, kept = cleaned(data)
    assert kind == "image/png"
    assert SPOT not in kept
    for part in (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"prVt"):
        assert part in data and part not in kept
    before, after = Image.open(io.BytesIO(data)), Image.open(io.BytesIO(kept))
    assert after.convert("RGBA").tobytes() == before.convert("RGBA").tobytes()
    assert after.info["dpi"] == before.info["dpi"]
    assert cleaned(kept) == (kind, kept)


@pytest.mark.parametrize("make", [photograph, _png], ids=["jpeg", "png"])
def test_a_picture_whose_parts_do_not_hang_together_is_refused(make: Any) -> None:
    data = make()
    whole = len(data) - data[::-1].index(b"\xd9\xff" if data[:1] == b"\xff" else b"DNEI") + (data[:1] != b"\xff") * 4
    kept = cleaned(data)[1]
    for length in [*range(9, 700, 3), *range(whole - 40, whole)]:
        with pytest.raises(Refused, match="Bilden är skadad"):
            cleaned(data[:length])
    assert cleaned(data[:whole])[1] == kept


def test_a_part_of_impossible_length_is_refused_without_filling_the_memory() -> None:
    for data in (
        b"\xff\xd8\xff\xe1\x00\x01", b"\xff\xd8\xff\xe1\xff\xff" + bytes(9), b"\xff\xd8\xff\x01\x00\x02",
        b"\xff\xd8\xff\xdb\x00\x02\x00", b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIDAT" + bytes(9),
    ):  # fmt: skip
        with pytest.raises(Refused):
            cleaned(data)


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7 " + SPOT, b"\xff\xd8", b"\x89PNG", b"GIF89a" + SPOT, zlib.compress(SPOT), bytes(200_000)],
    ids=["empty", "pdf", "two bytes", "png's first", "gif", "packed", "zeros"],
)
def test_other_files_are_handed_on_as_they_are(data: bytes) -> None:
    assert cleaned(data) == ("", data)


def test_odd_exif_says_nothing_of_which_way_up() -> None:
    plain = cleaned(photograph())[1]
    for tiff in (
        b"",
        b"XX",
        b"II*\0",
        b"MM\0*\xff\xff\xff\xff",
        b"MM\0*\0\0\0\x08\xff\xff",
        b"II*\0\x08\0\0\0\x01\0\x12\x01",
    ):
        part = b"Exif\0\0" + tiff
        odd = plain[:2] + b"\xff\xe1" + struct.pack(">H", len(part) + 2) + part + plain[2:]
        assert cleaned(odd)[1] == plain
