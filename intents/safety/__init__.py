"""What goes before all else: emergencies (`redflags`, and their list in redflags.yaml), warning signs told beside something
else (`reported`, and its words in reported.yaml), and when a sign of danger outranks another meaning (`urgency`)."""
