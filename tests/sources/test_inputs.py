"""Real files of each format, with the posts and the problems expected from them.

Beside each file stands NAME.expected.json. A file may be seldom, old or broken: its name says how.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from searcher import Post, Problem
from searcher.sources import posts_of

INPUTS = Path(__file__).parents[1] / "inputs"
EXPECTED = ".expected.json"
FILES = sorted(
    path
    for path in INPUTS.rglob("*")
    if path.is_file() and path.parent.name != "findings" and not path.name.endswith(EXPECTED)
)


def told(path: Path) -> dict[str, Any]:
    """What is read from a file, as its expectation tells it; days are those of Phnom Penh."""
    posts, problems = [], []
    for found in posts_of(path, ZoneInfo("Asia/Phnom_Penh")):
        if isinstance(found, Post):
            fields = {name: value for name, value in asdict(found).items() if value and name != "id"}
            fields["source"] = fields["source"].removeprefix(f"{path.parent}/")
            if found.published:
                fields["published"] = str(found.published)
            posts.append(fields)
        elif isinstance(found, Problem):
            problems.append(str(found).removeprefix(f"{path.parent}/"))
    return {"posts": posts, "problems": problems}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(INPUTS)))
def test_a_file_gives_the_posts_and_problems_that_stand_beside_it(path: Path) -> None:
    assert told(path) == json.loads(path.with_name(path.name + EXPECTED).read_text("utf-8"))
