"""The night and those who watch over it: run, gate, status, report, doctor."""
