"""Names in the other script, from the curated table."""

import json
import subprocess
import sys
import tomllib
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.text import aliases as module
from searcher.text.aliases import surname_first, table
from searcher.text.analysis import has_khmer, key
from searcher.text.khmer import INVISIBLE
from searcher.text.variants import variants
from tests.strategies import any_text, hostile_text, reencoded

KINDS = {"province", "person", "given name", "surname"}
SOURCES = {"ncdd", "kname", "ours"}
PROVINCES = {
    "Banteay Meanchey": "បន្ទាយមានជ័យ", "Battambang": "បាត់ដំបង", "Kampong Cham": "កំពង់ចាម",
    "Kampong Chhnang": "កំពង់ឆ្នាំង", "Kampong Speu": "កំពង់ស្ពឺ", "Kampong Thom": "កំពង់ធំ", "Kampot": "កំពត",
    "Kandal": "កណ្តាល", "Koh Kong": "កោះកុង", "Kratié": "ក្រចេះ", "Mondulkiri": "មណ្ឌលគិរី",
    "Phnom Penh": "ភ្នំពេញ", "Preah Vihear": "ព្រះវិហារ", "Prey Veng": "ព្រៃវែង", "Pursat": "ពោធិ៍សាត់",
    "Ratanakiri": "រតនគិរី", "Siem Reap": "សៀមរាប", "Preah Sihanouk": "ព្រះសីហនុ", "Stung Treng": "ស្ទឹងត្រែង",
    "Svay Rieng": "ស្វាយរៀង", "Takéo": "តាកែវ", "Oddar Meanchey": "ឧត្តរមានជ័យ", "Kep": "កែប", "Pailin": "ប៉ៃលិន",
    "Tboung Khmum": "ត្បូងឃ្មុំ",
}  # fmt: skip

names = st.sampled_from(table())


def other_script(text: str) -> tuple[str, ...]:
    return module.other_script(key(text))


def rows() -> list[list[str]]:
    path = Path(module.__file__).with_name("aliases.tsv")
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def test_every_row_of_the_table_is_whole() -> None:
    for row in rows():
        latin, khmer, kind, source = row
        assert all(field == field.strip() != "" for field in row)
        assert not has_khmer(latin) and has_khmer(khmer)
        assert kind in KINDS and source in SOURCES


def test_no_row_stands_twice() -> None:
    assert len({(key(row.latin), key(row.khmer), row.kind) for row in table()}) == len(table()) == len(rows())


def test_names_are_bare() -> None:
    for row in table():
        assert not {"province", "city", "municipality"} & set(row.latin.lower().split())
        assert not any(word in row.khmer for word in ("ខេត្ត", "រាជធានី", "ក្រុង"))


def test_the_table_says_where_its_rows_come_from_and_how_to_correct_them() -> None:
    head = Path(module.__file__).with_name("aliases.tsv").read_text(encoding="utf-8").split("\n\n")[0]
    for words in ("CambodianAddressSDK", "sovanken/kname", "MIT License", "review by Khmer readers", "To correct it"):
        assert words in head


def test_all_provinces_are_there() -> None:
    assert len(PROVINCES) == 25


@pytest.mark.parametrize(("latin", "khmer"), PROVINCES.items())
def test_a_province_both_ways(latin: str, khmer: str) -> None:
    assert other_script(latin)[0] == khmer
    assert other_script(khmer)[0] == latin


@pytest.mark.parametrize("typed", ["កឹម សុខា", "កឹមសុខា", "កឹម-សុខា", "កឹម\u200bសុខា", "«កឹម សុខា»"])
def test_kem_sokha_from_khmer(typed: str) -> None:
    assert other_script(typed) == ("Kem Sokha",)


@pytest.mark.parametrize("typed", ["Kem Sokha", "kem sokha", "Sokha Kem", "KEM-SOKHA", "  sokha   kem ", '"Kem Sokha"'])
def test_kem_sokha_from_latin_letters_in_both_orders(typed: str) -> None:
    assert other_script(typed) == ("កឹម សុខា",)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Siemreap", ("សៀមរាប",)),
        ("SIEM REAP", ("សៀមរាប",)),
        ("kratie", ("ក្រចេះ",)),
        ("Takeo", ("តាកែវ",)),
        ("Kompong Cham", ("កំពង់ចាម",)),
        ("Phnompenh", ("ភ្នំពេញ",)),
        ("Sihanoukville", ("ព្រះសីហនុ",)),
        ("Mondulkiri", ("មណ្ឌលគិរី", "មណ្ឌលគីរី")),
        ("មណ្ឌលគីរី", ("Mondulkiri",)),
        ("Thbong Khmum", ("ត្បូងឃ្មុំ",)),
        ("Monovithya Kem", ("កឹម មនោវិទ្យា",)),
        ("Saumura Tioulong", ("ជូឡុង សូមូរ៉ា",)),
        ("Sam An Men", ("ម៉ែន សំអន",)),
        ("Chan", ("ចាន់", "ឆន")),
        ("sokha", ("សុខា",)),
    ],
)
def test_other_spellings_and_single_names(typed: str, names: tuple[str, ...]) -> None:
    assert other_script(typed) == names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("កណ្តាល", "កណ្ដាល"),  # subscript TA, subscript DA
        ("សម រង្ស៊ី", "សម រង្ស៉ី"),  # the two shifters
        ("សម រង្ស៊ី", "សម រង្សុី"),  # a vowel typed for the shifter
        ("ស្ទឹងត្រែង", "ស្ទឹងតែ្រង"),  # the vowel before the subscript
        ("ពោធិ៍សាត់", "ពេាធិសាត់"),  # a vowel in two halves, and no silent sign
    ],
)
def test_encodings_are_no_matter(one: str, other: str) -> None:
    assert one != other
    assert other_script(one) == other_script(other) != ()


