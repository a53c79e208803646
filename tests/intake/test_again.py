"""Run after run: whatever changed meanwhile, the index is the same as one made anew from the files."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from searcher import Index, Post, Report, ingest, open_index
from searcher.intake import reading
from searcher.sources.identity import derived_id

TITLES = ("Rice market", "ការប្រណាំងទូក", "???", "")
TEXTS = (
    "The market opens at six and the boats come in with fish from the river, as they did last year in the rain. " * 3,
    "The market opens at six and the boats come in with fish from the river, as they did last year in the rain. No.",
    "ទឹកទន្លេឡើងខ្ពស់ណាស់ឆ្នាំនេះ ហើយអ្នកស្រុកបានរៀបចំការប្រណាំងទូកនៅមាត់ទន្លេជាច្រើនថ្ងៃ ដូចឆ្នាំមុន។ " * 3,
    "Short.",
    "!!!",
)
DAYS = (None, "2019-03-01", "2019-03-02")
URLS = (None, "https://example.org/a", "http://www.example.org/a/?utm_source=feed", "https://example.org/b")


@st.composite
def versions(draw: st.DrawFn) -> dict[str, Any]:
    """A post as some file has it."""
    text = draw(st.sampled_from(TEXTS))
    is_cut = draw(st.booleans())
    return {
        "title": draw(st.sampled_from(TITLES)) or "Untitled",
        "body": text[:100] if is_cut else text,
        "truncated": is_cut,
        "published": draw(st.sampled_from(DAYS)),
        "url": draw(st.sampled_from(URLS)),
        "author": draw(st.sampled_from((None, "Sok Example", "Mony Example"))),
        "id": draw(st.sampled_from((None, None, None, "seven", "eight"))),
    }


files = st.lists(versions().map(json.dumps), min_size=1, max_size=3).map("\n".join)
worlds = st.dictionaries(st.sampled_from(("a", "b", "c")), files, max_size=3)


def make(folder: Path, world: dict[str, str]) -> None:
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        if path.stem not in world:
            path.unlink()
    for name, content in world.items():
        path = folder / f"{name}.jsonl"
        if not path.exists() or path.read_text() != content:
            path.write_text(content)


def content(index: Index) -> list[Post]:
    """All that an index answers with, but for the file that a post was first read from."""
    return [replace(post, source=None) for post in index.posts()]


def changes(report: Report) -> tuple[int, ...]:
    return report.added, report.replaced, report.unchanged, report.removed, report.posts, report.folded


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(worlds, min_size=1, max_size=4))
def test_an_index_kept_up_to_date_is_the_one_made_anew(tmp_path_factory: pytest.TempPathFactory, told: list) -> None:
    home = tmp_path_factory.mktemp("again")
    index = open_index(home / "index")
    for number, world in enumerate(told):
        make(home / "posts", world)
        foretold = ingest(index, home / "posts", prune=True, dry_run=True)
        done = ingest(index, home / "posts", prune=True)
        assert changes(foretold) == changes(done)
        anew = open_index(home / f"anew-{number}")
        fresh = ingest(anew, home / "posts")
        if not fresh.posts:
            return
        assert content(index) == content(anew)
        assert (done.posts, done.folded, done.undated, done.truncated) == (
            fresh.posts, fresh.folded, fresh.undated, fresh.truncated,
        )  # fmt: skip
        again = ingest(index, home / "posts", prune=True)
        assert (again.files_read, again.unchanged) == (0, fresh.posts)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(worlds, st.randoms(use_true_random=False))
def test_the_names_of_files_make_no_difference(tmp_path_factory: pytest.TempPathFactory, world: dict, random) -> None:
    home = tmp_path_factory.mktemp("order")
    names = list(world)
    random.shuffle(names)
    make(home / "one", world)
    make(home / "other", dict(zip(names, world.values(), strict=True)))
    contents = []
    for name in ("one", "other"):
        index = open_index(home / f"index-{name}")
        if ingest(index, home / name).posts:
            contents.append(content(index))
    assert contents[:1] == contents[1:]


def write(path: Path, *posts: dict[str, Any]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(post, ensure_ascii=False) + "\n" for post in posts), "utf-8")


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    write(tmp_path / "posts" / "a.jsonl", {"title": "Fish"}, {"title": "Rice"})
    write(tmp_path / "posts" / "b.jsonl", {"title": "Boats"})
    return tmp_path / "posts"


@pytest.fixture
def index(tmp_path: Path, posts: Path) -> Index:
    index = open_index(tmp_path / "index")
    ingest(index, posts)
    return index


def titles(index: Index) -> list[str]:
    return sorted(post.title for post in index.posts())


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read from now on."""
    read: list[str] = []
    posts_of = reading.posts_of

    def noting(path: Path, *rest: Any) -> Iterator[Any]:
        read.append(path.name)
        return posts_of(path, *rest)

    monkeypatch.setattr(reading, "posts_of", noting)
    return read


