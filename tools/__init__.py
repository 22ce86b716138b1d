"""What the Makefile runs: the environment, generated documents, the sample store."""