@given(names, st.data())
def test_every_name_is_found_in_every_encoding_with_any_spaces(row: module.Alias, data: st.DataObject) -> None:
    typed = data.draw(reencoded(row.khmer)).replace(" ", data.draw(st.sampled_from(["", " ", "\u200b", "-"])))
    assert row.latin in other_script(typed)


@given(names, st.sampled_from([str.upper, str.lower, str.title, lambda name: name.replace(" ", "-")]))
def test_every_latin_name_is_found_in_any_case_and_with_hyphens(row: module.Alias, change: object) -> None:
    assert callable(change)
    assert row.khmer in other_script(change(row.latin))


def test_both_names_of_every_row_lead_to_each_other() -> None:
    for row in table():
        assert row.khmer in other_script(row.latin)
        assert row.latin in other_script(row.khmer)


def test_people_are_found_surname_first_and_surname_last() -> None:
    for row in table():
        if row.kind == "person":
            surname, *given_names = row.latin.split()
            assert row.khmer in other_script(" ".join([*given_names, surname]))


def test_places_are_not_turned_round() -> None:
    assert other_script("Penh Phnom") == ()


def test_the_key_of_a_row_is_its_key_by_the_one_analysis() -> None:
    for row in table():
        assert row in module._by_khmer_key(row.khmer[0])[key(row.khmer)]
        assert row in module._by_latin_key()[key(row.latin)]


def test_no_name_is_too_long_to_be_looked_up() -> None:
    assert max(len(key(row.khmer).split()) for row in table()) <= module._LONGEST_KHMER


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("ហេង សម្រិន", ("Heng Samrin", "Heng Somrin")),
        ("បាត់ដម្បង", ("Battambang", "Batdambang", "Battambong", "Bat Dambang")),
        ("កម្ពង់ធំ", ("Kampong Thom", "Kompong Thom")),
    ],
)
def test_accepted_spellings_of_khmer_need_no_row_of_their_own(typed: str, names: tuple[str, ...]) -> None:
    assert typed not in {row.khmer for row in table()}
    assert other_script(typed) == names


def test_no_two_names_offered_are_accepted_spellings_of_one_another() -> None:
    for row in table():
        offered = [tuple(key(name).split()) for name in other_script(row.latin)]
        assert not any(one in variants(other) for one, other in permutations(offered, 2))


@pytest.mark.parametrize(
    "text",
    [
        *["", " ", "-", '""', "\u200b", "\u17d2", "\u17cd"],
        *["Kem", "Kem Sokha 2017", "Kem Sokha arrested", "the Kem Sokha", "កឹម", "លោក កឹម សុខា", "កឹម សុខា ២០១៧"],
        *["Kem Sokha កឹម សុខា", "ភ្នំពេញ Post", "KemSokha", "Sokha Kem Sokha"],
        *["ជា", "សុខ", "ស្រី", "សិទ្ធិ", "វិជ្ជា", "លី", "បុរី", "លោក", "ខេត្ត"],
        *"long sum van bun um sok ouch thong a the of rights market vote river province city sit can".split(),
    ],
)
def test_what_is_no_name_gives_nothing(text: str) -> None:
    assert other_script(text) == ()


def test_no_word_of_the_english_posts_gives_anything() -> None:
    notes = Path(__file__).parents[2] / "corpus" / "notes.jsonl"
    posts = [json.loads(line) for line in notes.read_text(encoding="utf-8").splitlines()]
    words = {word for post in posts for word in post["body"].split() if word.isascii() and word.islower()}
    assert len(words) > 200
    assert {word for word in words if other_script(word)} == set()


@given(st.one_of(any_text, hostile_text))
def test_any_text_gives_names_of_the_table_in_the_other_script_or_nothing(text: str) -> None:
    found = other_script(text)
    assert len(set(found)) == len(found)
    assert set(found) <= {row.latin if has_khmer(text) else row.khmer for row in table()}


@given(names, st.sampled_from(INVISIBLE), st.data())
def test_invisible_characters_change_no_khmer_name(row: module.Alias, invisible: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(row.khmer)))
    assert row.latin in other_script(row.khmer[:at] + invisible + row.khmer[at:])


@pytest.mark.parametrize(
    ("latin", "turned"),
    [("Sokha Kem", "Kem Sokha"), ("Sam An Men", "Men Sam An"), ("Sokha", "Sokha"), ("", "")],
)
def test_surname_first(latin: str, turned: str) -> None:
    assert surname_first(latin) == turned


def test_the_table_is_shipped() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    assert "*.tsv" in project["tool"]["setuptools"]["package-data"]["searcher.text"]


def test_the_table_is_read_at_the_first_question_only() -> None:
    code = "import searcher.text.aliases as a; assert a.table.cache_info().currsize == 0; a.other_script('x'); "
    code += "assert a.table.cache_info().currsize == 1"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])
