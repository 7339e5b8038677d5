"""External quality assurance: what somebody from outside may look at, for how long; they change nothing."""
