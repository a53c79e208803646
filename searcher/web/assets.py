"""The files that pages load: style, script, icon and the Khmer font, each under an address that changes with it."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

from markupsafe import Markup

MEDIA_TYPES = {
    "searcher.css": "text/css",
    "searcher.js": "text/javascript",
    "icon.svg": "image/svg+xml",
    "khmer-400.woff2": "font/woff2",
    "khmer-700.woff2": "font/woff2",
}
"""Everything that is served, by name."""
_FONT = "/* only where there is a server */"


@cache
def asset(name: str) -> bytes:
    """The file called ``name``. Raises KeyError for one that is not served."""
    if name not in MEDIA_TYPES:
        raise KeyError(name)
    content = files(__package__).joinpath("static", name).read_bytes()
    if name.endswith(".css"):
        for font in ("khmer-400.woff2", "khmer-700.woff2"):
            content = content.replace(font.encode(), f"{font}?{_version(font)}".encode())
    return content


@cache
def asset_address(name: str) -> str:
    """Where it is: another address when it changes, so that browsers may keep it for good."""
    return f"/static/{name}?{_version(name)}"


def _version(name: str) -> str:
    return sha256(asset(name)).hexdigest()[:10]


@cache
def standalone_style() -> Markup:
    """The style for a page that stands alone: without the font, which it could not load."""
    _, _, style = files(__package__).joinpath("static", "searcher.css").read_text("utf-8").partition(_FONT)
    return Markup(style)


@cache
def standalone_style_hash() -> str:
    """That style as a source expression for a Content-Security-Policy."""
    return f"'sha256-{b64encode(sha256(standalone_style().encode()).digest()).decode()}'"