def test_only_files_that_changed_are_read(index: Index, posts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = counted(monkeypatch)
    write(posts / "b.jsonl", {"title": "Boats"}, {"title": "Race"})
    report = ingest(index, posts)
    assert read == ["b.jsonl"]
    assert (report.files_read, report.files_unchanged) == (1, 1)
    assert titles(index) == ["Boats", "Fish", "Race", "Rice"]


def test_a_file_that_was_only_touched_is_not_read(index: Index, posts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = counted(monkeypatch)
    (posts / "a.jsonl").touch()
    assert ingest(index, posts).files_read == 0
    assert read == []


@pytest.mark.parametrize("keeps_its_time", [False, True])
def test_a_change_that_leaves_the_size_as_it_is_is_noticed(index: Index, posts: Path, keeps_its_time: bool) -> None:
    path = posts / "b.jsonl"
    before = path.stat()
    write(path, {"title": "Bears"})
    if keeps_its_time:  # as a copy may, shortly after the file was read
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert ingest(index, posts).files_read == 1
    assert titles(index) == ["Bears", "Fish", "Rice"]


def test_a_file_that_changes_while_it_is_read_is_read_again(index: Index, posts: Path) -> None:
    path = posts / "b.jsonl"
    write(path, {"title": "Race"})

    def meanwhile(_done: int, _of: int, _posts: int) -> None:
        if "Race" in path.read_text():
            write(path, {"title": "Kite"})

    ingest(index, posts, watch=meanwhile)
    ingest(index, posts)
    assert titles(index) == ["Fish", "Kite", "Rice"]


@pytest.mark.parametrize(
    "mended",
    [{"body": "Another beginning, and the rest."}, {"published": "2019-03-05"}, {"url": "http://www.example.org/a/"}],
    ids=lambda mended: next(iter(mended)),
)
def test_a_post_with_an_address_keeps_its_id_when_it_is_mended(tmp_path: Path, mended: dict[str, str]) -> None:
    path, index = tmp_path / "posts.jsonl", open_index(tmp_path / "index")
    post = {
        "title": "Kites",
        "body": "No wind.",
        "url": "https://example.org/a?utm_source=feed",
        "published": "2019-03-04",
    }
    other = {"title": "Kites", "body": "No wind.", "url": "https://example.org/b", "published": "2019-03-04"}
    write(path, post, other)
    ingest(index, path)
    before = {each.url: each.id for each in content(index)}
    assert len(set(before.values())) == 2
    write(path, post | mended, other)
    assert changes(ingest(index, path))[:4] == (0, 1, 1, 0)
    assert {each.id for each in content(index)} == set(before.values())


def test_a_post_without_a_title_keeps_its_id_when_its_day_is_mended(tmp_path: Path) -> None:
    path, index = tmp_path / "posts.jsonl", open_index(tmp_path / "index")
    ids = set()
    for day in ("2019-03-04", "2019-03-05"):
        write(path, {"body": "No wind.", "url": "https://example.org/a", "published": day})
        ingest(index, path)
        ids |= {post.id for post in content(index)}
    assert len(ids) == 1


LONG = "The market opens at six and the boats come in with fish from the river. " * 8


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"title": "?????", "url": "https://example.org/page"}, {"title": "?????", "url": "https://example.org/page"}),
        ({"title": "Notice", "body": f"{LONG} one"}, {"title": "Notice", "body": f"{LONG} two"}),
    ],
    ids=["a title without letters", "no day and no address"],
)
def test_mending_a_post_leaves_the_id_of_another_alone(
    tmp_path: Path, one: dict[str, str], other: dict[str, str]
) -> None:
    path, index = tmp_path / "posts.jsonl", open_index(tmp_path / "index")
    one, other = {"body": f"First. {LONG}"} | one, {"body": f"Second. {LONG}"} | other
    ids = set()
    for mend in range(8):  # which of two was first by content was a matter of luck
        write(path, one | {"body": f"{one['body']} Mended {mend}."}, other)
        ingest(index, path)
        ids |= {post.id for post in index.posts() if post.body == other["body"]}
    assert len(ids) == 1


