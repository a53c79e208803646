"""HTML to text: paragraphs kept, what is no text of the post dropped."""

from lxml import html


def text_of_html(markup: str, newlines: bool = False) -> str:
    """The text of a piece of HTML: an empty line between paragraphs, one line for each line and each row of a list.

    With ``newlines``, as WordPress stores a post, line ends in ``markup`` are line ends and empty lines end paragraphs.
    """
    tree = html.fromstring(f"<div>{markup}</div>")
    return str(tree.text_content())
