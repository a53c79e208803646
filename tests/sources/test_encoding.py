"""Text that names no encoding is read in the right one, and what is guessed is told."""

import os
import random
from pathlib import Path

import pytest

from searcher import Post, Problem
from searcher.sources import posts_of

ENGLISH = "The river rose last night, and the market opened late. "
WESTERN = [
    "It’s fine.",
    "Déjà vu à la crème brûlée",
    "“Rice” — a price of €5",
    "We met at the café – it was naïve…",
    "Le café à midi. L’été était beau, où l’on créée des œuvres.",
    "Über die Brücke fährt heute der Bürgermeister; „Größe“ heißt sie.",
    "El niño comió en el jardín. ¿Dónde está? ¡Aquí!",
    "A canção não tem refrão, mas tem coração.",
    "Perché la città è così? È più bella di notte.",
    "En gammal fiskare på ön såg båten i går kväll.",
    ENGLISH * 3 + "He said: ‘Señor Müller went to Tromsø at 30°’ © 2019.",
    ENGLISH * 30 + "It’s the café’s “special” — crème brûlée. " + ENGLISH * 30,
    ENGLISH + "Naïve",
]
OTHERS = [
    ("今天天气很好，我们去市场买米。", "gb18030"),
    ("今天天气很好，我们去市场买米。" * 2000, "gb18030"),
    ("x" + "今天天气很好，我们去市场买米。" * 2000, "gb18030"),
    ("市場價格今天上漲", "big5"),
    ("오늘 시장에서 쌀을 샀습니다", "cp949"),
    ("今日は市場へ行きます。", "cp932"),
    ("今日は市場へ行きます。米の値段が上がりました。" * 40, "cp932"),
    ("Рынок риса у реки. Сегодня цены выросли.", "cp1251"),
    ("Рынок риса у реки. Сегодня цены выросли. " * 40, "cp1251"),
    ("ตลาดข้าวริมแม่น้ำ วันนี้ราคาขึ้น", "cp874"),
    ("ตลาดข้าวริมแม่น้ำ วันนี้ราคาขึ้น " * 40, "cp874"),
    ("Zażółć gęślą jaźń", "cp1250"),
    ("Příliš žluťoučký kůň úpěl ďábelské ódy", "cp1250"),
]


def read(path: Path, content: bytes) -> tuple[list[Post], list[str]]:
    path.write_bytes(content)
    found = list(posts_of(path))
    return [one for one in found if isinstance(one, Post)], [str(one) for one in found if isinstance(one, Problem)]


@pytest.mark.parametrize("text", WESTERN, ids=lambda text: text[:20])
def test_windows_1252_is_read_and_told(tmp_path: Path, text: str) -> None:
    posts, said = read(tmp_path / "post.txt", f"A walk\n\n{text}\n".encode("cp1252"))
    assert [post.body for post in posts] == [text.strip()]
    assert "is not UTF-8 and names no encoding; it was read as cp1252" in said[0]


@pytest.mark.parametrize(("text", "encoding"), OTHERS, ids=lambda value: value[:12])
def test_other_encodings_are_read_and_told(tmp_path: Path, text: str, encoding: str) -> None:
    posts, said = read(tmp_path / "post.txt", text.encode(encoding))
    assert ["".join(f"{post.title}{post.body}".split()) for post in posts] == ["".join(text.split())]
    assert f"read as {encoding}" in said[0]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("市场 rice market in the city with many words 米 more words", "gb18030"), ("Каша, rice and fish, рис", "cp1251")],
)
def test_a_few_foreign_words_do_not_make_it_western(tmp_path: Path, text: str, encoding: str) -> None:
    _, said = read(tmp_path / "post.txt", text.encode(encoding))
    assert "cp1252" not in said[0]


def test_binary_junk_is_refused(tmp_path: Path) -> None:
    numbers = random.Random(1)
    for size in (40, 400, 40_000):
        junk = bytes(numbers.randrange(1, 256) for _ in range(size))
        posts, said = read(tmp_path / "junk.txt", junk)
        assert (posts, said[0].endswith("see the README for those it reads")) == ([], True)
    assert read(tmp_path / "nul.txt", os.urandom(4000) + b"\0")[0] == []
