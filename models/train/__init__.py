"""The recipe of the embedded recognition model: from recordings and text to a folder that stock Vosk loads.

Needs the extra ``train``; nothing here is installed for users. `python -m models.train` runs all of it: the stages are in
`recipe`.
"""
