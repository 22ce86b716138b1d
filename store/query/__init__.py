"""The filter language: text to SQL."""
