"""What developers run beside the product; not shipped."""
