"""The one analysis of posts, queries and snippets."""

import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searcher.text.analysis import (
    INSIDE,
    PART,
    WORD,
    Token,
    analyse,
    fingerprint,
    has_khmer,
    key,
    part_edges,
    pieces,
    tokens_of,
)
from searcher.text.khmer import clusters, may_cut_clusters, normal_form
from tests.strategies import COENG, NBSP, ZWSP, any_text, khmer_text, reencoded, scrambled_khmer


def texts(text: str) -> list[str]:
    return [token.text for token in analyse(text)]


def positions(text: str) -> list[int]:
    return [token.position for token in analyse(text)]


@given(any_text)
def test_offsets_are_in_order_inside_the_text_and_never_empty(text: str) -> None:
    tokens = analyse(text)
    assert all(0 <= token.start < token.end <= len(text) for token in tokens)
    for left, right in itertools.pairwise(tokens):
        same_place = (left.start, left.end) == (right.start, right.end)  # ឨ alone is two tokens
        assert left.end <= right.start or (same_place and "ឨ" in text)


@given(any_text)
def test_positions_rise_by_one_or_two(text: str) -> None:
    found = positions(text)
    assert found[:1] in ([], [0])
    assert all(right - left in (1, 2) for left, right in itertools.pairwise(found))


@given(any_text)
def test_no_token_is_empty_and_what_is_not_khmer_is_a_whole_word(text: str) -> None:
    for token in analyse(text):
        assert token.text and token.stem
        assert token.khmer or (token.starts_word and token.ends_word)
        assert not token.khmer or token.stem == token.text


@given(any_text)
def test_an_emoji_before_a_text_shifts_offsets_and_nothing_else(text: str) -> None:
    moved = [token._replace(start=token.start - 2, end=token.end - 2) for token in analyse("😀\n" + text)]
    assert moved == analyse(text)


def test_offsets_after_emoji_are_python_characters() -> None:
    text = "😀👩‍🌾 rice 😀ដី😀"
    assert [text[token.start : token.end] for token in analyse(text)] == ["rice", "ដី"]


@given(any_text, any_text)
def test_a_blank_line_parts_two_texts_wholly(first: str, second: str) -> None:
    before, after = analyse(first), analyse(second)
    shift = len(first) + 2
    gap = before[-1].position + 2 if before else 0
    moved = [
        token._replace(start=token.start + shift, end=token.end + shift, position=token.position + gap)
        for token in after
    ]
    assert analyse(f"{first}\n\n{second}") == before + moved


@given(st.one_of(khmer_text, scrambled_khmer))
@example("ហ្វ្រែនក្ល៊ីន")
@example("ច" + ZWSP + "ាំ")
def test_tokens_of_khmer_are_the_normal_forms_of_its_clusters(text: str) -> None:
    assert texts(text) == [unit for start, end in clusters(text) for unit in normal_form(text[start:end])]


@given(any_text)
@example("ហ្វ្រែនក្ល៊ីន")
def test_no_token_starts_or_ends_inside_a_cluster(text: str) -> None:
    inside = {place for start, end in clusters(text) for place in range(start + 1, end)}
    assert inside.isdisjoint(place for token in analyse(text) for place in (token.start, token.end))


@given(any_text)
@example("ហ្វ្រែនក្ល៊ីន៤០")
def test_the_tokens_in_a_piece_follow_from_the_piece(text: str) -> None:
    cut = pieces(text)
    assert "".join(cut) == text and all(cut)
    assert [token.text for piece in cut for token in tokens_of(piece, [piece])] == texts(text)


@pytest.mark.parametrize(
    ("text", "cut", "expected"),
    [
        ("ហ្វ្រែនក្ល៊ីន", ["ហ្វ្រែ", "នក្ល៊ីន"], ["ហ្វ្រែ", "ន", "ក្ល៊ី", "ន"]),  # ICU cuts ហ្វ្|រែ|នក្ល៊ីន
        ("ឡាង្កម", ["ឡាង្ក", "ម"], ["ឡា", "ង្ក", "ម"]),  # and ឡាង្|កម
        ("មករ្ឨa1", ["មករ្ឨa1"], ["ម", "ក", "រ្ឧ", "ក", "a", "1"]),  # and មករ្|ឨa1
    ],
)
def test_a_cluster_that_icu_cuts_belongs_to_the_piece_in_which_it_starts(
    text: str, cut: list[str], expected: list[str]
) -> None:
    assert (pieces(text), texts(text)) == (cut, expected)


@given(st.lists(st.text("កត\u17d2\u17b6\u200ba\0")))
def test_a_cluster_that_runs_from_piece_to_piece_is_never_overlooked(cut: list[str]) -> None:
    ends = set(itertools.accumulate(map(len, cut)))
    inside = {place for start, end in clusters("".join(cut)) for place in range(start + 1, end)}
    assert may_cut_clusters(cut) or ends.isdisjoint(inside)
    assert not may_cut_clusters(["ក", "\u200b", "ក", "a", ""])


@given(st.one_of(khmer_text, scrambled_khmer), st.data())
@example("ច" + ZWSP + "ាំ", None)
def test_every_encoding_of_a_text_gives_the_same_tokens(text: str, data: st.DataObject | None) -> None:
    other = text.replace(ZWSP, "") if data is None else data.draw(reencoded(text))
    assert texts(other) == texts(text)


