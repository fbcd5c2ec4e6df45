"""Names found by conditional random fields that were trained on annotated corpora."""
