"""Search against a reference written out again from the docstring of scoring: every post scanned, token by token."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import log
from pathlib import Path
from typing import Any, TypeGuard

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from searcher import Post, Request, Results, open_index
from searcher.identity import id_hash
from searcher.index import Ending, Index
from searcher.parser import parse
from searcher.query import And, Dated, Named, Node, Not, Or, Words, any_part, any_word, runs, side_by_side, spellings
from searcher.text.analysis import Token, analyse, key
from searcher.text.dates import UNDATED, parse_month, parse_period
from searcher.text.english import stem
from searcher.text.khmer import clusters, normal_form
from tests.strategies import COENG, KHMER_WORDS, ZWSP, khmer_text, reencoded

# The reference

FUNCTION_WORDS = {"the", "of"}
Scores = dict[str, tuple[int, float]]


@dataclass
class Reference:
    posts: dict[str, Post]
    tokens: dict[str, dict[str, list[Token]]] = field(init=False)
    average: dict[str, float] = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = {name: {"title": analyse(p.title), "body": analyse(p.body)} for name, p in self.posts.items()}
        self.average = {part: self._average(part) for part in ("title", "body")}

    def _average(self, part: str) -> float:
        lengths = [word_count(tokens[part]) for tokens in self.tokens.values()]
        return sum(lengths) / len(lengths) if sum(lengths) else 1.0

    def match(self, node: Node) -> tuple[Scores, float]:
        """Post id → (grade, relevance), and the highest relevance that is possible."""
        if isinstance(node, Words):
            return self.words(node)
        if isinstance(node, Or):
            return self.any([self.match(part) for part in node.parts])
        if isinstance(node, And):
            return self.all(node)
        return {name: (0, 0.0) for name, post in self.posts.items() if self.obeys(post, node)}, 0.0

    def obeys(self, post: Post, node: Node) -> bool:
        if isinstance(node, Not):
            return post.id not in self.match(node.part)[0]
        if isinstance(node, Named):
            name = analyse(getattr(post, node.field) or "")
            wanted = [token.text for token in node.tokens]
            return any([t.text for t in name[at : at + len(wanted)]] == wanted for at in range(len(name)))
        assert isinstance(node, Dated)
        return published_within(post, node.first, node.last)

    def words(self, words: Words) -> tuple[Scores, float]:
        held = {name: found for name in self.posts if (found := self.occurrences(name, words))}
        idf = log(1 + (len(self.posts) - len(held) + 0.5) / (len(held) + 0.5))
        if len(words.tokens) == 1 and words.tokens[0].text in FUNCTION_WORDS:
            idf /= 10
        scores = {}
        for name, found in held.items():
            alike, exact = (
                sum(self.weight(name, words, part, all_or_exact[at]) for part, *all_or_exact, _ in found)
                for at in (0, 1)
            )
            grade = max(grade for *_, grade in found)
            scores[name] = (grade, idf * (saturated(alike) + 0.2 * saturated(exact)))
        return scores, idf * 2.2 * 1.2

    def occurrences(self, name: str, words: Words) -> list[tuple[str, float, float, int]]:
        """(field, occurrences, those in the form typed, the best grade) for each field that has any."""
        found = []
        for part in ("title",) if words.title_only else ("title", "body"):
            tokens, phrases = self.tokens[name][part], spellings(words)
            grades = [self.grades(tokens, words, phrase, part, phrase == words.tokens) for phrase in phrases]
            if any(grades):
                first = phrases[0]
                alone = [token.text for token in tokens].count(first[0].text) if len(first) == 1 else 0
                every = [grade for some in grades for grade in some]
                found.append((part, counted(every), 0 if first[0].khmer else alone, max(every)))
        return found

    def grades(
        self, tokens: Sequence[Token], words: Words, phrase: Sequence[Token], part: str, is_first: bool
    ) -> list[int]:
        """The grade of each place in ``tokens`` where ``phrase`` stands."""
        at = {token.position: token for token in tokens}
        rows = (
            [at.get(token.position + wanted.position - phrase[0].position) for wanted in phrase] for token in tokens
        )
        there = [row for row in rows if fits(row, phrase, words)]
        if not any(token.khmer for token in phrase):
            return [FULL_GRADE] * len(there)
        typed = [[token.is_normal for token in match] == [token.is_normal for token in phrase] for match in there]
        return [
            graded(match[0].left, match[-1].right, is_first and as_typed, part == "title")
            for match, as_typed in zip(there, typed, strict=True)
        ]

    def weight(self, name: str, words: Words, part: str, count: float) -> float:
        weight, share = {"title": (4.0, 0.5), "body": (1.0, 0.6)}[part]
        if any(token.khmer for token in words.tokens):
            return weight * count
        return weight * count / (1 - share + share * word_count(self.tokens[name][part]) / self.average[part])

    def any(self, parts: Sequence[tuple[Scores, float]]) -> tuple[Scores, float]:
        scores: Scores = {}
        for name in {name for found, _ in parts for name in found}:
            there = [found[name] for found, _ in parts if name in found]
            scores[name] = (max(grade for grade, _ in there), sum(relevance for _, relevance in there))
        return scores, sum(highest for _, highest in parts)

    def all(self, node: And) -> tuple[Scores, float]:
        parts = [self.match(part) for part in node.parts]
        highest = sum(part_highest for _, part_highest in parts)
        common = [name for name in self.posts if all(name in found for found, _ in parts)]
        scores = {
            name: (sum(found[name][0] for found, _ in parts), sum(found[name][1] for found, _ in parts))
            for name in common
        }
        for run in runs(node):
            together, together_highest = self.words(side_by_side(run))
            khmer = any(token.khmer for words in run for token in words.tokens)
            highest += 0 if khmer else 0.15 * together_highest
            for name in together.keys() & scores.keys():
                grade, relevance = scores[name]
                together_grade, more = together[name]
                bonus = (len(run) + 1) * (FULL_GRADE + 1) * (2 if counted([together_grade]) == 1 else 1)
                scores[name] = (grade + bonus, relevance) if khmer else (grade, relevance + 0.15 * more)
        return scores, highest

    def answer(self, request: Request) -> tuple[bool, dict[str, float], dict[str, list[tuple[str, int]]]]:
        """Whether it is relaxed, the score of each post, and the facets."""
        parsed = parse(request.query).root
        asked = any_part(parsed) if request.any else parsed
        forms = [asked, *(loosen(asked) for loosen in (any_part, any_word) if loosen(asked) != asked)]
        answers = [self.plain_answer(form, request) for form in forms]
        at = next((place for place, (scores, _) in enumerate(answers) if scores), 0)
        return at > 0, *answers[at]

    def plain_answer(self, root: Node, request: Request) -> tuple[dict[str, float], dict[str, list[tuple[str, int]]]]:
        matches, highest = self.match(root)
        first, last = (
            parse_period(day)[end] if day else None for end, day in enumerate((request.date_from, request.date_to))
        )
        posts = [self.posts[name] for name in matches if published_within(self.posts[name], first, last)]
        filters = {name: keeps for name in ("author", "publication", "month") if (keeps := filter_of(request, name))}
        found = [post for post in posts if all(keeps(post) for keeps in filters.values())]
        scores = {p.id: matches[p.id][0] + (matches[p.id][1] / highest if highest else 0) for p in found}
        return scores, {
            name: self.facet(name, [p for p in posts if all(filters[o](p) for o in filters if o != name)])
            for name in ("author", "publication", "month")
        }

    def facet(self, name: str, posts: Iterable[Post]) -> list[tuple[str, int]]:
        if name == "month":
            return sorted(Counter(post.month for post in posts if post.month).items(), reverse=True)
        written = sorted({value for post in self.posts.values() if (value := getattr(post, name))}, reverse=True)
        shown = {key(value): value for value in written}  # of several ways to write a name, the first in order
        counts = Counter(shown[key(value)] for post in posts if (value := getattr(post, name)))
        return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


QUALITIES = (0, 1, 2)
ORDERED = sorted(
    {
        (bool(left and right), bool(left) and right == 2 and title, typed, 3 * right + 2 * left)
        for left in QUALITIES
        for right in QUALITIES
        for typed in (False, True)
        for title in (False, True)
    }
)
"""The answers to the four questions of a grade, from the worst to the best."""
FULL_GRADE = len(ORDERED) - 1


def graded(left: int, right: int, typed: bool, title: bool) -> int:
    return ORDERED.index((bool(left and right), bool(left) and right == 2 and title, typed, 3 * right + 2 * left))


def counted(grades: Sequence[int]) -> float:
    whole = sum(ORDERED[grade][0] for grade in grades)
    return whole + 0.1 * (len(grades) - whole)


def word_count(tokens: Iterable[Token]) -> int:
    return sum(token.starts_word for token in tokens)


def saturated(weight: float) -> float:
    return weight * 2.2 / (weight + 1.2)


def fits(row: Sequence[Token | None], phrase: Sequence[Token], words: Words) -> TypeGuard[list[Token]]:
    """Whether the tokens of ``row``, at the distances of those of ``phrase`` from one another, are the same."""
    return all(
        there is not None and same(there, wanted, words, number == len(phrase) - 1)
        for number, (wanted, there) in enumerate(zip(phrase, row, strict=True))
    )


def same(there: Token, wanted: Token, words: Words, is_last: bool) -> bool:
    if words.prefix and is_last:
        return there.text.startswith(wanted.text)
    if words.exact or wanted.khmer:
        return there.text == wanted.text
    return stem(there.text) == stem(wanted.text)


def published_within(post: Post, first: date | None, last: date | None) -> bool:
    if (first, last) == UNDATED:
        return post.published is None
    return (
        post.published is not None and (first or date.min) <= post.published <= (last or date.max)
        if first or last
        else True
    )


def filter_of(request: Request, name: str) -> Callable[[Post], bool] | None:
    wanted = getattr(request, name)
    if not wanted:
        return None
    if name == "month":
        return lambda post: published_within(post, *parse_month(wanted))
    return lambda post: key(getattr(post, name) or "") == key(wanted) != ""


# Random archives and requests

WORDS = "rice market markets river vote votes voting election elections the of café CAFE 2017 ២០១៧ people's".split()
KHMER = "អោយ ឱ្យ សំរាប់ សម្រាប់ ដី ដីកា ទឹក ខ្មែរ ខែ្មរ ស្ត្រី ស្រ្តី ស្ដ្រី កណ្តាល កណ្ដាល លោក លេាក កុំ កំុ នៅ ភ្នំពេញ ភ្នំ​ពេញ ណ្ដា ក្ដ ន៍ ឣ".split()
BETWEEN = [" ", " ", " ", "", ZWSP, "-", "\u2060", "\u200d", "\u00a0", "។ ", "\n", "\n\n", " (", " “", "😀 "]
AUTHORS = [None, "Lotus Editor", "LOTUS  editor", "សេង សុភ័ណ", "សេងសុភ័ណ", "May Titthara"]
PUBLICATIONS = [None, None, "The Guardian", "the guardian", "Asia Times"]
DAYS = [None, None, *(date(year, month, day) for year in (2017, 2018) for month in (1, 9) for day in (1, 30))]

texts = st.lists(st.tuples(st.sampled_from(WORDS + KHMER), st.sampled_from(BETWEEN)), max_size=12).map(
    lambda pairs: "".join(word + between for word, between in pairs)
)
posts = st.builds(
    Post,
    id=st.integers(0, 14).map("p{}".format),
    title=st.one_of(st.just(""), st.sampled_from(WORDS + KHMER), st.sampled_from(["rice market", "ទឹក ដី", "votes"])),
    body=texts,
    author=st.sampled_from(AUTHORS),
    publication=st.sampled_from(PUBLICATIONS),
    published=st.sampled_from(DAYS),
    source=st.sampled_from([None, "kept", "left"]),
)
batches = st.lists(st.lists(posts, min_size=3, max_size=12), min_size=1, max_size=3)

terms = st.one_of(
    st.sampled_from(WORDS + KHMER),
    st.lists(st.sampled_from(WORDS + KHMER), min_size=2, max_size=3).map(lambda words: f'"{" ".join(words)}"'),
    st.sampled_from(
        [
            "vot*",
            "el*",
            "ដី*",
            "ក*",
            "rice-mark*",
            "title:rice",
            'title:"ទឹក ដី"',
            "title:vot*",
            "ខ្មែរទឹក",
            "ទឹកដី",
            "ដី។ទឹក",
            '"rice(ដី"',
        ]
    ),
)
parts = st.one_of(
    terms,
    terms,
    terms,
    terms.map("-{}".format),
    st.tuples(terms, terms).map("({0[0]} OR {0[1]})".format),
    st.tuples(terms, terms).map("({0[0]} {0[1]})".format),
    st.sampled_from(
        [
            "author:lotus",
            'author:"សុភ័ណ"',
            "-author:lotus",
            "publication:guardian",
            "month:2017-09",
            "month:undated",
            "before:2018",
        ]
    ),
)
queries = st.one_of(
    st.just(""),
    terms,
    st.lists(parts, min_size=1, max_size=4).map(" ".join),
    st.tuples(terms, terms).map(" ".join),
    st.lists(terms, min_size=2, max_size=3).map(" OR ".join),
)
filters = st.fixed_dictionaries(
    {},
    optional={
        "author": st.sampled_from(["lotus editor", "សេង សុភ័ណ", "nobody"]),
        "publication": st.sampled_from(["The Guardian", "ASIA TIMES"]),
        "month": st.sampled_from(["2017-09", "2018-01", "undated"]),
        "date_from": st.sampled_from(["2017-09", "2018-01-30"]),
        "date_to": st.sampled_from(["2018", "2018-09-01"]),
    },
)
requests = st.tuples(queries, st.one_of(st.just({}), filters), st.booleans())
pagings = st.tuples(st.integers(1, 9), st.integers(1, 4), st.sampled_from(["relevance", "newest", "oldest"]))

slow = settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def filled(folder: Path, archive: Sequence[Sequence[Post]]) -> tuple[Index, dict[str, Post]]:
    """An index given each batch in turn, and the posts that must be in it: ``left`` leaves with the second batch."""
    index, there = open_index(folder), dict[str, Post]()
    for number, batch in enumerate(archive):
        given_now = {post.id: post for post in batch}
        left = {name for name, post in there.items() if number == 1 and post.source == "left"} - given_now.keys()
        index.add(batch, lambda left=left: Ending(map(id_hash, left)))
        there = {name: post for name, post in there.items() if name not in left} | given_now
    return index, there


def order(sort: str, scores: dict[str, float], archive: dict[str, Post]) -> list[str]:
    def place(name: str) -> Any:
        day = archive[name].published
        newest_first = -day.toordinal() if day else 0
        oldest_first = day.toordinal() if day else date.max.toordinal() + 1
        return {"relevance": (-scores[name], newest_first), "newest": (newest_first,), "oldest": (oldest_first,)}[
            sort
        ], name

    return sorted(scores, key=place)


def ids(results: Results) -> list[str]:
    return [hit.id for hit in results.hits]


def counts(results: Results) -> dict[str, list[tuple[str, int]]]:
    return {name: [(facet.value, facet.count) for facet in facets] for name, facets in results.facets.items()}


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Makes a new folder each time it is called."""
    return lambda: tmp_path_factory.mktemp("index")


