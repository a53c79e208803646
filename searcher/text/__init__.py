"""Text in, tokens out: the one analysis that posts, queries and snippets share."""
