"""How fast everything is (`figures`, told by `report`), on a conversation with nobody (`rehearsal`), and which words a model
cannot hear (`vocabulary`)."""
