from pathlib import Path

from searcher import Post, open_index
from searcher.text.khmer import clusters
from searcher.wording import NO_TITLE, title_of

BODY = "ខ្ញុំសរសេរសំបុត្រនេះជូនបងប្អូនទាំងអស់ ដែលចូលចិត្តអានសៀវភៅ។ ភូមិទំនប់របស់យើងមានបណ្ណាល័យតូចមួយ"


def test_a_post_without_title_is_called_by_its_first_words() -> None:
    beginning = title_of(" ", BODY).removesuffix(" …")
    assert beginning != BODY
    assert BODY.startswith(beginning)
    assert not any(start < len(beginning) < end for start, end in clusters(BODY))
    assert title_of("", "Short.") == "Short."
    assert title_of("", "") == NO_TITLE
    assert title_of("Title", BODY) == "Title"


def test_a_hit_is_headed_so(tmp_path: Path) -> None:
    index = open_index(tmp_path)
    index.add([Post("x", "", BODY)])
    assert index.search("បណ្ណាល័យ").hits[0].heading.text == title_of("", BODY)
