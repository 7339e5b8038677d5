"""Plan, policy, scheme and case files, and the reader that turns them into the rules' own data."""
