"""Opening, checking and keeping the store safe."""
