"""HTML to text: paragraphs and lines kept, what is no text of the post dropped, alternative texts and captions once."""

import re
from collections.abc import Iterator

from lxml import etree

from .html_tree import Element, is_hidden, tokens, tree_of

_PARAGRAPH = frozenset(
    """address article blockquote body center dd details div dl fieldset figcaption figure h1 h2 h3 h4 h5 h6 header hr
    html main menu ol p pre section summary table ul""".split()
)
_LINE = frozenset("br caption dt li option tr".split())
_NO_TEXT = frozenset(
    """applet area aside audio base button canvas datalist dialog embed footer form frame frameset head iframe input
    link map math meta nav noembed noframes noscript object param progress script select source style svg template
    textarea title track video""".split()
)
_NO_TEXT_CLASSES = frozenset(
    """a2a_kit addtoany_content addtoany_share_save_container author-bio author-box breadcrumb breadcrumbs comment-form
    comment-list comment-respond commentlist comments comments-area cookie-notice edit-link entry-footer jp-post-flair
    jp-relatedposts nav-links navigation newsletter page-links pagination post-navigation post-tags postmetadata
    related related-posts respond screen-reader-text sd-sharing sd-sharing-enabled share share-buttons sharedaddy
    sharing sidebar skip-link sociable social social-icons social-links social-share sr-only tags-links
    visually-hidden widget widget-area wp-block-buttons wp-block-social-links wpcnt yarpp yarpp-related""".split()
)
_INSIDE = r"\b[^\]\[]{0,2000}\]"
_CAPTION = re.compile(rf"\[caption{_INSIDE}|\[/caption\]", re.IGNORECASE)
_EMBEDDED = re.compile(rf"\[embed{_INSIDE}[^\[]{{0,2000}}\[/embed\]", re.IGNORECASE)
_SHORTCODE = re.compile(
    r"\[/?(?:gallery|embed|audio|video|playlist|contact-form(?:-7)?|contact-field|wpforms|recent-posts|archives"
    r"|slideshow|soundcloud|youtube|vimeo|googlemaps|polldaddy|tweet|subscribe2?|(?:vc|et_pb|fusion|su|av)_\w+)"
    + _INSIDE,
    re.IGNORECASE,
)
_FILE_NAME = re.compile(
    r"[\w ()+.-]*\.(?:jpe?g|png|gif|webp|bmp|tiff?)|(?:IMG|DSC|DSCN|PIC|image|photo)?[_ -]?\d*", re.IGNORECASE
)
_SPACE = re.compile(r"[ \t\n\r\f]+")


def text_of_html(markup: str, newlines: bool = False) -> str:
    """The text of a page or a piece of one: an empty line between paragraphs, a line for each line and row.

    With ``newlines``, as WordPress stores a post, a line end in ``markup`` is one, and an empty line ends a paragraph.
    """
    if newlines:
        markup = _SHORTCODE.sub("", _EMBEDDED.sub("", markup.replace("<!--nextpage-->", "\n\n")))
        markup = _CAPTION.sub(lambda found: "</div>" if found.group().startswith("[/") else "<div>", markup)
    return text_of_element(tree_of(markup), newlines)


def text_of_element(element: Element, newlines: bool = False) -> str:
    """The same for what is in an element."""
    text = _Text(newlines)
    skipped = None
    for event, each in etree.iterwalk(element, events=("start", "end")):
        if skipped is not None:
            if event == "end" and each is skipped:
                skipped = None
                text.add(each.tail)
        elif event == "start":
            if each is not element and is_no_text(each):
                skipped = each
            else:
                text.begin(each)
        else:
            text.end(each)
            if each is not element:
                text.add(each.tail)
    return text.whole()


def is_no_text(element: Element) -> bool:
    """Whether what is in it does not belong to the text of a post."""
    return element.tag in _NO_TEXT or is_hidden(element) or not _NO_TEXT_CLASSES.isdisjoint(tokens(element))


class _Line:
    """One line, and how it stands."""

    def __init__(self, begins_paragraph: bool, is_alternative: bool) -> None:
        self.pieces: list[str] = []
        self.begins_paragraph, self.is_alternative = begins_paragraph, is_alternative

    def text(self) -> str:
        return "".join(self.pieces).strip(" \t\n\r\f")


class _Text:
    """Text as it grows."""

    def __init__(self, newlines: bool) -> None:
        self._newlines, self._preserved = newlines, 0
        self._lines = [_Line(True, False)]

    def begin(self, element: Element) -> None:
        """Note that ``element`` opens."""
        name = element.tag
        if name == "img":
            self._alternative(element.get("alt") or "")
        elif name in _PARAGRAPH:
            self._break(paragraph=True)
        elif name in _LINE:
            self._break()
        elif name in ("td", "th"):
            self._say(" ")
        self._preserved += name == "pre"
        self.add(element.text)

    def end(self, element: Element) -> None:
        """Note that ``element`` closes."""
        self._preserved -= element.tag == "pre"
        if element.tag in _PARAGRAPH:
            self._break(paragraph=True)
        elif element.tag in _LINE and element.tag != "br":
            self._break()

    def add(self, text: str | None) -> None:
        """Add what stands between two tags."""
        if not text:
            return
        text = text.replace("\u00ad", "")
        if not (self._newlines or self._preserved):
            self._say(_SPACE.sub(" ", text))
            return
        first, *others = re.split(r"\r\n|\r|\n", text)
        self._say(first)
        for number, line in enumerate(others):
            self._break(paragraph=number > 0 and not others[number - 1].strip())
            self._say(line)

    def _say(self, text: str) -> None:
        pieces = self._lines[-1].pieces
        if not self._preserved and text[:1] == " " and (not pieces or pieces[-1][-1:] == " "):
            text = text[1:]
        if text:
            pieces.append(text)

    def _break(self, paragraph: bool = False, is_alternative: bool = False) -> None:
        last = self._lines[-1]
        if not last.text():
            self._lines.pop()
            paragraph |= last.begins_paragraph
        self._lines.append(_Line(paragraph, is_alternative))

    def _alternative(self, text: str) -> None:
        text = " ".join(text.split())
        if text and not _FILE_NAME.fullmatch(text):
            self._break(paragraph=True, is_alternative=True)
            self._say(text)
            self._break(paragraph=True)

    def whole(self) -> str:
        """All of it, without alternative texts that are said beside them or were said before."""
        lines = [(line, line.text()) for line in self._lines]
        text = ""
        for line, own in self._without_repeated([each for each in lines if each[1]]):
            text += ("\n\n" if line.begins_paragraph else "\n") * bool(text) + own
        return text

    def _without_repeated(self, lines: list[tuple[_Line, str]]) -> Iterator[tuple[_Line, str]]:
        told: set[str] = set()
        for number, (line, text) in enumerate(lines):
            if line.is_alternative:
                beside = [other for _, other in lines[max(0, number - 1) : number] + lines[number + 1 : number + 2]]
                if text in told or any(_folded(text) in _folded(other) for other in beside):
                    continue
                told.add(text)
            yield line, text


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold()) or text
