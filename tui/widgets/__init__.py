"""Things on a screen, each of use to more than one."""
