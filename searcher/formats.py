"""Results as data for other programs: JSON, JSON Lines, CSV."""

import io
import json
import re
from collections.abc import Iterable, Iterator

from .results import Results, hit_object, results_object
from .wording import shown

_CSV_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def one_line(text: str) -> str:
    """``text`` for one line of output, or one cell."""
    return shown(re.sub(r"\s+", " ", text))


def results_json(results: Results) -> str:
    """The JSON object of the contract."""
    return json.dumps(results_object(results), ensure_ascii=False, indent=2)


def results_json_lines(results: Results) -> Iterator[str]:
    """One hit a line."""
    return (json.dumps(hit_object(hit), ensure_ascii=False) for hit in results.hits)


def results_csv(results: Results) -> Iterator[str]:
    """A header and one hit a row; cells that a spreadsheet would take for a formula begin with an apostrophe."""
    columns = ["rank", "id", "score", "title", "author", "author_from", "publication", "published", "month", "url"]
    yield _csv_row([*columns, "truncated", "snippet"])
    for hit in results.hits:
        fields = hit_object(hit)
        snippet = " … ".join(one_line(snippet.text) for snippet in hit.snippets)
        yield _csv_row([*(fields[name] for name in columns), str(hit.truncated).lower(), snippet])


def _csv_row(cells: Iterable[object]) -> str:
    import csv

    row = io.StringIO()
    texts = ("" if cell is None else shown(str(cell)) for cell in cells)
    csv.writer(row, lineterminator="").writerow(f"'{text}" if text.startswith(_CSV_FORMULA) else text for text in texts)
    return row.getvalue()
