"""The least that a command-line search with tantivy does: how fast a search from a shell can be at all.

    python -m benchmarks.bare_search PLACE WORDS

It reads the command line with click, cuts the words with ICU, and prints the total and ten titles with snippets.
"""

from itertools import pairwise

import click
import icu
import tantivy


@click.command()
@click.argument("place")
@click.argument("text")
def main(place: str, text: str) -> None:
    """Print the ten best posts."""
    breaker = icu.BreakIterator.createWordInstance(icu.Locale("km"))
    breaker.setText(text)
    ends = [0, *breaker]
    words = [text[start:end].lower() for start, end in pairwise(ends) if text[start:end].strip()]
    index = tantivy.Index.open(place)
    searcher = index.searcher()
    terms = [(tantivy.Occur.Must, tantivy.Query.term_query(index.schema, "words", word)) for word in words]
    query = tantivy.Query.boolean_query(terms)
    found = searcher.search(query, 10, count=True)
    generator = tantivy.SnippetGenerator.create(searcher, query, index.schema, "words")
    click.echo(f"{found.count} posts")
    for _, address in found.hits:
        post = searcher.doc(address)
        click.echo(f"{post['title'][0]}\n    {generator.snippet_from_doc(post).to_html()}")


if __name__ == "__main__":
    main()
