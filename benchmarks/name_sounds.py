"""How well Latin names find their Khmer spelling by sound alone, among other names, and how often they are misled.

    python benchmarks/name_sounds.py NAMES.tsv PLACES.tsv CORPUS [KHMER.txt ...]

NAMES.tsv holds people, a Latin and a Khmer name a line; PLACES.tsv a kind, an English and a Khmer name a line (the
national gazetteer's provinces, districts and communes). The vocabulary is all people and all places but the provinces,
and the candidates that ``names_in`` finds in the KHMER.txt files, should any be given. Every person and every tenth
place of two words or more is looked up in it, each also with its own spelling taken out of the vocabulary; so is every
pair of capitalised English words in the files of the folder CORPUS, which should find nothing. The table of aliases
plays no part. Nothing else is read, and nothing is written.
"""

import re
import sys
import time
from collections.abc import Iterable, Sequence
from heapq import nsmallest
from pathlib import Path
from typing import NamedTuple

from searcher.text.analysis import key
from searcher.text.sound import CLOSE_ENOUGH, distance, khmer_key, latin_key, names_in


class Pair(NamedTuple):
    """One name in both scripts."""

    latin: str
    khmer: str


Scored = tuple[float, str]
LIMITS = (0.10, 0.15, 0.20, 0.25, CLOSE_ENOUGH)
_CAPITALISED = re.compile(r"(?=(?<![A-Za-z])([A-Z][a-z]+ [A-Z][a-z]+)(?![A-Za-z]))")


def main(names: str, places: str, corpus: str, *texts: str) -> None:
    """Print the figures."""
    people = [Pair(*row) for row in _rows(names)]
    gazetteer = [Pair(*row[1:]) for row in _rows(places) if row[0] != "province"]
    found = {name for text in texts for name in names_in(Path(text).read_text(encoding="utf-8").replace("_", ""))}
    vocabulary = _distinct([*(pair.khmer for pair in (*people, *gazetteer)), *found])
    print(f"vocabulary {len(vocabulary):,}: {len(people)} people, {len(gazetteer):,} places, {len(found):,} from texts")
    started = time.perf_counter()
    _print_looked_up("people", people, vocabulary)
    asked = [pair for pair in gazetteer if " " in pair.latin][::10]
    _print_looked_up("places", asked, vocabulary)
    pairs = _english_pairs(corpus)
    bests = sorted((*_best(pair, vocabulary)[0], pair) for pair in pairs)
    misled = [best for best in bests if best[0] <= CLOSE_ENOUGH]
    print(f"English capitalised pairs: {len(pairs)}; find something: {_share(len(misled), len(pairs))}")
    for score, khmer, pair in misled:
        print(f"    {score:.2f} {pair}: {khmer}")
    looked_up = len(people) + len(asked) + len(pairs)
    print(f"about {(time.perf_counter() - started) / looked_up / len(vocabulary) * 1e6:.0f} microseconds a comparison")


def _rows(path: str) -> list[list[str]]:
    return [line.split("\t") for line in Path(path).read_text(encoding="utf-8").splitlines()]


def _distinct(names: Iterable[str]) -> list[str]:
    """One spelling of each name, whatever its spaces and encoding."""
    return list({key(name): name for name in reversed(list(names))}.values())


def _best(latin: str, vocabulary: Sequence[str], count: int = 1) -> list[Scored]:
    return nsmallest(count, ((distance(latin, khmer), khmer) for khmer in vocabulary))


def _print_looked_up(what: str, pairs: Sequence[Pair], vocabulary: Sequence[str]) -> None:
    answers = [
        [(score, key(khmer) == key(pair.khmer)) for score, khmer in _best(pair.latin, vocabulary, 6)] for pair in pairs
    ]
    first = sum(answer[0][1] for answer in answers)
    fifth = sum(any(own for _, own in answer[:5]) for answer in answers)
    gaps = [_edits(latin_key(pair.latin), khmer_key(pair.khmer)) for pair in pairs]
    print(f"{what}: {len(pairs)}")
    print(f"    first {_share(first, len(pairs))}; among the first five {_share(fifth, len(pairs))}")
    print(
        f"    keys equal {_share(gaps.count(0), len(pairs))}; within one {_share(sum(g < 2 for g in gaps), len(pairs))}"
    )
    for limit in LIMITS:
        accepted = [own for (score, own), *_ in answers if score <= limit]
        others = [min(score for score, own in answer if not own) for answer in answers]
        print(
            f"    <= {limit:.2f}: accepted {_share(len(accepted), len(pairs))}; of these right "
            f"{_share(sum(accepted), len(accepted))}; its own taken out, accepts another "
            f"{_share(sum(score <= limit for score in others), len(pairs))}"
        )


def _edits(one: str, other: str) -> int:
    above = list(range(len(other) + 1))
    for letter in one:
        row = [above[0] + 1]
        for place, wanted in enumerate(other):
            row.append(min(above[place] + (letter != wanted), above[place + 1] + 1, row[place] + 1))
        above = row
    return above[-1]


def _english_pairs(corpus: str) -> list[str]:
    texts = [path.read_text(encoding="utf-8") for path in sorted(Path(corpus).iterdir()) if path.is_file()]
    return sorted({pair for text in texts for pair in _CAPITALISED.findall(text)})


def _share(part: int, whole: int) -> str:
    return f"{part} ({part / whole:.3f})" if whole else "0"


if __name__ == "__main__":
    main(*sys.argv[1:])
