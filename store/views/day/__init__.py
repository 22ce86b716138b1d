"""The day: queue, rank, reasons, agenda, digest."""
