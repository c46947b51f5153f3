"""How often is searched for what, without knowing who, when or from where."""
