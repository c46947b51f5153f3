"""Which addresses are one, ours, wanted? Pure: text in, values out."""
