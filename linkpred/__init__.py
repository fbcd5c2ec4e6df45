"""A graph to splits, models, ranks, hypotheses and explanations."""
