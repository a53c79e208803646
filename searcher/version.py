"""Which version of searcher this is."""

VERSION = "0.1.0"
