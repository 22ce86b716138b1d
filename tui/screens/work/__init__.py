"""Working a follow-up: keys, forms and dialogs."""
