"""The list of customers, finding, saved views."""
