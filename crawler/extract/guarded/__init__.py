"""What runs in the limited process: the readers of hostile files, and the sandbox around them."""
