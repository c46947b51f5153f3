""" "Meinten Sie": which word of the index was meant."""
