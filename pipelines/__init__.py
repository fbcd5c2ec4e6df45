"""Commands, configuration, stages, queries, exports and the report: orchestration and I/O of runs, no science."""
