"""The statistical models behind churn risk and expected purchases, in plain Python."""
