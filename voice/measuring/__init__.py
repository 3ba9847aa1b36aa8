"""How fast everything is (`figures`, told by `report`), on a conversation with nobody (`rehearsal`), in silence (`idle`) and at
a start (`opening`), to what it replies in a room where others talk (`room`), when a question counts as over (`endings`, on a
`stage` in the time of the sound), and which words a model cannot hear (`vocabulary`)."""
