"""Plan to papers: a frozen context by a module here, its words in ``templates/documents``, a PDF by WeasyPrint."""

from roster.documents.order_changes import is_order_changed, letters_of, list_order_changes
from roster.documents.registry import (
    AMENDMENTS,
    DOCUMENTS,
    REVOCATIONS,
    Document,
    render_all,
    render_amendments,
    render_document,
    render_revocations,
)
from roster.documents.render import missing_requirements
from roster.documents.sprin_pencabutan import Revocation
from roster.documents.sprin_perubahan import Amendment, Citation, cite_order, read_amendment

__all__ = [
    "AMENDMENTS",
    "DOCUMENTS",
    "REVOCATIONS",
    "Amendment",
    "Citation",
    "Document",
    "Revocation",
    "cite_order",
    "is_order_changed",
    "letters_of",
    "list_order_changes",
    "missing_requirements",
    "read_amendment",
    "render_all",
    "render_amendments",
    "render_document",
    "render_revocations",
]
