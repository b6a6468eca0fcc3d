"""The command line: the same jobs without a screen, for scripts and the shell. One small module a group of verbs."""
