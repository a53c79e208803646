"""Whether a Khmer word typed in one spelling or encoding finds the posts that have it in another.

    python benchmarks/variant_pairs.py PAIRS.tsv

PAIRS.tsv has a header and the columns ``variant``, ``majority``, ``count_variant``, ``count_majority`` and ``kind``; a
pair is one word in two forms, a kind is such as ``encoding`` or ``spelling``. Each form becomes the whole text of one
post of a temporary index, and each is asked for as a person would type it. A pair is found in a direction if the post
with the other form is in the answer, and the answer was not relaxed to some of the words.

Printed are, for each kind, the pairs, those found from the variant, from the majority form and both ways, and the
share of the variant's occurrences in the text it was counted in that a search for the majority form reaches; then
every pair that fails. Pairs that differ by what a rule would fold that also joins different words are counted and
listed apart. Such rules were tested against a pronunciation lexicon, and ``searcher.text.variants`` has them for the
places and words alone where they are safe:

- ឡ = ល: joins លាន, million, and ឡាន, car.
- drop ័: joins ប្រព័ន្ធ, system, and ប្រពន្ធ, wife.
- drop ់: joins ចាប់, catch, and ចាប, sparrow.
- ិ = ី, ឹ = ឺ: one vowel, short and long.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import click

from searcher import Index, Post, open_index
from searcher.text.analysis import analyse

COLUMNS = ("variant", "majority", "count_variant", "count_majority", "kind")
UNSAFE = {
    "ឡ = ល": str.maketrans("ឡ", "ល"),
    "drop ័": str.maketrans("", "", "័"),
    "drop ់": str.maketrans("", "", "់"),
    "ិ = ី": str.maketrans("ី", "ិ"),
    "ឹ = ឺ": str.maketrans("ឺ", "ឹ"),
}
"""For each rule that is unsafe, what it would fold."""


class Pair(NamedTuple):
    """One word in two forms, and how often each was counted."""

    variant: str
    majority: str
    count_variant: int
    count_majority: int
    kind: str


class Tried(NamedTuple):
    """A pair, and in which directions it was found."""

    pair: Pair
    from_variant: bool
    from_majority: bool

    @property
    def both(self) -> bool:
        """Found from either form."""
        return self.from_variant and self.from_majority


def read_pairs(path: Path) -> list[Pair]:
    """The rows of ``path``; says what is wrong with one that is no pair."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        if missing := set(COLUMNS) - set(rows.fieldnames or ()):
            raise click.ClickException(f"{path} has no column {', '.join(sorted(missing))}")
        try:
            return [_pair(row) for row in rows]
        except (ValueError, TypeError) as error:
            raise click.ClickException(f"{path}, line {rows.line_num}: {error}") from error


def _pair(row: dict[str, str]) -> Pair:
    return Pair(row["variant"], row["majority"], int(row["count_variant"]), int(row["count_majority"]), row["kind"])


def unsafe_rule(pair: Pair) -> str | None:
    """The unsafe rule that alone would join ``pair``."""
    if _clusters(pair.variant) == _clusters(pair.majority):
        return None
    return next(
        (name for name, rule in UNSAFE.items() if _folded(pair.variant, rule) == _folded(pair.majority, rule)), None
    )


def _folded(text: str, rule: dict[int, int | None]) -> list[str]:
    return _clusters(text.translate(rule))


def _clusters(text: str) -> list[str]:
    return [token.text for token in analyse(text)]


def tried(pairs: Sequence[Pair]) -> list[Tried]:
    """Each pair asked of a real index that holds all forms."""
    forms = sorted({form for pair in pairs for form in (pair.variant, pair.majority)})
    with TemporaryDirectory() as folder:
        index = open_index(folder)
        index.add(Post(form, "", form) for form in forms)
        return [
            Tried(pair, _finds(index, pair.variant, pair.majority), _finds(index, pair.majority, pair.variant))
            for pair in pairs
        ]


def _finds(index: Index, typed: str, wanted: str) -> bool:
    page = 1
    while True:
        results = index.search(typed, limit=1000, page=page)
        if results.relaxed:
            return False
        if any(hit.id == wanted for hit in results.hits):
            return True
        if page >= results.pages:
            return False
        page += 1


def table(rows: Iterable[tuple[str, Sequence[Tried]]]) -> Iterator[str]:
    """One line for each kind."""
    yield f"{'':24}{'pairs':>7}{'from variant':>14}{'from majority':>15}{'both ways':>11}{'by occurrence':>15}"
    for name, group in rows:
        reached = sum(row.pair.count_variant for row in group if row.from_majority)
        share = reached / max(1, sum(row.pair.count_variant for row in group))
        one, other, both = (
            sum(way) for way in zip(*((r.from_variant, r.from_majority, r.both) for r in group), strict=True)
        )
        yield f"{name:24}{len(group):7}{one:14}{other:15}{both:11}{share:15.3f}"


def failures(rows: Iterable[Tried]) -> Iterator[str]:
    """Every pair that is not found both ways."""
    for row in rows:
        if not row.both:
            way = "from the variant alone" if row.from_variant else "neither way"
            way = "from the majority form alone" if row.from_majority else way
            counts = f"{row.pair.count_variant} and {row.pair.count_majority} times"
            yield f"  {row.pair.variant}  {row.pair.majority}  {row.pair.kind}, {counts}: found {way}"


def report(title: str, groups: dict[str, list[Tried]]) -> Iterator[str]:
    """The table of ``groups`` and what fails in each."""
    everything = [row for group in groups.values() for row in group]
    failing = list(failures(everything))
    yield title
    yield from table([*groups.items(), ("all", everything)])
    yield from ["not found both ways:", *failing] if failing else ["all are found both ways"]


@click.command(help="Say which pairs of PAIRS find one another.")
@click.argument("path", metavar="PAIRS.tsv", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(path: Path) -> None:
    """Try every pair and print what came out."""
    rows = tried(read_pairs(path))
    kinds: dict[str, list[Tried]] = {}
    rules: dict[str, list[Tried]] = {}
    for row in rows:
        rule = unsafe_rule(row.pair)
        (rules if rule else kinds).setdefault(rule or row.pair.kind, []).append(row)
    click.echo("\n".join(report("By kind", kinds)))
    if rules:
        click.echo("\n".join(["", *report("By unsafe rule", rules)]))


if __name__ == "__main__":
    main()
