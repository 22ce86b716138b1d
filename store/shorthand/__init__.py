"""The one-line log: `lumen c+ "wants quote" q900 +3w`."""
