"""Lists of customers, search, completion, saved views."""
