"""Pure arithmetic of value: money, lifetime value, buying rhythm, churn, spend."""
