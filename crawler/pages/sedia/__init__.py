"""EU Funding & Tenders Portal: the search request, its rows, and each row as a record."""

from crawler.pages.sedia.record import read_record
from crawler.pages.sedia.rows import choose_rows, read_page

__all__ = ["choose_rows", "read_page", "read_record"]
