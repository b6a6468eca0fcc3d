"""Screens: the only folder that knows the terminal. The command line lives here too."""
