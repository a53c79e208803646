"""The results page: pages as text (``page``), a web application around them (``app``), and a server (``serve``)."""
