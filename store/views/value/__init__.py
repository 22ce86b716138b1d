"""Lifetime value and churn risk of a customer, with their inputs."""
