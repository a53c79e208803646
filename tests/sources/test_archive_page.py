"""The archive page: what becomes title, author, publication and body."""

import io
from datetime import date
from pathlib import Path

import pytest

from searcher.post import Post
from searcher.sources import Problem
from searcher.sources.archive_page import read
from searcher.sources.file import File

HEADER = "Posted by: | Posted on: March 20, 2019"


def read_page(text: str) -> list[Post | Problem]:
    return list(read(File("page.txt", "page.txt", io.BytesIO(text.encode()))))


def only_post(text: str) -> Post:
    (post,) = read_page(text)
    assert isinstance(post, Post)
    return post


def test_a_page_is_its_posts_in_order_without_the_furniture() -> None:
    first, second = read_page(
        "March, 2019\n\nnow browsing by month\n\n"
        f"{HEADER}\n\nOne\n\nFirst text.\n"
        "Posted by: | Posted on: March 2, 2019\n\nTwo\n\nSecond text.\n\n%d bloggers like this:\n"
    )
    assert isinstance(first, Post)
    assert isinstance(second, Post)
    assert (first.title, first.body, first.published) == ("One", "First text.", date(2019, 3, 20))
    assert (second.title, second.body, second.published) == ("Two", "Second text.", date(2019, 3, 2))
    assert first.month == "2019-03"


def test_read_more_marks_a_truncated_post() -> None:
    post = only_post(f"{HEADER}\n\nTitle\n\nText\n\nRead More …\n")
    assert (post.truncated, post.body) == (True, "Text")
    assert not only_post(f"{HEADER}\n\nTitle\n\nTo read more helps.\n").truncated


def test_the_publication_comes_from_its_line_and_a_repeated_title_goes() -> None:
    post = only_post(f"{HEADER}\n\nTitle of it\n\nOp-Ed: The River Paper\n\nTitle of it\n\nText\n")
    assert (post.publication, post.title, post.body) == ("The River Paper", "Title of it", "Text")


def test_a_post_without_a_title_has_none() -> None:
    post = only_post(f"{HEADER}\n\n\nOp-Ed: Village Notes\n\n\nជំរាបសួរ\n\nបងប្អូន\n")
    assert (post.title, post.publication, post.body) == ("", "Village Notes", "ជំរាបសួរ\n\nបងប្អូន")
    assert post.language == "km"


@pytest.mark.parametrize("first", ["• a list begins", "A whole sentence ends here.", "ប្រយោគមួយ។", "x" * 201])
def test_a_first_line_that_reads_like_text_is_no_title(first: str) -> None:
    post = only_post(f"{HEADER}\n\n{first}\n\nText\n")
    assert (post.title, post.body) == ("", f"{first}\n\nText")


def test_captions_that_are_printed_twice_stand_once() -> None:
    post = only_post(
        f"{HEADER}\n\nTitle\n\nA boat on the river, last week. Example\n\nA boat on the river, last week. Example\n\n"
        "The village drum\n The village drum that leads the boats. Photograph: Example\n\nText, text.\n\nNo.\n\nNo.\n"
    )
    assert post.body == (
        "A boat on the river, last week. Example\n\n"
        "The village drum\nThe village drum that leads the boats. Photograph: Example\n\nText, text.\n\nNo.\n\nNo."
    ).replace("The village drum\nThe", "The")


AUTHORS = {
    "header": (
        "Posted by: Dara Lotus | Posted on: March 20, 2019\n\nTitle\n\nText\n",
        ("Dara Lotus", "header"),
    ),
    "byline": (
        f"{HEADER}\n\nTitle\n\nOp-Ed: The River Paper\n\nTitle\n\nMony Riverbank / The River Paper Share:  \n\nText\n",
        ("Mony Riverbank", "byline"),
    ),
    "Khmer byline": (
        f"{HEADER}\n\nTitle\n\nOp-Ed: Village Notes\n\nសំណាង ក្រមា / Village Notes\n\nText\n",
        ("សំណាង ក្រមា", "byline"),
    ),
    "byline of another publication": (
        f"{HEADER}\n\nTitle\n\nOp-Ed: The River Paper\n\nReading / Writing for beginners\n\nText\n",
        (None, None),
    ),
    "byline without publication": (f"{HEADER}\n\nTitle\n\nSun / Rain\n\nText\n", (None, None)),
    "byline run into the first sentence": (
        f"{HEADER}\n\nTitle\n\nOp-Ed: Lotus Weekly\nRithy Kite Gardens need water. All gardens do.\n",
        ("Rithy Kite", "byline"),
    ),
    "a sentence that begins with capitals": (
        f"{HEADER}\n\nTitle\n\nOp-Ed: Lotus Weekly\nPrime Minister Example spoke. Example spoke long.\n",
        (None, None),
    ),
    "names that stand elsewhere too": (
        f"{HEADER}\n\nTitle\n\nOp-Ed: Lotus Weekly\nKampong Cham Gardens need water. Gardens of Kampong Cham do.\n",
        (None, None),
    ),
    "run in, but after an empty line": (
        f"{HEADER}\n\nTitle\n\nOp-Ed: Lotus Weekly\n\nRithy Kite Gardens need water. All gardens do.\n",
        (None, None),
    ),
    "signature": (
        f"{HEADER}\n\nTitle\n\nText\n\nOn behalf of the committee,\nMs Bopha Teacup,\nA volunteer.\n",
        ("Bopha Teacup", "signature"),
    ),
    "Khmer signature": (
        f"{HEADER}\n\nTitle\n\nអត្ថបទ\n\nភូមិទំនប់ ថ្ងៃអាទិត្យ ទី១៧ ខែមីនា ឆ្នាំ២០១៩\n\n\nចាន់ គំរូ\n\nin pdf file\n",
        ("ចាន់ គំរូ", "signature"),
    ),
    "on behalf of, in the middle": (
        f"{HEADER}\n\nTitle\n\nOn behalf of the club,\nSok Example\n" + "\nmore text\n" * 9,
        (None, None),
    ),
    "a name in the text": (f"{HEADER}\n\nTitle\n\nSok Example\n\nwas there.\n", (None, None)),
}


@pytest.mark.parametrize("case", AUTHORS)
def test_the_author_is_taken_only_where_the_page_makes_it_certain(case: str) -> None:
    page, expected = AUTHORS[case]
    post = only_post(page)
    assert (post.author, post.author_from) == expected


def test_a_byline_leaves_the_body() -> None:
    assert only_post(AUTHORS["byline"][0]).body == "Text"


def test_ids_are_stable_and_differ() -> None:
    page = f"{HEADER}\n\nTitle\n\nText\n"
    assert only_post(page).id == only_post(page.replace("\n\nText", "\n\n\n\nText  ")).id
    assert only_post(page).id != only_post(page.replace("20,", "21,")).id
    assert only_post(page).id != only_post(page.replace("Title", "Other")).id


def test_a_post_without_any_text_is_told() -> None:
    (problem,) = read_page(f"{HEADER}\n\n\nRead More …\n")
    assert isinstance(problem, Problem)
    assert (problem.place, problem.reason) == (1, "opens a post without any text")


def test_the_sample_page_gives_every_provenance() -> None:
    from searcher import read_posts

    found = {post.author_from for post in read_posts(Path(__file__).parents[2] / "corpus")}
    assert found == {"header", "byline", "signature", None}
