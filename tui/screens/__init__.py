"""Whole screens, one a noun of the user."""
