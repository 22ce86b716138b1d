"""Memory and rules of tickler; knows nothing of terminals."""
