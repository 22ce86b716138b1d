"""What one customer's page shows."""
