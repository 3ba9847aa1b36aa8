"""How well models hear: a finished one (`check`), several side by side (`compare`, `engines`), and what ours makes of a topic's
phrases (`mishear`)."""
