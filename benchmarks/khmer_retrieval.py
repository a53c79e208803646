"""How well Khmer posts are found: the real index and simple rivals, on a set of documents with known answers.

    python benchmarks/khmer_retrieval.py SET.json

SET.json is ``{"docs": [text, …], "queries": [{"q": text, "words": [word, …], "relevant": [document number, …]}]}``;
document numbers count from 0, and every query has at least one relevant document. Each document becomes one post of a
temporary index; each query is asked of it as a person would type it, and of each rival.

The measures of one query, for a ranking of all documents found:

- precision: the share of the found documents that is relevant; 0 if nothing is found.
- recall: the share of the relevant documents that is found.
- F1: 2 * precision * recall / (precision + recall); 0 if both are 0.
- average precision: the mean, over all relevant documents, of the precision of the ranking down to that document,
  which is 0 for a document that is not found.

The tables show the means over queries (macro averages), by the number of words in the query; MAP is the mean of the
average precision.

The systems:

- searcher: a search of the index, in its order. An answer that was relaxed to some of the words, or a query that is
  refused, counts as nothing found.
- substring: documents that hold the query letter for letter, in document order.
- substring, spaces ignored: the same without white space and zero-width spaces on either side, by number of
  occurrences.
- SQLite trigram, SQLite unicode61: FTS5 with that tokenizer, the query as a phrase, by SQLite's BM25. The trigram
  tokenizer cannot answer a query of fewer than three characters: it finds nothing.
- ICU words, all: documents that hold every word that ICU sees in the query, by BM25.
- ICU words, phrase: documents where these words follow one another, by BM25 of the phrase.
"""

import json
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import compress
from math import log
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import NamedTuple

import click

from searcher import Hit, Index, Post, open_index
from searcher.errors import RequestError
from searcher.text.segments import icu_version, words

PER_PAGE = 1000
SHOWN_ABOVE = 3
"""Wrong documents shown for each of the worst queries."""
AROUND = 24
"""Characters shown on either side of a match."""
ZERO_WIDTH_SPACE = "\u200b"
K1, B = 1.2, 0.75
"""The usual constants of BM25."""

Rank = Callable[[str], list[int]]
"""A query in, the numbers of the documents found out, best first."""


class Query(NamedTuple):
    """One question and its answer."""

    text: str
    words: tuple[str, ...]
    relevant: frozenset[int]


class RetrievalSet(NamedTuple):
    """Documents, and questions about them."""

    docs: list[str]
    queries: list[Query]


class Measures(NamedTuple):
    """Of one query, or the means over several."""

    precision: float
    recall: float
    f1: float
    average_precision: float


class Found(NamedTuple):
    """A document that searcher found, and the piece of it that matches."""

    number: int
    piece: str


class Failure(NamedTuple):
    """A query, what searcher found for it in ranking order, and how good that was."""

    query: Query
    found: list[Found]
    measures: Measures


def read_set(path: Path) -> RetrievalSet:
    """The set in ``path``. Raises click.ClickException for a file that is none."""
    try:
        data = json.loads(path.read_text("utf-8"))
        queries = [Query(row["q"], tuple(row["words"]), frozenset(row["relevant"])) for row in data["queries"]]
        found = RetrievalSet(list(data["docs"]), queries)
    except (ValueError, KeyError, TypeError) as error:
        raise click.ClickException(f"{path} is not a retrieval set: {error!r}") from error
    if not queries:
        raise click.ClickException(f"{path} has no queries")
    for query in queries:
        if not query.relevant or not query.relevant <= set(range(len(found.docs))):
            raise click.ClickException(f"{path}: {query.text} has no relevant document, or one that is not there")
    return found


def measured(ranking: Sequence[int], relevant: frozenset[int]) -> Measures:
    """The measures of one ranking (see the top of this file)."""
    right = 0
    precisions = 0.0
    for rank, number in enumerate(ranking, start=1):
        if number in relevant:
            right += 1
            precisions += right / rank
    precision = right / len(ranking) if ranking else 0.0
    recall = right / len(relevant)
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return Measures(precision, recall, f1, precisions / len(relevant))


def averaged(several: Iterable[Measures]) -> Measures:
    """The mean of each measure."""
    return Measures(*map(mean, zip(*several, strict=True)))


def ask_searcher(index: Index, query: str) -> list[Found]:
    """What a search finds, all of it, best first."""
    found: list[Found] = []
    page, pages = 1, 1
    while page <= pages:
        try:
            results = index.search(query, limit=PER_PAGE, page=page)
        except RequestError:
            return []
        if results.relaxed:
            return []
        found += (Found(int(hit.id), piece_of(hit)) for hit in results.hits)
        page, pages = page + 1, results.pages
    return found


def piece_of(hit: Hit) -> str:
    """The text around the first match in ``hit``, on one line, the match in brackets."""
    for snippet in hit.snippets:
        for start, end in snippet.spans:
            before, after = snippet.text[max(0, start - AROUND) : start], snippet.text[end : end + AROUND]
            return " ".join(f"{before}[{snippet.text[start:end]}]{after}".split())
    return ""


