"""JSON for other programs that may as well be printed on a terminal."""

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from searcher.formats import json_text

STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
TEXTS = st.text(st.one_of(st.characters(), st.sampled_from('\x1b\x7f\x85\x9b\u202e\u2066\ud83d\udc00\\"ក😀'))).filter(
    lambda text: not PAIR.search(text)  # in JSON that is one character
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inside: st.lists(inside) | st.dictionaries(TEXTS, inside),
    max_leaves=10,
)


@given(VALUES, st.sampled_from([None, 2]))
def test_json_steers_no_terminal_and_means_the_same(value: object, indent: int | None) -> None:
    text = json_text(value, indent)
    assert not STEERING.search(text)
    assert json.loads(text) == value
    assert json_text("ទន្លេ é 😀") == '"ទន្លេ é 😀"'