def test_sources_that_write_a_title_or_an_address_in_other_ways_give_one_id(tmp_path: Path) -> None:
    path, index = tmp_path / "posts", open_index(tmp_path / "index")
    versions = [("Don't vote", "%E1%9E%80"), ("Don’t  Vote", "%e1%9e%80"), ("DON'T VOTE", "ក/")]
    ids = set()
    for number, (title, name) in enumerate(versions):
        post = {"title": title, "url": f"https://example.org/{name}", "body": LONG + "x" * number}
        write(path / f"{number}.jsonl", post)
        assert ingest(index, path).posts == 1
        ids |= {each.id for each in index.posts()}
    assert len(ids) == 1


@pytest.mark.parametrize("later", ["café", "caf%E8", "cafe?=%C3%A9"])
def test_addresses_that_differ_in_a_byte_are_two(tmp_path: Path, later: str) -> None:
    path, index = tmp_path / "posts.jsonl", open_index(tmp_path / "index")
    write(path, *({"title": "Notice", "body": name, "url": f"https://e.example/{name}"} for name in ("caf%E9", later)))
    assert ingest(index, path).posts == len({post.id for post in index.posts()}) == 2


def test_an_id_that_a_source_states_stays_with_its_post(tmp_path: Path) -> None:
    path, index = tmp_path / "posts", open_index(tmp_path / "index")
    taken = derived_id("Rice", LONG, None, None)
    fish = {"title": "Fish", "url": "https://example.org/fish"}
    write(path / "a.jsonl", fish | {"id": taken, "body": LONG[:250]})
    write(path / "b.jsonl", fish | {"body": LONG})
    write(path / "c.jsonl", {"title": "Rice", "body": LONG})
    ingest(index, path)
    assert {post.title: post.id == taken for post in index.posts()} == {"Fish": True, "Rice": False}


def test_posts_of_a_file_that_is_gone_stay_until_they_are_pruned(index: Index, posts: Path) -> None:
    (posts / "b.jsonl").unlink()
    assert (ingest(index, posts).files_missing, titles(index)) == (1, ["Boats", "Fish", "Rice"])
    assert (ingest(index, posts, prune=True).removed, titles(index)) == (1, ["Fish", "Rice"])
    assert ingest(index, posts, prune=True).files_missing == 0


def test_a_post_that_left_its_file_is_gone_at_once(index: Index, posts: Path) -> None:
    write(posts / "a.jsonl", {"title": "Rice"})
    assert (ingest(index, posts).removed, titles(index)) == (1, ["Boats", "Rice"])


def test_files_elsewhere_are_left_alone(index: Index, posts: Path, tmp_path: Path) -> None:
    write(tmp_path / "more" / "c.jsonl", {"title": "Kites"})
    ingest(index, tmp_path / "more", prune=True)
    assert titles(index) == ["Boats", "Fish", "Kites", "Rice"]
    (posts / "b.jsonl").unlink()
    assert ingest(index, tmp_path / "more", prune=True).files_missing == 0
    assert titles(index) == ["Boats", "Fish", "Kites", "Rice"]


def test_where_nothing_is_found_nothing_is_removed(index: Index, posts: Path) -> None:
    for path in posts.iterdir():
        path.unlink()
    assert ingest(index, posts, prune=True).posts == 0
    assert titles(index) == ["Boats", "Fish", "Rice"]


def test_what_can_no_longer_be_read_is_not_gone(index: Index, posts: Path) -> None:
    (posts / "a.jsonl").write_text('{"title": "Fish"}\n{"title": \n', "utf-8")
    report = ingest(index, posts)
    assert (report.removed, len(report.problems)) == (0, 1)
    assert titles(index) == ["Boats", "Fish", "Rice"]
    write(posts / "a.jsonl", {"title": "Fish"})
    ingest(index, posts)
    assert titles(index) == ["Boats", "Fish"]