def substring(docs: Sequence[str]) -> Rank:
    """Documents that hold the query as it is, in document order."""
    return lambda query: [number for number, doc in enumerate(docs) if query in doc]


def substring_without_spaces(docs: Sequence[str]) -> Rank:
    """Documents that hold the query, spaces aside, by number of occurrences."""
    closed_up = [without_spaces(doc) for doc in docs]

    def rank(query: str) -> list[int]:
        sought = without_spaces(query)
        counts = {number: doc.count(sought) for number, doc in enumerate(closed_up) if sought in doc}
        return by_score(counts) if sought else []

    return rank


def without_spaces(text: str) -> str:
    """``text`` without white space and zero-width spaces."""
    return "".join(text.split()).replace(ZERO_WIDTH_SPACE, "")


def by_score(scores: Mapping[int, float]) -> list[int]:
    """Document numbers, highest score first, in document order where it is equal."""
    return sorted(scores, key=lambda number: (-scores[number], number))


def sqlite_phrase(docs: Sequence[str], tokenizer: str) -> Rank:
    """SQLite FTS5 with ``tokenizer``. Raises sqlite3.OperationalError where this SQLite lacks it."""
    database = sqlite3.connect(":memory:")
    database.execute(f"CREATE VIRTUAL TABLE docs USING fts5(body, tokenize = '{tokenizer}')")
    database.executemany("INSERT INTO docs (rowid, body) VALUES (?, ?)", enumerate(docs))

    def rank(query: str) -> list[int]:
        phrase = '"' + query.replace('"', '""') + '"'
        rows = database.execute("SELECT rowid FROM docs WHERE docs MATCH ? ORDER BY rank, rowid", (phrase,))
        return [number for (number,) in rows]

    return rank


class IcuWords:
    """Documents as rows of the words that ICU sees in them."""

    def __init__(self, docs: Sequence[str]) -> None:
        rows = [icu_words(doc) for doc in docs]
        self._texts = [joined(row) for row in rows]
        self._lengths = [len(row) for row in rows]
        self._average_length = sum(self._lengths) / max(1, len(rows)) or 1.0
        self._holders: dict[str, dict[int, int]] = {}
        for number, row in enumerate(rows):
            for word, count in Counter(row).items():
                self._holders.setdefault(word, {})[number] = count

    def all_words(self, query: str) -> list[int]:
        """Documents with every word of the query."""
        scores = [self._bm25(self._holders.get(word, {})) for word in dict.fromkeys(icu_words(query))]
        common = set(scores[0]).intersection(*scores[1:]) if scores else set()
        return by_score({number: sum(score[number] for score in scores) for number in common})

    def phrase(self, query: str) -> list[int]:
        """Documents with the words of the query one after the other."""
        sought = icu_words(query)
        needle = joined(sought)
        counts = {number: count for number, text in enumerate(self._texts) if (count := text.count(needle))}
        return by_score(self._bm25(counts)) if sought else []

    def _bm25(self, counts: Mapping[int, int]) -> dict[int, float]:
        """The score of each document that holds something ``counts[number]`` times."""
        idf = log(1 + (len(self._texts) - len(counts) + 0.5) / (len(counts) + 0.5))
        return {
            number: idf * count * (K1 + 1) / (count + K1 * (1 - B + B * self._lengths[number] / self._average_length))
            for number, count in counts.items()
        }


def icu_words(text: str) -> list[str]:
    """The words of ``text``; spaces and punctuation are none."""
    segments = (text[start:end].lower() for start, end in words(text))
    return [segment for segment in segments if any(letter.isalnum() for letter in segment)]


def joined(row: Sequence[str]) -> str:
    """``row`` as a text in which a shorter row is found only as whole words."""
    return "\n" + "".join(f"{word}\n" for word in row)


def rivals(docs: Sequence[str]) -> Iterator[tuple[str, Rank]]:
    """The name of each rival and how to ask it; says so where SQLite cannot make one."""
    yield "substring", substring(docs)
    yield "substring, spaces ignored", substring_without_spaces(docs)
    for tokenizer in ("trigram", "unicode61"):
        try:
            yield f"SQLite {tokenizer}", sqlite_phrase(docs, tokenizer)
        except sqlite3.OperationalError as error:
            click.echo(f"SQLite {sqlite3.sqlite_version} cannot do FTS5 with {tokenizer}: {error}", err=True)
    icu = IcuWords(docs)
    yield "ICU words, all", icu.all_words
    yield "ICU words, phrase", icu.phrase


def run_searcher(data: RetrievalSet) -> list[list[Found]]:
    """What the real index finds for each query."""
    width = len(str(len(data.docs)))  # equal scores are ordered by id: in document order
    posts = [Post(f"{number:0{width}}", "", doc) for number, doc in enumerate(data.docs)]
    with TemporaryDirectory() as folder:
        index = open_index(folder)
        index.add(posts)
        return [ask_searcher(index, query.text) for query in progress(data.queries, "searcher")]


