"""The editors' room ``/redaktion``: off until somebody has an account, then for those who have one."""
