"""One customer: the page and its dialogs."""
