"""Did you mean: what is mended, what is left as typed, and that nothing else of an answer changes."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searcher import Post, open_index, read_posts
from searcher.errors import RequestError
from searcher.index import Index
from searcher.index.spelling import TIMES_MORE
from searcher.text.analysis import analyse
from searcher.text.khmer import INVISIBLE, parts
from searcher.text.khmer_words import khmer_words
from tests.strategies import any_text, english_text, khmer_text

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    made = open_index(tmp_path_factory.mktemp("index"))
    made.add(read_posts(CORPUS))
    return made


def archive(folder: Path, *bodies: str, title: str = "", author: str | None = None) -> Index:
    index = open_index(folder)
    index.add(Post(str(number), title, body, author) for number, body in enumerate(bodies))
    return index


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("rivr", "river"),
        ("irver", "river"),
        ("Electoin", "election"),
        ("  boat   rase ", "  boat   race "),
        ("boat rase", "boat race"),
        ("rivr rase", "river race"),
        ("(rivr OR bota) -market", "(river OR boat) -market"),
        ("month:2019-11 rivre", "month:2019-11 river"),
        ('rivre "boat race"', 'river "boat race"'),
        ("rivre boa*", "river boa*"),
        ("author:lotis", "author:lotus"),
        ('boat author:"Mony Riverbnk"', 'boat author:"Mony riverbank"'),
        ("publication:papr boat", "publication:paper boat"),
        ("author:ចាន់គំរី", "author:ចាន់គំរូ"),
        ("ទន្លែ", "ទន្លេ"),
        ("ប្រណំង", "ប្រណាំង"),
        ("ទន្លែ boat", None),
        ("rivre កំពត", "river កំពត"),
        ("ការប្រណំងទូក", "ការប្រណាំងទូក"),
    ],
)
def test_unknown_words_are_mended_in_place(index: Index, query: str, meant: str | None) -> None:
    assert index.search(query).did_you_mean == meant


@pytest.mark.parametrize(
    "query",
    [
        *["", "river", "boat race", '"rivr"', "rivr*", "-rivr boat", "boat -(rivr OR bota)", "title:rivr"],
        *["20199", "xyzzy", "ri", "ទន្លេ", '"ទន្លែ"', "-ទន្លែ ទូក", "author:zzz", "ក", "ក" * 200],
    ],
)
def test_the_rest_is_left_as_typed(index: Index, query: str) -> None:
    assert index.search(query).did_you_mean is None


def test_what_is_offered_obeys_the_filters(index: Index) -> None:
    assert index.search("rivr", month="2019-01").did_you_mean == "river"
    assert index.search("river", month="2018-01").total == 0
    assert index.search("rivr", month="2018-01").did_you_mean is None


def test_a_rare_word_gives_way_only_to_a_much_commoner_one(tmp_path: Path) -> None:
    rare = archive(tmp_path / "rare", "marlet", *["market"] * TIMES_MORE)
    assert rare.search("marlet").did_you_mean == "market"
    assert rare.search("marlet").total == 1
    two_words = archive(tmp_path / "two", "marlet", *["market boat"] * (TIMES_MORE - 1))
    assert two_words.search("marlet boat").did_you_mean is None
    known = archive(tmp_path / "known", "marlet", *["market"] * (TIMES_MORE - 1))
    assert known.search("marlet").did_you_mean is None


def test_a_run_of_known_words_is_left_as_it_is(tmp_path: Path) -> None:
    index = archive(tmp_path, *["ទន់"] * 9, *["ទឹក"] * 9, *["ទន្លេ ទឹក"] * 9)
    assert index.search("ទន្លែទឹក").did_you_mean == "ទន្លេទឹក"
    assert index.search("ទន់ទឹក").did_you_mean is None


def test_a_query_that_finds_enough_is_left_alone(tmp_path: Path) -> None:
    index = archive(tmp_path, *["marlet"] * 3, *["market"] * 100)
    assert index.search("marlet").did_you_mean is None


def test_the_nearest_comes_first_and_of_those_the_most_frequent(tmp_path: Path) -> None:
    index = archive(tmp_path, "harbour", *["harbours"] * 5, *["harmony"] * 50)
    assert index.search("harbur").did_you_mean == "harbour"
    assert index.search("harboor").did_you_mean == "harbour"
    khmer = archive(tmp_path / "km", *["ទន់"] * 5, *["ទន្លេ"] * 2, *["ទន្សាយ"] * 9)
    assert khmer.search("ទន្លែ").did_you_mean == "ទន្លេ"


def test_deleted_posts_suggest_nothing(tmp_path: Path) -> None:
    index = archive(tmp_path, "river ទន្លេ", "boat")
    assert index.search("rivr").did_you_mean == "river"
    index.add([Post("0", "", "boat")])
    assert index.search("rivr").did_you_mean is None
    assert index.search("ទន្លែ").did_you_mean is None


@pytest.mark.parametrize("query", ["ក" * 20, "x" * 512, "teh " * 32, "author:" + "ក" * 100])
def test_an_empty_index_has_no_words(tmp_path: Path, query: str) -> None:
    assert archive(tmp_path).search(query).did_you_mean is None


def test_a_common_form_stands_for_a_word_spelt_in_several(tmp_path: Path) -> None:
    index = archive(tmp_path, "ស្រ្តី", "ស្ត្រី", "ស្ត្រី", *["ទូក"] * 3)
    assert index.search("ស្ត្រិ").did_you_mean == "ស្ត្រី"


slips = st.sampled_from("rivr bota markte ទន្លែ ប្រណំង author:lotis -boat ខ្មេរ".split())
queries = st.one_of(
    any_text, st.lists(st.one_of(slips, english_text, khmer_text), min_size=1, max_size=4).map(" ".join)
)


@given(queries, st.booleans())
@example("\ud800 rivr", False)
@example('author:"lotis\u200b', True)
def test_any_query_is_answered_as_before_and_what_is_offered_finds_posts(index: Index, query: str, loose: bool) -> None:
    try:
        results = index.search(query, any=loose, limit=5)
    except RequestError:
        return
    meant = results.did_you_mean
    if meant is not None:
        offered = index.search(meant, any=loose)
        assert meant != query
        assert offered.total >= max(1, 0 if results.relaxed else TIMES_MORE * results.total)
        assert not offered.relaxed
        assert offered.did_you_mean is None or offered.total < 3


@given(queries)
def test_offering_changes_nothing_else(index: Index, query: str) -> None:
    class Silent(type(index)):
        def _better_query(self, *_: object) -> None:
            return None

    try:
        results = index.search(query)
    except RequestError:
        return
    silent = Silent(index.folder).search(query)
    assert (silent.hits, silent.total, silent.facets, silent.relaxed) == (
        results.hits, results.total, results.facets, results.relaxed,
    )  # fmt: skip


def words_of(text: str) -> Sequence[str]:
    return [term.split("\t")[0] for term in khmer_words(text, analyse(text))]


@given(any_text)
@example("ក្\u202eក")
def test_khmer_words_are_keys_of_what_is_written(text: str) -> None:
    for term in khmer_words(text, analyse(text)):
        key, written = term.split("\t")
        assert "".join(token.text for token in analyse(written)) == key
        assert "".join(parts(key)) == key
        assert not set(written) & set(INVISIBLE)


def test_khmer_words_are_those_of_icu() -> None:
    assert words_of("ខ្ញុំ​នៅភ្នំពេញ rice") == ["ខ្ញុំ", "នៅ", "ភ្នំពេញ"]
    text = "ស្រ្តី"
    assert list(khmer_words(text, analyse(text))) == ["ស្ត្រី\tស្រ្តី"]


def test_a_name_of_the_table_is_not_mended(tmp_path: Path) -> None:
    index = open_index(tmp_path)
    index.add([Post(str(number), "", "among them") for number in range(30)])
    assert index.search("Kampong Thom").did_you_mean is None
    assert index.search("amung them").did_you_mean == "among them"