fresh_folders = settings(slow, suppress_health_check=[*slow.suppress_health_check, HealthCheck.function_scoped_fixture])


@fresh_folders
@given(batches, st.lists(st.tuples(requests, pagings), min_size=8, max_size=16))
def test_search_gives_what_scanning_every_post_gives(folder: Callable[[], Path], archive: Any, asked: Any) -> None:
    index, there = filled(folder(), archive)
    reference = Reference(there)
    for (query, wanted, any_of_them), (limit, page, sort) in asked:
        request = Request(query, **wanted, any=any_of_them, sort=sort, limit=1000)
        relaxed, scores, facets = reference.answer(request)
        whole = index.search(request)
        found = {hit.id: hit.score for hit in whole.hits}
        assert found == pytest.approx(scores, abs=1e-9)
        assert ids(whole) == order(sort, found, there)
        assert (whole.relaxed, whole.total) == (relaxed, len(scores))
        assert counts(whole) == facets or not scores  # without posts: see below
        assert [hit.rank for hit in whole.hits] == list(range(1, len(found) + 1))
        part = index.search(request, limit=limit, page=page)
        start = (page - 1) * limit
        assert part.hits == whole.hits[start : start + limit]
        assert (part.relaxed, part.total, part.facets) == (whole.relaxed, whole.total, whole.facets)