def test_a_longer_version_that_cannot_be_read_any_more_stays(tmp_path: Path) -> None:
    whole = {"title": "Rice market", "body": TEXTS[0], "published": "2019-03-01"}
    beginning = {**whole, "body": TEXTS[0][:250], "truncated": True}
    write(tmp_path / "posts" / "page.jsonl", beginning)
    write(tmp_path / "posts" / "single.jsonl", whole)
    index = open_index(tmp_path / "index")
    ingest(index, tmp_path / "posts")
    (tmp_path / "posts" / "single.jsonl").write_text("{broken\n")
    write(tmp_path / "posts" / "page.jsonl", beginning, {"title": "Another"})
    ingest(index, tmp_path / "posts")
    assert [len(post.body) for post in index.posts("rice")] == [len(TEXTS[0])]


def test_posts_that_were_not_read_from_files_stay(index: Index, posts: Path) -> None:
    index.add([Post("own", "Typed in", "")])
    write(posts / "b.jsonl", {"title": "Race"})
    ingest(index, posts, prune=True)
    assert titles(index) == ["Fish", "Race", "Rice", "Typed in"]


@pytest.mark.parametrize("at", range(1, 6))
def test_a_run_that_is_stopped_changes_nothing(index: Index, posts: Path, at: int) -> None:
    write(posts / "b.jsonl", *({"title": f"Race {number}", "body": "x" * 200_000} for number in range(5)))
    before = content(index)
    turns = iter(range(at))

    def stopping(_done: int, _of: int, _posts: int) -> None:
        if next(turns, None) is None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest(index, posts, watch=stopping)
    assert content(index) == before
    ingest(index, posts)
    assert len(titles(index)) == 7


def test_another_run_in_between_is_taken_into_account(index: Index, posts: Path, tmp_path: Path) -> None:
    write(tmp_path / "more" / "c.jsonl", {"title": "Kites"})
    write(posts / "b.jsonl", {"title": "Race"})
    add, other = index.add, open_index(tmp_path / "index")

    def add_later(*args: Any, **options: Any) -> Any:
        ingest(other, tmp_path / "more")
        return add(*args, **options)

    index.add = add_later
    ingest(index, posts)
    assert titles(index) == ["Fish", "Kites", "Race", "Rice"]
    assert ingest(other, tmp_path / "more").files_read == 0


def test_a_file_whose_name_is_no_text_is_kept_up_to_date(tmp_path: Path) -> None:
    whole = {"title": "Rice market", "body": TEXTS[0]}
    odd = Path(os.fsdecode(bytes(tmp_path / "posts") + b"/\xff.jsonl"))
    write(tmp_path / "posts" / "a.jsonl", {**whole, "body": TEXTS[0][:120], "truncated": True, "author": "Sok Example"})
    write(odd, whole)
    index = open_index(tmp_path / "index")
    ingest(index, tmp_path / "posts")
    assert [(post.author, len(post.body)) for post in index.posts()] == [("Sok Example", len(TEXTS[0]))]
    again = ingest(index, tmp_path / "posts", prune=True)
    assert (again.files_read, again.files_missing, again.posts) == (0, 0, 1)


def test_a_dry_run_writes_nothing(posts: Path, tmp_path: Path) -> None:
    report = ingest(open_index(tmp_path / "new"), posts, dry_run=True)
    assert (report.added, report.dry_run) == (3, True)
    assert not (tmp_path / "new").exists()


def test_a_time_zone_is_remembered_and_another_one_has_all_files_read_again(index: Index, posts: Path) -> None:
    assert ingest(index, posts, time_zone="Asia/Phnom_Penh").files_read == 2
    assert ingest(index, posts).files_read == 0
    write(posts / "c.jsonl", {"title": "Late", "published": "2019-03-05T20:00:00Z"})
    ingest(index, posts, rebuild=True)
    assert [str(post.published) for post in index.posts("late")] == ["2019-03-06"]
    assert ingest(index, posts, time_zone="UTC").files_read == 3


def test_exported_posts_make_the_same_index(tmp_path: Path, run_export: Callable[[Index], str]) -> None:
    index = open_index(tmp_path / "index")
    ingest(index, Path(__file__).parents[2] / "corpus")
    (tmp_path / "all.jsonl").write_text(run_export(index), "utf-8")
    again = open_index(tmp_path / "again")
    ingest(again, tmp_path / "all.jsonl")
    assert content(again) == content(index)


@pytest.fixture
def run_export() -> Callable[[Index], str]:
    from searcher.formats import post_json

    return lambda index: "".join(f"{post_json(post)}\n" for post in index.posts())
