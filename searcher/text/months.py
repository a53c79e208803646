"""The months by name, in the two languages of the archive. The names are those of ICU's locale data."""

from functools import cache
from typing import Literal, get_args

import icu

from .khmer import folded

Language = Literal["en", "km"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_LOCALES = (*LANGUAGES, "en_GB")  # the British abbreviate September to Sept
_ALSO_WRITTEN = {"មិនា": 3, "កុម្ភះ": 2}  # spellings in use that ICU does not list


@cache
def month_names(language: Language) -> tuple[str, ...]:
    """The full names, January first: the ninth is ``September``, or ``កញ្ញា``."""
    symbols = icu.DateFormatSymbols(icu.Locale(language))
    return tuple(symbols.getMonths(symbols.FORMAT, symbols.WIDE))


def month_number(name: str) -> int:
    """1 for January, by its full or short name, in any case and Khmer encoding. Raises ValueError for other words."""
    number = _numbers().get(_key(name))
    if number is None:
        raise ValueError(name)
    return number


@cache
def _numbers() -> dict[str, int]:
    numbers = {_key(name): number for name, number in _ALSO_WRITTEN.items()}
    for locale in _LOCALES:
        symbols = icu.DateFormatSymbols(icu.Locale(locale))
        for context in (symbols.FORMAT, symbols.STANDALONE):
            for width in (symbols.WIDE, symbols.ABBREVIATED):
                for number, name in enumerate(symbols.getMonths(context, width), 1):
                    numbers[_key(name)] = number
    return numbers


def _key(name: str) -> str:
    return folded(name).casefold().rstrip(".")
