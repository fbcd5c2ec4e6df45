"""Files to documents, documents to evidence: readers, OCR, recognition, grounding, relations."""
