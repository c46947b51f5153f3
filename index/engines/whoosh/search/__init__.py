"""How questions are answered from those files."""