def progress(queries: list[Query], label: str) -> Iterator[Query]:
    """``queries``, with a bar on standard error if that is a terminal."""
    with click.progressbar(queries, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as shown:
        yield from shown


def run_rivals(data: RetrievalSet) -> dict[str, list[Measures]]:
    """The measures of each rival for each query."""
    return {
        name: [measured(rank(query.text), query.relevant) for query in progress(data.queries, name)]
        for name, rank in rivals(data.docs)
    }


def tables(queries: Sequence[Query], measures: Mapping[str, Sequence[Measures]]) -> dict[str, dict[str, Measures]]:
    """For each number of words, and for all queries, the averages of each system."""
    return {
        title: {name: averaged(compress(rows, picks)) for name, rows in measures.items()}
        for title, picks in divided(queries).items()
    }


def divided(queries: Sequence[Query]) -> dict[str, list[bool]]:
    """For each number of words, which queries have it; and all queries."""
    lengths = [len(query.words) for query in queries]
    titles = {length: f"{length} word{'s' if length > 1 else ''}" for length in sorted(set(lengths))}
    chosen = {title: [length == other for other in lengths] for length, title in titles.items()}
    return {**chosen, "all": [True] * len(queries)}


def table_lines(title: str, count: int, rows: Mapping[str, Measures]) -> Iterator[str]:
    """One table, ready to print."""
    yield ""
    yield f"{f'{title}; queries: {count}':32}{'precision':>10}{'recall':>8}{'F1':>8}{'MAP':>8}"
    for name, row in rows.items():
        yield f"{name:32}{row.precision:10.3f}{row.recall:8.3f}{row.f1:8.3f}{row.average_precision:8.3f}"


def worst_lines(failures: Sequence[Failure], most: int) -> Iterator[str]:
    """The ``most`` queries with the lowest average precision, and what stands wrongly above a relevant document."""
    imperfect = [failure for failure in failures if failure.measures.average_precision < 1]
    lowest = sorted(imperfect, key=lambda failure: failure.measures.average_precision)[:most]
    if lowest:
        yield from ("", "Lowest average precision, and what stands wrongly above a relevant document")
    for query, found, measures in lowest:
        right = sum(document.number in query.relevant for document in found)
        counts = f"finds {len(found)}, among them {right} of {len(query.relevant)} relevant"
        yield f"{measures.average_precision:.3f}  {query.text}  {counts}"
        for rank, document in wrongly_above(query, found)[:SHOWN_ABOVE]:
            yield f"         rank {rank}, document {document.number}: {document.piece}"


def wrongly_above(query: Query, found: Sequence[Found]) -> list[tuple[int, Found]]:
    """Rank and document of what is not relevant and stands above something that is."""
    last = max((rank for rank, document in enumerate(found) if document.number in query.relevant), default=len(found))
    return [(rank + 1, document) for rank, document in enumerate(found[:last]) if document.number not in query.relevant]


def missing_lines(failures: Sequence[Failure]) -> Iterator[str]:
    """Every query that does not find all that is relevant."""
    incomplete = [failure for failure in failures if failure.measures.recall < 1]
    yield ""
    yield f"Recall below 1: {len(incomplete)} of {len(failures)} queries"
    for query, found, measures in incomplete:
        lost = sorted(query.relevant - {document.number for document in found})
        yield f"{measures.recall:.3f}  {query.text}  not found: document {', '.join(map(str, lost))}"


def as_json(data: RetrievalSet, figures: Mapping[str, Mapping[str, Measures]]) -> str:
    """The figures, for other programs."""
    written = {title: {name: row._asdict() for name, row in rows.items()} for title, rows in figures.items()}
    whole = {"docs": len(data.docs), "queries": len(data.queries), "icu": icu_version(), "macro": written}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


@click.command(help="Measure how well the queries of SET find its Khmer documents.")
@click.argument("path", metavar="SET.json", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--worst", default=10, type=click.IntRange(min=0), show_default=True, help="How many failures to show.")
@click.option("--json", "json_path", type=click.Path(dir_okay=False, path_type=Path), help="Write the figures here.")
def main(path: Path, worst: int, json_path: Path | None) -> None:
    """Run every system and print what came out."""
    data = read_set(path)
    answers = run_searcher(data)
    failures = [
        Failure(query, found, measured([document.number for document in found], query.relevant))
        for query, found in zip(data.queries, answers, strict=True)
    ]
    figures = tables(data.queries, {"searcher": [failure.measures for failure in failures], **run_rivals(data)})
    click.echo(f"{len(data.docs)} documents, {len(data.queries)} queries, ICU {icu_version()}")
    for title, picks in divided(data.queries).items():
        click.echo("\n".join(table_lines(title, sum(picks), figures[title])))
    click.echo("\n".join([*worst_lines(failures, worst), *missing_lines(failures)]))
    if json_path:
        json_path.write_text(as_json(data, figures), "utf-8")


if __name__ == "__main__":
    main()
