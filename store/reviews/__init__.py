"""Reviews: when an account is due for one, the session that keeps its dossier true, and what it changed."""