@pytest.mark.parametrize("encoding", ["ធើ្វការ", "ធ្វេីការ", "ធ្វីេ​ការ", "ធ‌្វើ​ការ", "ធ្វើ ការ", "ធ្វើ-ការ", "ធ្វើ\u00a0ការ"])
def test_encodings_spaces_and_hyphens_change_neither_tokens_nor_positions(encoding: str) -> None:
    assert texts(encoding) == texts("ធ្វើការ")
    assert positions(encoding) == positions("ធ្វើការ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Voters' CAFÉ don’t", ["voters", "cafe", "don't"]),
        ("well-known", ["well", "known"]),
        ("១.៥ and 1.5", ["1.5", "and", "1.5"]),
        ("២០១៧", ["2017"]),
        ("មាត្រា៤០នៃ", ["មា", "ត្រា", "40", "នៃ"]),
        ("COVID១៩ក", ["covid", "19", "ក"]),
        ("កabcខ", ["ក", "abc", "ខ"]),
        ("ស្រីៗ ៗ", ["ស្រី", "ៗ", "ៗ"]),
        ("… -- !? ។ 😀 " + COENG, []),
        ("", []),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


def test_a_digit_between_khmer_letters_is_a_word_of_its_own() -> None:
    digits = analyse("មាត្រា៤០នៃ")[2]
    assert (digits.starts_word, digits.ends_word, digits.khmer) == (True, True, False)


@pytest.mark.parametrize("between", ["", " ", "  ", NBSP, ZWSP, "-", ",", ", ", " – ", "/", "'", "\u200c", "😀"])
def test_what_does_not_break_a_phrase_of_khmer(between: str) -> None:
    assert positions(f"ដី{between}ទឹក") == [0, 1, 2]


@pytest.mark.parametrize(
    "between",
    ["\n", "\r\n", "\r", "\u2028", "\n\n", "។", " ។ ", "៕", "៖", "៙", "៚", " (", ") ", "«", "»", "“", "”", '"'],
)
def test_what_breaks_a_phrase_of_khmer(between: str) -> None:
    assert positions(f"ដី{between}ទឹក") == [0, 2, 3]
    assert positions(f"ដី{between}rice") == [0, 2]
    assert positions(f"rice{between}ដី") == [0, 2]


@pytest.mark.parametrize(
    "between", [" ", NBSP, ZWSP, "-", "\n", "\r\n", " (", ") ", " “", "” ", ". ", "? ", "。", " 😀 "]
)
def test_what_does_not_break_a_phrase_of_english(between: str) -> None:
    assert positions(f"rice{between}market") == [0, 1]


@pytest.mark.parametrize("between", ["\n\n", "\r\n\r\n", "\n \n", "\r\r", "\u2029\u2029", ".\n\n\n- "])
def test_a_blank_line_breaks_a_phrase_of_english(between: str) -> None:
    assert positions(f"rice{between}market") == [0, 2]


def test_icu_sees_where_khmer_words_begin_and_end() -> None:
    flags = [(token.text, token.starts_word, token.ends_word) for token in analyse("ខ្មែរទឹក")]
    assert flags == [("ខ្មែ", True, False), ("រ", False, True), ("ទឹ", True, False), ("ក", False, True)]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Lotus  Editor", "LOTUS editor"), ("សេង សុភ័ណ", "សេងសុភ័ណ"), ("José", "jose"), ("O’Neill", "O'Neill")],
)
def test_ways_to_write_a_name_share_a_key(one: str, other: str) -> None:
    assert key(one) == key(other) != ""


@given(any_text)
def test_a_key_is_what_the_tokens_share(text: str) -> None:
    assert key(text) == " ".join(texts(text))


def test_has_khmer_asks_for_letters() -> None:
    assert has_khmer("rice ក") and has_khmer("ា")
    assert not has_khmer("rice ១២។ ៛")


@pytest.mark.parametrize(
    "piece",
    ["ក", "ក" + COENG, COENG, "\u17b6", ZWSP, "a", "a ", "😀", "'", "\n", "1,", "e\u0301"],
)
def test_a_long_run_of_anything_is_analysed_in_linear_time(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    tokens: list[Token] = analyse(text)
    assert len(tokens) <= len(text)


def test_the_fingerprint_names_icu_and_our_own_version() -> None:
    assert set(fingerprint()) == {"icu", "analysis"}


def test_the_parts_of_a_compound_are_told_from_pieces_of_a_word() -> None:
    assert part_edges("ដីកា") == {2: (PART, PART)}  # ICU knows ដី, land, and កា, teapot
    compound = "បច្ចេកវិទ្យា"
    edges = part_edges(compound)
    assert edges[compound.index("វិ")] == (PART, PART)
    assert edges[1] == (PART, INSIDE)  # a bare consonant stands before, no word after
    token = next(token for token in analyse(compound) if token.text == "វិ")
    assert (token.left, token.starts_word) == (PART, False)


def test_a_boundary_before_a_left_over_consonant_is_none_for_sure() -> None:
    assert [(token.text, token.left, token.right) for token in analyse("លោកកឹម")][:2] == [
        ("លោ", WORD, PART),  # ICU cuts លោ|ក|កឹម
        ("ក", WORD, WORD),
    ]
    assert [token.right for token in analyse("លោ ក")] == [WORD, WORD]


@pytest.mark.parametrize(
    ("typed", "normal"),
    [("ខ្មែ", True), ("ខែ្ម", False), ("ណ្ដា", False), ("ណ្តា", True), ("ខ្មែ\u200b", True), ("ឨ", False)],
)
def test_a_cluster_knows_whether_it_is_written_in_its_normal_form(typed: str, normal: bool) -> None:
    assert {token.is_normal for token in analyse(typed)} == {normal}
