"""What was done, by whom, when: one event per action, chained and never changed."""
