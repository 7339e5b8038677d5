"""Pictures from data, each with the same in words: timeline, coverage, pipeline, outcomes by month."""
