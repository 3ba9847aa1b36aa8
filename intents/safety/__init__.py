"""What goes before all else: emergencies (`redflags`, and their list in redflags.yaml), and when a sign of danger outranks
another meaning (`urgency`)."""
