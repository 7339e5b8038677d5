"""The demonstration: a fictional assessment organisation with apprentices at every stage, made by actions."""
