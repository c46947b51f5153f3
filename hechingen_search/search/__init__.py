"""How one request is answered; knows no disk, no web, no settings."""
