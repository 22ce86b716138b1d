"""Plans: the place in one, dates ahead, versions."""
