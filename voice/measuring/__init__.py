"""How fast everything is (`figures`, told by `report`), on a conversation with nobody (`rehearsal`), in silence (`idle`) and at
a start (`opening`), to what it replies in a room where others talk (`room`), and which words a model cannot hear (`vocabulary`)."""
