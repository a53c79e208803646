"""Made-up posts for the browser: enough to page, filter and browse, long enough to scroll, hostile enough to break."""

from datetime import date

from searcher import Post

KHMER = (
    "ទឹកទន្លេឡើងខ្ពស់ណាស់។ អ្នកស្រុកបានចេញទៅនេសាទត្រីពីព្រលឹម ហើយត្រឡប់មកផ្ទះវិញនៅពេលល្ងាច។"
    " ក្មេងៗលេងទឹកក្បែរមាត់ច្រាំង ចំណែកចាស់ៗអង្គុយនិយាយគ្នាក្រោមដើមឈើធំ។"
)
MIXED = "The ferry ប្រចាំថ្ងៃ leaves at 7 ព្រឹក from the pier. អ្នកដំណើរ wait under the roof, and ទូកដរ comes back at noon."
PARAGRAPHS = 48
WITH_BAMBOO = (3, 20, 45)
"""Paragraphs of the long post, far from one another, with a word that stands nowhere else."""

RIVER = [
    Post(
        id=f"river-{number}",
        title=f"The river in week {number}" if number % 4 else f"ទន្លេក្នុងសប្ដាហ៍ទី {number}",
        body=f"Week {number}. The river rose again & the <boat> went out to the far bank.\n\n{KHMER}",
        author="Dara Lotus" if number % 3 else "ចាន់ គំរូ",
        author_from="byline",
        publication="The River Paper" if number % 2 else "កាសែតទន្លេ",
        published=date(2019, 1 + number % 8, number),
        url=f"https://example.org/river/{number}",
        truncated=number == 5,
    )
    for number in range(1, 27)
]
LONG = Post(
    id="long/walk a?b#c",
    title="A long walk along the dyke",
    body="\n\n".join(
        f"Step {number}. " + ("Bamboo and ឫស្សី grow here. " if number in WITH_BAMBOO else "The path goes on. ") + KHMER
        for number in range(PARAGRAPHS)
    ),
    author="Sok Example",
    author_from="signature",
    publication="Dyke Notes",
    published=date(2020, 2, 1),
)
OTHERS = [
    LONG,
    Post(id="mixed", title="ទូកដរ and the ferry", body=MIXED, author="ចាន់ គំរូ", published=date(2020, 3, 4)),
    Post(id="rice", title="Rice at the market", body="Basket weavers sell rattan baskets beside the rice at dawn."),
    Post(
        id="baskets", title="Weavers of baskets", body="Rattan is soaked before weavers make a basket.", author="Chan"
    ),
    Post(id="letter", title="", body="ចាន់ សរសេរសំបុត្រនេះជូនបងប្អូន។\nOne letter.", published=date(2021, 5, 6)),
    *(
        Post(id=f"garden-{number}", title=f"Garden {number}", body="Seeds and shade.", author=f"Gardener {number:02}")
        for number in range(12)
    ),
]
ARCHIVE = [*RIVER, *OTHERS]

CANARY = "window.ran = (window.ran || 0) + 1"
ZALGO = "z" + "\u0301\u0316" * 100
HOSTILE_TEXTS = {
    "script": f"<script>{CANARY}; alert(1)</script>",
    "handler": f"<img src=x onerror='{CANARY}'><svg onload='{CANARY}'>",
    "attribute": f"\" autofocus onfocus='{CANARY}' x=\"",
    "template": "{{ 7 * 7 }} {% raw %} ${7*7}",
    "comment": "<!-- </title></textarea></style><b>",
    "override": "abc \u2067 \u202egnihton",
    "isolates": "\u2066\u2067\u2068 abc " + "\u2067" * 50,
    "right-to-left": "שלום 12",
    "marks": "\u200f\u061c abc \u200e",
    "word": "w" * 10_000,
    "khmer": "ក" * 10_000,
    "zalgo": ZALGO,
    "half": "abc \ud800 \udfff",
    "ansi": "\x1b[31mred\x1b[0m \x1b]8;;https://example.org\x07link\x1b]8;;\x07 \x00 \x7f",
    "lines": "\n" * 50 + "abc\r\n\r\r\n\u2028\u2029abc" + "\n" * 50,
    "orphans": "្ ិ ំ ៈ \u17d2\u17d2\u17d2ក",
}
"""What a post may hold that could run, steer the page, or push its neighbours away."""
HOSTILE = [
    Post(
        id=name.encode("utf-8", "replace").decode() + "<i>&?#/%",
        title=f"{text} trap",
        body=f"trap {text} trap\n\ntrap after it",
        author=text,
        publication=text,
        published=date(2020, 1 + number % 12, 1),
        url=f"javascript:{CANARY}",
    )
    for number, (name, text) in enumerate(HOSTILE_TEXTS.items())
]
PEACEFUL = Post(id="peaceful", title="A peaceful post", body="No trap in it.", author="Sok Example")
