"""Appeals: lodged in time, decided by people who had no part in the case, with effects that all are told."""
