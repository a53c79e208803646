"""What can no longer be read stays as the index has it, whatever else changes meanwhile, until it is pruned."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from searcher import Index, ingest, open_index
from searcher.identity import id_hash
from searcher.intake.held import Held
from searcher.sources.ledger import ledger_from
from searcher.sources.same_post import same_posts

from .test_again import content, make, worlds, write

LONG = "The market opens at six and the boats come in with fish from the river. " * 8
Told = set[tuple[str, int, str | None]]


class Archive:
    """A folder of posts and its index."""

    def __init__(self, home: Path) -> None:
        self.folder, self.index = home / "posts", open_index(home / "index")
        self.fresh = open_index(home / "fresh")

    def holds(self, **files: list[dict[str, Any]] | None) -> Told:
        """Title, length and author of each post that the index has once files came, changed or went (None)."""
        for name, posts in files.items():
            if posts is None:
                (self.folder / f"{name}.jsonl").unlink()
            else:
                write(self.folder / f"{name}.jsonl", *posts)
        return self.told()

    def breaks(self, name: str) -> None:
        """The last line of a file can no longer be read."""
        path = self.folder / f"{name}.jsonl"
        path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]) + "{broken\n")

    def told(self, prune: bool = False) -> Told:
        report = ingest(self.index, self.folder, prune=prune)
        posts = list(self.index.posts()) if report.posts else []
        assert report.posts == len(posts)
        return {(post.title, len(post.body), post.author) for post in posts}

    def anew(self) -> Told:
        ingest(self.fresh, self.folder)
        return {(post.title, len(post.body), post.author) for post in self.fresh.posts()}


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    yield Archive(tmp_path)


ONE, TWO = ({"title": "Notice", "body": f"{LONG}{name}"} for name in ("one", "three"))
"""Two posts that begin alike, so that they come to the same id."""
N = len(LONG)


@pytest.mark.parametrize("lost", ["gone", "broken"])
def test_a_post_stays_when_the_one_with_its_id_is_mended(archive: Archive, lost: str) -> None:
    archive.holds(a=[ONE], b=[TWO])
    if lost == "gone":
        archive.holds(a=None)
    else:
        archive.breaks("a")
    assert archive.holds(b=[TWO | {"title": "News"}]) == {("Notice", N + 3, None), ("News", N + 5, None)}


def test_a_post_stays_when_another_comes_to_its_id(archive: Archive) -> None:
    archive.holds(a=[ONE], c=[{"title": "Kites"}])
    archive.holds(a=None)
    assert archive.holds(b=[TWO]) == {("Kites", 0, None), ("Notice", N + 3, None), ("Notice", N + 5, None)}
    archive.holds(b=[{"title": "Boats"}])
    assert archive.told(prune=True) == {("Kites", 0, None), ("Boats", 0, None)}


def test_of_two_posts_with_one_id_the_one_that_cannot_be_read_stays(archive: Archive) -> None:
    archive.holds(a=[ONE, TWO])
    archive.breaks("a")
    assert archive.told() == {("Notice", N + 3, None), ("Notice", N + 5, None)}


def test_a_page_that_is_gone_stays_when_its_feed_moves_on(archive: Archive) -> None:
    kites = {"title": "Kites", "url": "https://example.org/kites", "published": "2019-01-01"}
    item = kites | {"id": "7", "body": LONG[:250], "truncated": True, "author": "Sok Example"}
    assert archive.holds(page=[kites | {"body": LONG}], feed=[item]) == {("Kites", N, "Sok Example")}
    archive.holds(page=None)
    boats = {"id": "8", "title": "Boats", "body": ""}
    assert archive.holds(feed=[boats]) == {("Kites", N, None), ("Boats", 0, None)}
    assert archive.holds(feed=[boats, item | {"author": "Mony Example"}]) == {
        ("Kites", N, "Mony Example"),
        ("Boats", 0, None),
    }


def test_an_author_that_only_a_lost_version_named_stays(archive: Archive) -> None:
    kites = {"title": "Kites", "published": "2019-01-01"}
    cut = kites | {"body": LONG[:250], "truncated": True, "author": "Sok Example"}
    archive.holds(a=[cut], b=[kites | {"body": LONG}])
    archive.holds(a=None)
    assert archive.holds(b=[kites | {"body": f"{LONG}!"}]) == {("Kites", N + 1, "Sok Example")}
    assert archive.told(prune=True) == {("Kites", N + 1, None)}


@pytest.mark.parametrize("titles", [("Vote", "Voting"), ("Voting", "Vote"), ("Vote", "Vote")], ids=" then ".join)
def test_a_lost_text_is_joined_with_what_comes_later(archive: Archive, titles: tuple[str, str]) -> None:
    whole, cut = ({"title": title, "url": "https://example.org/1", "published": "2019-01-01"} for title in titles)
    other = [{"title": "Other"}]
    archive.holds(a=[whole | {"body": LONG}], b=other)
    archive.holds(a=None)
    later = cut | {"body": LONG[:250], "truncated": True, "author": "Sok Example"}
    joined = {(titles[0], N, "Sok Example"), ("Other", 0, None)}
    assert archive.holds(c=[later]) == joined
    assert archive.told() == joined
    assert archive.holds(a=[whole | {"body": LONG}]) == archive.anew() == joined
    archive.holds(a=None)
    assert archive.told(prune=True) == {(titles[1], 250, "Sok Example"), ("Other", 0, None)}


def test_a_version_that_was_never_shown_is_read_when_its_file_is_back(archive: Archive) -> None:
    kites = {"title": "Kites", "published": "2019-01-01"}
    short = [kites | {"body": LONG[:250], "truncated": True}]
    archive.holds(a=short, b=[kites | {"body": LONG}])
    archive.holds(a=None)
    assert archive.holds(b=[{"title": "Boats"}]) == {("Boats", 0, None)}
    assert archive.holds(a=short) == {("Boats", 0, None), ("Kites", 250, None)}


def test_a_text_stays_without_the_id_that_nobody_states_any_more(archive: Archive) -> None:
    kites = {"title": "Kites", "url": "https://example.org/kites", "published": "2019-01-01"}
    cut = kites | {"id": "seven", "body": LONG[:250], "truncated": True}
    archive.holds(page=[kites | {"id": "eight", "body": LONG, "author": "Sok Example"}], cut=[cut])
    archive.holds(page=None)
    assert archive.holds(cut=[{"title": "Boats"}]) == {("Kites", N, "Sok Example"), ("Boats", 0, None)}
    assert archive.holds(cut=[cut]) == {("Kites", N, "Sok Example")}


def test_an_id_and_an_author_stay_though_a_day_is_lost(archive: Archive) -> None:
    kites = {"title": "Kites", "url": "https://example.org/kites"}
    cut = kites | {"id": "seven", "published": "2019-01-01", "body": LONG[:250], "author": "Sok Example"}
    archive.holds(a=[kites | {"published": "2019-01-01", "body": LONG}], b=[cut])
    archive.holds(b=None)
    assert archive.holds(a=[kites | {"body": LONG}]) == {("Kites", N, "Sok Example")}
    assert [(post.id, post.published) for post in archive.index.posts()] == [("seven", None)]


def test_nothing_is_removed_where_nothing_would_be_left(archive: Archive) -> None:
    kites, page = {"title": "Kites", "published": "2019-01-01"}, archive.folder / "kites.md"
    write(page)
    page.write_text(f"---\ntitle: Kites\ndate: 2019-01-01\n---\n{LONG.strip()}\n")
    assert len(archive.holds(b=[kites | {"body": LONG[:250], "truncated": True}])) == 1
    archive.holds(b=None)
    page.write_text(f"---\ntitle: Kites\ndate: 2019-01-01\ndraft: true\n---\n{LONG.strip()}\n")
    report = ingest(archive.index, archive.folder)
    assert (report.posts, report.removed, report.added) == (0, 0, 0)
    assert [len(post.body) for post in archive.index.posts()] == [N - 1]


def test_what_was_mended_beside_a_broken_line_is_not_kept(archive: Archive) -> None:
    fish = {"title": "Fish", "url": "https://example.org/fish"}
    archive.holds(a=[fish | {"body": LONG}, {"title": "Rice"}])
    write(archive.folder / "a.jsonl", fish | {"body": "None."}, {"title": "Rice"})
    archive.breaks("a")
    assert archive.told() == {("Fish", 5, None), ("Rice", 0, None)}


def test_many_lost_versions_are_looked_for_once(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    kites = {"title": "Kites", "published": "2019-01-01"}
    feeds = {f"feed-{n}": [kites | {"body": LONG[: 200 + n], "truncated": True}] for n in range(20)}
    archive.holds(page=[kites | {"body": LONG}], **feeds)
    archive.holds(**dict.fromkeys(feeds))
    asked: list[int] = []
    givers = Held.givers
    monkeypatch.setattr(Held, "givers", lambda self, needs: asked.append(len(needs)) or givers(self, needs))
    assert archive.holds(page=[{"title": "Boats"}]) == {("Boats", 0, None)}
    assert len(asked) <= 3


def test_another_time_zone_has_other_folders_read_again_too(archive: Archive, tmp_path: Path) -> None:
    kites = {"title": "Kites", "published": "2019-01-01T20:00:00Z"}
    archive.holds(a=[kites | {"body": LONG}])
    write(tmp_path / "other" / "b.jsonl", kites | {"body": LONG[:250], "truncated": True, "author": "Sok Example"})
    ingest(archive.index, tmp_path / "other")
    write(archive.folder / "a.jsonl", {"title": "Boats"})
    report = ingest(archive.index, archive.folder, time_zone="Asia/Phnom_Penh")
    assert (report.files_read, report.files_unchanged, report.posts) == (2, 0, 2)
    assert [str(post.published) for post in archive.index.posts("kites")] == ["2019-01-02"]


def test_of_a_file_that_changed_what_can_be_read_is_read(archive: Archive, tmp_path: Path) -> None:
    kites = {"title": "Kites", "url": "https://example.org/kites", "published": "2019-01-01"}
    one, two = ({**kites, "body": LONG[:length], "truncated": True} for length in (300, 250))
    archive.holds(a=[kites | {"body": LONG}])
    write(tmp_path / "other" / "b.jsonl", one | {"author": "Sok Example"}, two)
    ingest(archive.index, tmp_path / "other")
    write(tmp_path / "other" / "b.jsonl", {"title": "Rice"}, two)
    assert archive.holds(a=[{"title": "Boats"}]) == {("Boats", 0, None), ("Kites", 250, "Sok Example")}
    (mended,) = archive.index.posts("kites")
    assert (mended.url, str(mended.published)) == (kites["url"], kites["published"])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_in_place_of_a_file_is_not_waited_for(archive: Archive, tmp_path: Path) -> None:
    kites, other = {"title": "Kites", "published": "2019-01-01"}, tmp_path / "other" / "b.jsonl"
    archive.holds(a=[kites | {"body": LONG}])
    write(other, kites | {"body": LONG[:250], "truncated": True})
    ingest(archive.index, other.parent)
    other.unlink()
    os.mkfifo(other)
    assert archive.holds(a=[{"title": "Boats"}]) == {("Boats", 0, None)}


def ids(index: Index) -> list[int]:
    return sorted(id_hash(post.id) for post in index.posts())


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.tuples(worlds, st.sets(st.sampled_from("abc")), st.sampled_from("abc")), min_size=1, max_size=4))
def test_the_ledger_tells_what_the_index_holds(tmp_path_factory: pytest.TempPathFactory, told: list) -> None:
    """Files are written, are away for a while, break, and at last can all be read."""
    archive = Archive(tmp_path_factory.mktemp("lost"))
    world: dict[str, str] = {}
    for changed, away, broken in told:
        world |= changed
        make(archive.folder, {name: text for name, text in world.items() if name not in away})
        if broken in world and broken not in away:
            archive.breaks(broken)
        if archive.told():
            versions = ledger_from(archive.index.ledger()).versions
            assert ids(archive.index) == sorted(same_posts(versions).id.tolist())
    if world:
        make(archive.folder, world)
        archive.told(prune=True)
        archive.anew()
        assert content(archive.index) == content(archive.fresh)
