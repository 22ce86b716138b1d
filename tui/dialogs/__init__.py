"""Dialogs that know nothing of customers: forms, choices, texts."""
