"""The language of the two that a reader prefers, by what the browser says (RFC 9110, section 12.5.4)."""

import re

from ..text.months import LANGUAGES, Language

_RANGE = re.compile(
    r"\s*(?P<language>[a-z]{1,8}|\*)(?:-[a-z0-9]{1,8})*"
    r"\s*(?:;\s*q=(?P<weight>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*)?",
    re.IGNORECASE | re.ASCII,
)


def preferred_language(accepted: str) -> Language:
    """The language with the highest weight in ``accepted``, the value of an Accept-Language header.

    Of two with one weight the first named counts. English where neither is wanted; what is malformed is passed over.
    """
    weights: dict[str, float] = {}
    for part in accepted.split(","):
        if found := _RANGE.fullmatch(part):
            language, weight = found["language"].lower(), float(found["weight"] or 1)
            weights[language] = max(weight, weights.get(language, 0))
    for language in sorted(weights, key=weights.__getitem__, reverse=True):
        for ours in LANGUAGES:
            if weights[language] and (language == ours or (language == "*" and ours not in weights)):
                return ours
    return "en"
