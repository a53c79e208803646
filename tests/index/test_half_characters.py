"""Python's texts can hold half a character, which no file can: such posts go in, and lose the half alone."""

from pathlib import Path

from searcher import Post, open_index
from searcher.index import Change

HALF = "\ud83d"


def test_posts_with_half_characters_go_in_with_the_others(tmp_path: Path) -> None:
    index = open_index(tmp_path)
    half = Post("a", f"{HALF} pebble", f"ទន្លេ{HALF} pebble", f"Sok {HALF}", "header", HALF, url=HALF, source=HALF)
    assert index.add([Post("b", "pebble", ""), half, Post("c", "pebble", "")]).added == 3
    assert {hit.id for hit in index.search("pebble").hits} == {"a", "b", "c"}
    assert index.search("ទន្លេ").hits[0].title == "? pebble"
    assert index.add([half]) == Change(unchanged=1)


def test_an_id_with_a_half_character_names_its_post(tmp_path: Path) -> None:
    index = open_index(tmp_path)
    index.add([Post(f"a{HALF}", "pebble", "")])
    post = index.get(f"a{HALF}")
    assert post is not None and post.title == "pebble"
    assert index.search("pebble", author=HALF).total == 0
    assert index.search(f"pebble {HALF}").total == 1
