"""WordPress shortcodes, ``[gallery ids="1,2"]``: captions are kept, the others give nothing, words in brackets stay."""

import re

_ATTRIBUTES = r"""(?:=[^\]\[]{1,2000}|\s+(?:[\w-]{1,60}\s?=|["']?https?:|\d)[^\]\[]{0,2000}|\s?/?)\]"""
"""What follows a name. A word does not: ``[audio of the talk]`` is the author's own."""
_CAPTION = re.compile(r"\[caption\b([^\]\[]{0,2000})\]|\[/caption\]")
_STATED = re.compile(r"""\bcaption\s?=\s?(?:"([^"]*)"|'([^']*)')""")
_EMBEDDED = re.compile(rf"\[embed{_ATTRIBUTES}[^\[]{{0,2000}}\[/embed\]")
_SHORTCODE = re.compile(
    r"(?<!\[)\[/?(?:gallery|embed|audio|video|playlist|contact-form(?:-7)?|contact-field|wpforms|recent-posts|archives"
    r"|slideshow|soundcloud|youtube|vimeo|googlemaps|polldaddy|tweet|subscribe2?|(?:vc|et_pb|fusion|su|av)_\w{1,60})"
    + _ATTRIBUTES
)


def without_shortcodes(markup: str) -> str:
    """``markup`` with the captions of pictures as elements and without other shortcodes. Their names are small."""
    if "[" not in markup:
        return markup
    return _CAPTION.sub(_element, _SHORTCODE.sub("", _EMBEDDED.sub("", markup)))


def _element(caption: re.Match[str]) -> str:
    """Before WordPress 3.4 the caption was an attribute, and nothing but the picture stood inside."""
    if caption[1] is None:
        return "</div>"
    stated = _STATED.search(caption[1])
    return f"<div>{stated[1] or stated[2] or ''}<br>" if stated else "<div>"
