"""HTML to text: paragraphs and lines kept, what is no text of the post dropped, alternative texts and captions once."""

import re

from lxml import etree

from .html_tree import Element, is_hidden, tokens, tree_of
from .shortcodes import without_shortcodes
from .text_lines import TextLines

_PARAGRAPH = frozenset(
    """address article blockquote body center details div fieldset figcaption figure h1 h2 h3 h4 h5 h6 header hr
    html main p pre section summary table""".split()
)
_LIST = frozenset("dir dl menu ol ul".split())
_ROW = frozenset("dd dt li tr".split())
_OF_ROWS = _LIST | frozenset("table tbody tfoot thead tr".split())
_LINE = frozenset("caption option".split())
_ALWAYS_TEXT = frozenset("body html".split())
_FACES = frozenset("emoji wp-smiley".split())
_NO_TEXT = frozenset(
    """applet area aside audio base button canvas datalist dialog embed footer form frame frameset head iframe input
    label link map math meta nav noembed noframes noscript object param progress script select source style svg template
    textarea title track video""".split()
)
_NO_TEXT_CLASSES = frozenset(
    """a2a_kit addthis_button addthis_toolbox addtoany_content addtoany_share_save_container author-bio author-box
    breadcrumb breadcrumbs colophon comment-form comment-list comment-reply-link comment-respond
    commentlist comments comments-area comments-link cookie-law-info-bar cookie-notice crp_related edit-link
    entry-footer entry-share essb_links fb-like fb-share-button footer heateor_sss_sharing_container jp-post-flair
    jp-relatedposts mobile-menu nav-links nav-next nav-previous navigation newsletter page-links pagenavi pagination
    paging-navigation post-navigation post-share post-tags posts-navigation related related-posts related_posts
    relatedposts respond rp4wp-related-posts saboxplugin-wrap screen-reader-text sd-sharing sd-sharing-enabled share
    share-buttons share-this sharedaddy shariff sharing sidebar site-footer site-info skip-link sociable social
    social-icons social-links social-share social-sharing sr-only ssba swp_social_panel tagcloud tags-links
    the_champ_sharing_container twitter-share-button visually-hidden widget widget-area wp-block-buttons
    wp-block-social-links wp-pagenavi wpcnt yarpp yarpp-related yarpp-thumbnails-horizontal""".split()
)
_FILE_NAME = re.compile(
    r"[\w ()+.-]{0,300}\.(?:jpe?g|png|gif|webp|bmp|tiff?)|[a-z0-9_.+-]{0,100}[0-9]{5}[a-z0-9_.+-]{0,100}"
    r"|(?:IMG|DSC|DSCN|PIC|FB_IMG|WhatsApp Image|Screenshot|Untitled|unnamed|image|photo)?[_ -]?[\d_ -]{0,60}",
    re.IGNORECASE,
)


def text_of_html(markup: str, newlines: bool = False) -> str:
    """The text of a page or a piece of one: an empty line between paragraphs, a line for each line and row.

    With ``newlines``, as WordPress stores a post, a line end in ``markup`` is one, and an empty line ends a paragraph.
    """
    if newlines:
        markup = markup.replace("<!--nextpage-->", "\n\n")
    return text_of_element(tree_of(without_shortcodes(markup)), newlines)


def text_of_element(element: Element, newlines: bool = False) -> str:
    """The same for what is in an element."""
    walk, skipped = _Walk(newlines), None
    for event, each in etree.iterwalk(element, events=("start", "end")):
        if skipped is None and event == "start":
            if each is not element and is_no_text(each):
                skipped = each
            else:
                walk.begin(each)
        elif skipped is None:
            walk.end(each)
        if event == "end" and skipped in (None, each):
            skipped = None
            if each is not element:
                walk.add(each.tail, each.getparent())
    return walk.lines.whole()


def is_no_text(element: Element) -> bool:
    """Whether what is in it does not belong to the text of a post."""
    if element.tag in _ALWAYS_TEXT:
        return False
    is_named_so = element.tag in _NO_TEXT and not _holds_text(element)
    return is_named_so or is_hidden(element) or not _NO_TEXT_CLASSES.isdisjoint(tokens(element))


def _holds_text(element: Element) -> bool:
    """A quotation names its author in a footer; and some servers put a whole page into one form."""
    if element.tag == "form":
        return next(element.iter("article", "h1", "main"), None) is not None
    parent = element.getparent()
    return element.tag == "footer" and parent is not None and parent.tag == "blockquote"


class _Walk:
    """What the elements of a page mean for the lines of its text."""

    def __init__(self, newlines: bool) -> None:
        self.lines = TextLines(newlines)
        self._lists = 0

    def begin(self, element: Element) -> None:
        """Note that ``element`` opens."""
        name = element.tag
        if name == "img":
            self._picture(element)
        elif name == "br":
            self.lines.break_line()
        elif name in ("td", "th"):
            self.lines.begin_cell()
        elif name in _ROW:
            self.lines.begin_row()
        elif name in _LIST:
            self.lines.end_line(paragraph=not self._lists)
            self._lists += 1
        elif name in _PARAGRAPH:
            self.lines.end_line(paragraph=True)
        elif name in _LINE or _leads_on(element):
            self.lines.end_line()
        self.lines.preserved += name == "pre"
        self.add(element.text, element)

    def end(self, element: Element) -> None:
        """Note that ``element`` closes."""
        name = element.tag
        self.lines.preserved -= name == "pre"
        if name in _ROW:
            self.lines.end_row()
        elif name in _LIST:
            self._lists -= 1
            self.lines.end_line(paragraph=not self._lists)
        elif name in _PARAGRAPH:
            self.lines.end_line(paragraph=True)
        elif name in _LINE or _leads_on(element):
            self.lines.end_line()

    def add(self, text: str | None, parent: Element) -> None:
        """Add what stands between two tags in ``parent``."""
        self.lines.add(text, between_rows=parent.tag in _OF_ROWS)

    def _picture(self, picture: Element) -> None:
        alternative = " ".join((picture.get("alt") or "").split())
        if not _FACES.isdisjoint(tokens(picture)):
            self.lines.add(alternative)
        elif not _FILE_NAME.fullmatch(alternative) and any(map(str.isalnum, alternative)):
            self.lines.alternative(alternative)


def _leads_on(element: Element) -> bool:
    """Whether it is the link to the rest of a text, which is none of its words."""
    return element.tag == "a" and "more-link" in tokens(element)
