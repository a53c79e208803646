"""Side by side, by bits: the same as looking at every place."""

from hypothesis import given
from hypothesis import strategies as st

from searcher.text.phrases import phrase_starts

positions = st.lists(st.integers(0, 60), unique=True).map(sorted)


@given(st.lists(st.tuples(positions, st.integers(0, 8)), min_size=1, max_size=5))
def test_phrase_starts_are_the_places_where_every_unit_stands(units: list[tuple[list[int], int]]) -> None:
    lists, offsets = [unit for unit, _ in units], [offset for _, offset in units]
    expected = [
        start for start in range(70) if all(start + offset in unit for unit, offset in zip(lists, offsets, strict=True))
    ]
    assert phrase_starts(lists, offsets) == expected


def test_a_phrase_of_one_repeated_unit_over_a_long_text() -> None:
    everywhere = list(range(200_000))
    assert phrase_starts([everywhere] * 500, list(range(500))) == list(range(200_000 - 499))
