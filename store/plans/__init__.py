"""Account plans: the plan of a period, its objectives and actions, what could go wrong, and who else is in the race."""
