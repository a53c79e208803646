"""Spellings and encodings of one word find one another in an index, and different words do not.

Picked by hand. The pairs that must stay apart are of the rules that were tested against a pronunciation lexicon and
found to join different words too.
"""

import pytest

from searcher import Post, open_index
from searcher.index import Index
from searcher.text.analysis import analyse
from searcher.text.variants import Term, variants

ENCODINGS = """
ឱ្យ ឲ្យ
ធ្វើឱ្យ ធ្វើឲ្យ
រដ្ឋមន្រ្តី រដ្ឋមន្ត្រី
ស្រ្តី ស្ត្រី
ស្ដ្រី ស្ត្រី
សម្ដេច សម្តេច
កណ្ដាល កណ្តាល
ផ្ដល់ ផ្តល់
ខែ្មរ ខ្មែរ
ធើ្វ ធ្វើ
ធ្វេី ធ្វើ
លេាក លោក
សិទិ្ធ សិទ្ធិ
ដំា ដាំ
សុី ស៊ី
រង្ស៉ី រង្ស៊ី
បោះ​ឆ្នោត បោះឆ្នោត
ភ្នំ-ពេញ ភ្នំពេញ
""".split("\n")

SPELLINGS = """
អោយ ឲ្យ
អោយ ឱ្យ
បណ្តាលអោយ បណ្តាលឲ្យ
អនុញ្ញាតអោយ អនុញ្ញាតឱ្យ
សំរាប់ សម្រាប់
សំរេច សម្រេច
ចំរើន ចម្រើន
ជំរុញ ជម្រុញ
តំលៃ តម្លៃ
កំពស់ កម្ពស់
ចំការ ចម្ការ
កែលំអ កែលម្អ
ទំនៀមទំលាប់ ទំនៀមទម្លាប់
ជំនុំជំរះ ជំនុំជម្រះ
រម្លឹក រំលឹក
សំលាប់ សម្លាប់
កំឡាំង កម្លាំង
សំឡេង សំលេង
ស្រលាញ់ ស្រឡាញ់
ត្រលប់ ត្រឡប់
ក្រលេក ក្រឡេក
ពត៌មាន ព័ត៌មាន
ពត៍មាន ព័ត៌មាន
ទូរសព្ទ ទូរស័ព្ទ
សញ្ញាបត្រ សញ្ញាប័ត្រ
លៈបង់ លះបង់
រយះពេល រយៈពេល
សម្ភារះ សម្ភារៈ
យុត្តិធម៍ យុត្តិធម៌
បទពិសោធន៌ បទពិសោធន៍
""".split("\n")

DIFFERENT = """
លាន ឡាន
មួយលាន មួយឡាន
លើង ឡើង
ប្រពន្ធ ប្រព័ន្ធ
សព្ទ ស័ព្ទ
ចាប ចាប់
កក កក់
បាន បាន់
ដី ដិ
ទឹក ទឺក
បិទ បីទ
បា ប៉ា
ប៉ា ប៊ា
ត្រី ស្ត្រី
គុំ កុំ
ដា តា
""".split("\n")


def pairs(table: list[str]) -> list[tuple[str, str]]:
    return [(one, other) for one, other in (line.split() for line in table if line)]


ALL = [pair for table in (ENCODINGS, SPELLINGS, DIFFERENT) for pair in pairs(table)]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """One post for each form, inside a sentence; the id is the form."""
    index = open_index(tmp_path_factory.mktemp("pairs"))
    index.add(Post(form, "", f"ខ្ញុំថា៖ {form}។") for form in {form for pair in ALL for form in pair})
    return index


def found(index: Index, typed: str) -> set[str]:
    results = index.search(typed, limit=1000)
    return set() if results.relaxed else {hit.id for hit in results.hits}


def term(text: str) -> Term:
    return tuple(token.text for token in analyse(text))


def test_there_are_pairs_of_every_kind() -> None:
    assert len(pairs(ENCODINGS) + pairs(SPELLINGS)) >= 40
    assert len(pairs(DIFFERENT)) >= 12
    assert all(one != other for one, other in ALL)


@pytest.mark.parametrize(("one", "other"), pairs(ENCODINGS) + pairs(SPELLINGS))
def test_two_forms_of_a_word_find_one_another(index: Index, one: str, other: str) -> None:
    assert {one, other} <= found(index, one)
    assert {one, other} <= found(index, other)


@pytest.mark.parametrize(("one", "other"), pairs(ENCODINGS))
def test_an_encoding_is_no_spelling_and_is_found_in_quotation_marks_too(index: Index, one: str, other: str) -> None:
    assert {one, other} <= found(index, f'"{one}"') & found(index, f'"{other}"')


@pytest.mark.parametrize(("one", "other"), [pair for pair in pairs(SPELLINGS) if term(pair[0]) != term(pair[1])])
def test_in_quotation_marks_a_spelling_is_meant(index: Index, one: str, other: str) -> None:
    assert other not in found(index, f'"{one}"')
    assert one not in found(index, f'"{other}"')


@pytest.mark.parametrize(("one", "other"), pairs(DIFFERENT))
def test_different_words_stay_apart_at_every_level(index: Index, one: str, other: str) -> None:
    assert term(one) != term(other)
    assert not set(variants(term(one))) & set(variants(term(other)))
    assert one in found(index, one) and other not in found(index, one)
    assert other in found(index, other) and one not in found(index, other)
