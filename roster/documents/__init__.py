"""Plan to papers: a frozen context by a module here, its words in ``templates/documents``, a PDF by WeasyPrint."""

from roster.documents.registry import DOCUMENTS, Document, render_all, render_document
from roster.documents.render import missing_requirements

__all__ = ["DOCUMENTS", "Document", "missing_requirements", "render_all", "render_document"]
