"""HTML without what is nested deeper than libxml2 takes: elements that nobody closed, or a page made to do harm."""

import re
from collections import Counter

DEEPEST = 200
"""Elements in one another that are kept. libxml2 gives up at 2,048, and what follows would be lost."""

_TAG = re.compile(
    rb"""<(/?)([a-z][^\s<>/"']{0,40})(?:[^<>"']{1,500}+|"[^"]{0,2000}"|'[^']{0,2000}'){0,50}+>""", re.IGNORECASE
)
_LETTERING = frozenset(
    b"""abbr acronym b bdi bdo big center cite code em font i ins kbd mark s small span strike strong sub sup tt
    u""".split()
)
_NEVER_DEEP = frozenset(
    b"""area base body br col colgroup embed head hr html img input li link meta option p param script source style
    tbody td textarea tfoot th thead title tr track wbr""".split()
)
"""They hold no elements, or the next one closes them."""


def shallow(content: bytes) -> bytes:
    """``content`` without lettering, and with line breaks for the tags of what lies too deep."""
    opened, dropped = Counter[bytes](), Counter[bytes]()
    depth = 0

    def kept(tag: re.Match[bytes]) -> bytes:
        nonlocal depth
        name = tag[2].lower()
        if name in _LETTERING:
            return b""
        if name in _NEVER_DEEP:
            return tag[0]
        closes = bool(tag[1])
        if dropped[name] if closes else depth >= DEEPEST:
            dropped[name] += -1 if closes else 1
            return b"<br>"
        if not closes or opened[name]:
            opened[name] += -1 if closes else 1
            depth += -1 if closes else 1
        return tag[0]

    return _TAG.sub(kept, content)
