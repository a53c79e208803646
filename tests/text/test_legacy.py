"""Khmer in a legacy font is recognised, and nothing else is taken for it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher import Post, read_posts
from searcher.text.legacy import looks_like_legacy_khmer
from tests.limon import abc, limon
from tests.strategies import any_text

ROOT = Path(__file__).parents[2]
CORPUS = list(read_posts(ROOT / "corpus"))
KHMER = [post for post in CORPUS if post.language == "km"]


def text_of(post: Post) -> str:
    return f"{post.title}\n{post.body}"


@pytest.mark.parametrize(
    ("khmer", "in_the_font"),
    [
        ("ថ្ងៃខែឆ្នាំកំណើត", "éf¶ExqñaMkMeNIt"),
        ("ភស្តុតាងអំពីពាក្យថា ខ្មែរ", "PsþútagGMBIBaküfa Exµr"),
        ("ប្រទេសកម្ពុជា", "RbeTskm<úCa"),
    ],
)
def test_the_encoding_of_these_tests_is_that_of_the_font(khmer: str, in_the_font: str) -> None:
    assert limon(khmer) == in_the_font


def test_the_two_fonts_differ() -> None:
    assert abc("ប៉ុណ្ណោះ។ក់") == "b¨ueNÑa¼.k´" != limon("ប៉ុណ្ណោះ។ក់")


@pytest.mark.parametrize("encoded", [limon, abc])
def test_every_khmer_post_is_recognised_in_either_font(encoded) -> None:
    assert len(KHMER) == 33
    assert [post.title for post in KHMER if not looks_like_legacy_khmer(encoded(text_of(post)))] == []


def test_one_paragraph_between_others_is_enough() -> None:
    paragraph = limon("បណ្ណាល័យភូមិនឹងបិទនៅថ្ងៃច័ន្ទ ដើម្បីលាបថ្នាំជញ្ជាំង។")
    assert looks_like_legacy_khmer(f"The library is closed\n\n{paragraph}\n\nReaders may knock.")


def test_no_post_in_unicode_is_accused() -> None:
    assert [post.title for post in CORPUS if looks_like_legacy_khmer(text_of(post))] == []


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "searcher/text/legacy.py", "tests/limon.py"])
def test_no_file_about_it_is_accused(name: str) -> None:
    assert not looks_like_legacy_khmer((ROOT / name).read_text("utf-8"))


@pytest.mark.parametrize(
    "text",
    [
        "The quick brown fox jumps over the lazy dog. McDonald’s iPhone costs £5 at O’Brien’s café.",
        "Le garçon français a reçu une leçon à l’hôpital ; où étiez-vous, Éloïse ? Ça va très bien, cœur de façade.",
        "El niño español mañana sueña en la montaña pequeña con su compañera.",
        "Größere Flüsse führen über schöne Brücken; süße Äpfel für müde Füße.",
        "Søren hører på færgen til København, hvor østers er et særsyn; ærgerligt!",
        "Þetta er íslenska; Þórður og Ægir kunna það örugglega ekki.",
        "Für YouTube und eBay-Händler: LinkedIn, PayPal, größer",
        "TürkNet ve TürkTelekom için LiveTV",
        "Tiếng Việt: bầu cử ở Phnôm Pênh, nước Campuchia; chợ cá Đồng Tháp.",
        "THE MINISTRY OF PLANNING AND THE NATIONAL ELECTION COMMITTEE. ÉLECTION À PHNOM PENH. FRANÇAIS, ESPAÑOL.",
        "ភាសាខ្មែរ និងភាសាអង់គ្លេស rice market ថ្ងៃទី១០",
        "การเลือกตั้งในกัมพูชา",
        "https://example.org/Path/ToSomeThing?id=aBcDeF&title=RbeTskm%3CuCa#TopOfPage",
        "const getElementById = (aNode) => document.querySelector(`#${aNode}`).innerHTML; // µ ± 5%, 10 µm",
        r"\fBgenomsöka\fP manualsidornas \fIkällor\fP, inte den renderade; \fBwatch\fP för att köra \fIkommando\fP",
        "aGVsbG8gd29ybGQgdGhpcyBpcyBiYXNlNjQgRWxlY3Rpb24gUmVzdWx0cw==",
        "áž”áŸ’ážšáž‘áŸážŸáž€áž˜áŸ’áž–áž»áž‡áž¶ Ã©lection Ã  Phnom Penh â€œfishâ€",
        "tHe LiBrArY iS cLoSeD oN mOnDaYs, mañaña",
        "Exµr",
        "",
    ],
)
def test_nothing_else_is_accused(text: str) -> None:
    assert not looks_like_legacy_khmer(text)


@given(any_text)
def test_khmer_in_unicode_and_what_surrounds_it_is_never_accused(text: str) -> None:
    assert not looks_like_legacy_khmer(text)


@given(st.text("kKgxeEéRaIMñµþüø<,.;² \n"))
def test_what_is_accused_has_the_three_signs_in_one_line(text: str) -> None:
    if looks_like_legacy_khmer(text):
        assert any(
            sum(letter in "ñµþüø" for letter in line) >= 2 and sum(letter.isupper() for letter in line) >= 2
            for line in text.splitlines()
        )
