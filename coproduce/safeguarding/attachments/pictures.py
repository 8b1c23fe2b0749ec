"""Pictures are decoded and drawn anew: only their dots survive."""

from __future__ import annotations

from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING

from coproduce.core.errors import InvalidInput
from coproduce.safeguarding.attachments import jpeg
from coproduce.safeguarding.attachments.kinds import Damaged, refused

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2000
MOST_SCANS = 100  # a progressive photo has about ten
COLOURS_OF_A_DRAWING = 256
TOO_MANY_PIXELS = (
    "This picture has more dots than we can open (40 million). Take a screenshot of it, and send that."
)
ORIENTATION = 0x0112
# Value of the orientation -> the name of Pillow's transposition that puts the picture upright.
TURNS = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}
DEEP_MODES = ("I", "I;16", "I;16L", "I;16B", "I;16N")

# A decoded picture may fill 160 MB: one at a time, so that a crowd of them does not fill the memory.
_one_at_a_time = Lock()


def clean_picture(content: bytes, found: str) -> tuple[str, bytes]:
    """The media type and the bytes of a new JPEG (photos) or PNG (drawings) of at most 2,000 dots a side, upright, on
    white, of an animation the first frame.

    Raises Damaged, or InvalidInput for more dots than we can open.
    """
    if found == "jpeg" and jpeg.scans(content) > MOST_SCANS:
        raise Damaged("jpeg scans")
    with _one_at_a_time:
        try:
            return _encoded(_decoded(content, found), is_photo=found == "jpeg")
        except (InvalidInput, Damaged):
            raise
        except Exception as problem:
            raise Damaged(found) from problem


def _decoded(content: bytes, found: str) -> Image:
    """The picture, small, upright and on white. Its size stands in its header and is checked before any decoding."""
    from PIL import Image, ImageFile

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    # A library that sets paper in the same process wants half pictures; here they are refused.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    described = jpeg.exif(content) if found == "jpeg" else b""
    content = jpeg.without_description(content) if found == "jpeg" else content
    try:
        opened = Image.open(BytesIO(content), formats=[found])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as problem:
        raise refused(TOO_MANY_PIXELS) from problem
    with opened as image:
        if image.width * image.height > MOST_PIXELS:
            raise refused(TOO_MANY_PIXELS)
        turn = _turn_of(image, described)
        upright = _on_white(image)
    return upright if turn is None else upright.transpose(Image.Transpose[turn])


def _turn_of(image: Image, described: bytes) -> str | None:
    """How to put the picture upright; None where it is, or where nothing readable says so."""
    from PIL.Image import Exif

    try:
        exif = Exif() if described else image.getexif()
        if described:
            exif.load(described)
        return TURNS.get(exif.get(ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - the picture itself may be whole although its description is not
        return None


def _on_white(image: Image) -> Image:
    """The dots alone, in red, green and blue, without anything that came along."""
    from PIL import Image

    if image.mode in DEEP_MODES:
        small = image.point(lambda value: value * (1 / 256)).convert("L")
    elif image.mode in ("P", "PA", "1"):
        small = image.convert("RGBA")  # a palette's numbers cannot be blended
    else:
        small = image
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    white = Image.new("RGB", small.size, "white")
    layer = small.convert("RGBA") if small.has_transparency_data else None
    white.paste(layer or small.convert("RGB"), mask=layer)
    return white


def _encoded(image: Image, *, is_photo: bool) -> tuple[str, bytes]:
    """A JPEG of a photo, a PNG of what has few colours: lines stay sharp."""
    written = BytesIO()
    if not is_photo and image.getcolors(COLOURS_OF_A_DRAWING) is not None:
        image.save(written, "PNG", optimize=True)
        return "image/png", written.getvalue()
    image.save(written, "JPEG", quality=85, optimize=True)
    return "image/jpeg", written.getvalue()
