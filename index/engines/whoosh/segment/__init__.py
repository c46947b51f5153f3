"""Which files the engine writes."""
