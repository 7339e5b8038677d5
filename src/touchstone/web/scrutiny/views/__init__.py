"""Pages of external quality assurance: granting, for the manager; looking, for whoever was granted."""