def test_an_answer_without_posts_has_the_facets_of_the_query_itself(tmp_path: Path) -> None:
    index = open_index(tmp_path)
    index.add([Post("both", "", "rice market", author="Lotus"), Post("one", "", "rice", author="Lotus")])
    results = index.search("rice market", author="nobody")
    assert (results.total, results.relaxed) == (0, False)
    assert counts(results)["author"] == [("Lotus", 1)]


@fresh_folders
@given(batches, requests)
def test_totals_and_facets_are_the_same_for_every_order_and_page(
    folder: Callable[[], Path], archive: Any, asked: Any
) -> None:
    index, _ = filled(folder(), archive)
    query, wanted, any_of_them = asked
    answers = {}
    for sort in ("relevance", "newest", "oldest"):
        pages = [index.search(query, **wanted, any=any_of_them, sort=sort, limit=4, page=page) for page in range(1, 7)]
        answers[sort] = [name for page in pages for name in ids(page)]
        assert len({(page.total, page.relaxed, repr(page.facets)) for page in pages}) == 1
        assert len(answers[sort]) == len(set(answers[sort])) == pages[0].total
        assert pages[0].pages == max(1, -(-pages[0].total // 4))
    assert sorted(answers["relevance"]) == sorted(answers["newest"]) == sorted(answers["oldest"])


@fresh_folders
@given(batches, st.lists(requests, min_size=5, max_size=8), st.randoms(use_true_random=False))
def test_the_same_posts_give_the_same_answers_however_they_came(
    folder: Callable[[], Path], archive: Any, asked: Any, random: Any
) -> None:
    index, there = filled(folder(), archive)
    shuffled = list(there.values())
    random.shuffle(shuffled)
    other = open_index(folder())
    other.add(shuffled)
    again = open_index(folder())
    again.add(there.values())
    assert again.add(there.values()).unchanged == len(there)
    for query, wanted, any_of_them in asked:
        request = Request(query, **wanted, any=any_of_them, limit=1000)
        one, two, three = (each.search(request) for each in (index, other, again))
        assert one.hits == two.hits == three.hits
        assert (one.total, one.facets, one.relaxed) == (two.total, two.facets, two.relaxed)


# Law 3, without analyse: clusters of the text itself

BREAK = re.compile("[។៕៖៙៚\n\r()“”«»A-Za-z]")


def units(text: str) -> list[str]:
    return [unit for start, end in clusters(text) for unit in normal_form(text[start:end])]


def contains(text: str, term: str) -> bool:
    wanted = units(term)
    sequences = [units(phrase) for phrase in BREAK.split(text)]
    return any(s[at : at + len(wanted)] == wanted for s in sequences for at in range(len(s)))


@st.composite
def khmer_archives(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """Texts, some of them spelt in another encoding, and terms cut out of them, some encoded anew."""
    words = st.one_of(st.sampled_from(KHMER_WORDS), khmer_text)
    separators = st.sampled_from(["", "", "", " ", ZWSP, "-", "។", "\n", "(", "rice"])
    plain = draw(st.lists(st.lists(st.tuples(words, separators), min_size=1, max_size=4), min_size=3, max_size=6))
    written = [draw(reencoded("".join(word + after for word, after in pairs))) for pairs in plain]
    found = []
    for pairs in plain:
        word = draw(st.sampled_from(pairs))[0]
        spans = list(clusters(word))
        first = draw(st.integers(0, len(spans) - 1))
        last = draw(st.integers(first, len(spans) - 1))
        found.append(draw(reencoded(word[spans[first][0] : spans[last][1]])))
    return written, found


@fresh_folders
@given(khmer_archives())
@example((["ច" + ZWSP + "ាំ", "ចាំ"], ["ចាំ"]))
@example((["ហ្វ្រែនក្ល៊ីន"], ["ហ្វ្រែ"]))
def test_a_khmer_term_is_found_in_exactly_the_posts_that_hold_its_clusters(
    folder: Callable[[], Path], archive: tuple[list[str], list[str]]
) -> None:
    written, wanted = archive
    index = open_index(folder())
    index.add(Post(f"p{number}", "", text) for number, text in enumerate(written))
    for term in wanted:
        if not units(term) or COENG in term[-1:]:
            continue
        results = index.search(f'"{term}"', limit=1000)
        found = set() if results.relaxed else set(ids(results))
        assert found == {f"p{number}" for number, text in enumerate(written) if contains(text, term)}


@pytest.mark.parametrize("between", ["", " ", ZWSP, "-", "\u2060", "\u200d", "\u00a0", " - "])
def test_a_khmer_term_is_found_across_spaces_and_hyphens(tmp_path: Path, between: str) -> None:
    index = open_index(tmp_path)
    index.add([Post("a", "", f"rice នៅ{between}ភ្នំ{between}ពេញ")])
    for query in ("ភ្នំពេញ", "ភ្នំ​ពេញ", '"ភ្នំ ពេញ"', "ភ្នំ-ពេញ"):
        results = index.search(query)
        assert (ids(results), results.relaxed) == (["a"], False)


@pytest.mark.parametrize("between", ["។", "\n", "(", "”", " ៕ ", " rice "])
def test_a_khmer_term_is_not_found_across_the_end_of_a_phrase(tmp_path: Path, between: str) -> None:
    index = open_index(tmp_path)
    index.add([Post("a", "", f"ភ្នំ{between}ពេញ"), Post("b", "ភ្នំ", "ពេញ")])
    results = index.search("ភ្នំពេញ")
    assert results.relaxed or results.total == 0


def test_a_query_with_the_end_of_a_phrase_in_it_is_found_with_it(tmp_path: Path) -> None:
    index = open_index(tmp_path)
    index.add([Post("with", "", "ភ្នំ។ ពេញ"), Post("without", "", "ភ្នំ ពេញ")])
    assert ids(index.search("ភ្នំ។ពេញ")) == ["with"]
