"""What a run did, in numbers and in what is left for a person to do."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..sources.problem import Problem
from ..sources.versions import AUTHOR, KEPT, LEGACY_FONT, TRUNCATED
from ..text.numbers import Numbers
from .outcome import Outcome, same_content

LONG_ENOUGH = 200
"""Characters of posts that are told to be alike: shorter ones are alike by chance."""
MOST_ALIKE = 100


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did, or would do. All numbers of posts are of the whole index but for those of what changed."""

    files_read: int = 0
    files_unchanged: int = 0
    files_missing: int = 0
    """Files of former runs that are gone …"""
    pruned: bool = False
    """… and whether their posts were removed, as was asked for."""
    files_passed_over: int = 0
    """Pictures and the like, and pages of a crawl that hold no post."""
    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    removed: int = 0
    posts: int = 0
    folded: int = 0
    """Versions of posts that stand in another place too, beside the one that is shown."""
    truncated: int = 0
    undated: int = 0
    without_author: int = 0
    legacy_font: int = 0
    """Posts that are probably typed in a legacy Khmer font."""
    alike: tuple[tuple[str, ...], ...] = ()
    """Posts that begin alike and are not taken for the same one: the files they stand in."""
    kept: int = 0
    """Versions that could be read in a former run alone, and stay."""
    problems: tuple[Problem, ...] = ()
    dry_run: bool = False
    """Nothing was written."""

    def as_object(self) -> dict[str, Any]:
        """For JSON."""
        names = [name for name in self.__slots__ if name not in ("alike", "problems")]
        told = {name: getattr(self, name) for name in names}
        problems = [
            {"file": each.source, "place": each.place, "reason": each.reason, "remedy": each.remedy}
            for each in self.problems
        ]
        return {"schema_version": 1, **told, "alike": [list(each) for each in self.alike], "problems": problems}


def numbers_of(outcome: Outcome) -> dict[str, Any]:
    """The fields of a Report that tell of posts."""
    now, versions = outcome.now, outcome.ledger.versions
    contents = now.id, now.content
    there_before = np.isin(now.id, outcome.then[0])
    same = same_content(contents, outcome.then)
    count = len(now.id)

    def any_of(column: Numbers) -> int:
        """Of how many posts some version has it."""
        return len(np.unique(now.group[column]))

    return {
        "added": int(count - there_before.sum()),
        "replaced": int((there_before & ~same).sum()),
        "unchanged": int(same.sum()),
        "removed": len(np.setdiff1d(outcome.then[0], now.id)) if count else 0,
        "posts": count,
        "folded": len(versions.id) - count,
        "truncated": int(versions.having(TRUNCATED)[now.first].sum()),
        "undated": count - any_of(versions.day > 0),
        "without_author": count - any_of(versions.having(AUTHOR)),
        "legacy_font": int(versions.having(LEGACY_FONT)[now.first].sum()),
        "kept": int(versions.having(KEPT).sum()),
        "alike": _alike(outcome),
    }


def _alike(outcome: Outcome) -> tuple[tuple[str, ...], ...]:
    starts = np.cumsum([0, *(file.versions for file in outcome.ledger.files)])

    def path(version: int) -> str:
        return outcome.ledger.files[int(starts.searchsorted(version, side="right")) - 1].path

    found = outcome.now.lookalikes(outcome.ledger.versions, LONG_ENOUGH)
    return tuple(sorted(tuple(sorted(map(path, versions))) for versions in found))[:MOST_ALIKE]
