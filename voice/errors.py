"""Everything that can go wrong with sound, in words for the person who meets it.

::

    VoiceError
    ├── AudioFileError    a sound file that cannot be read or written
    ├── ModelError        a recognition model that is missing, foreign or damaged
    ├── FetchError        a public model cannot be fetched or unpacked
    ├── SynthesisError    a sentence that cannot be spoken
    ├── DeviceError       a microphone or speaker that is missing, busy or unplugged
    │   └── UnknownDeviceError  one that was named and is not there, or two of that name
    ├── NotAloneError     another assistant listens already
    ├── SettingsError     the settings cannot be read or kept
    ├── TopicError        a topic that is not there, or cannot be begun or kept
    ├── InputError        a file of questions cannot be read
    ├── ExportError       files for another assistant cannot be written
    ├── ServeError        the server cannot start, or cannot go on
    ├── ReportError       a report cannot be drawn or written
    └── WakePhraseError   a wake phrase that cannot be told from other speech

The message of each is one sentence that says what to do next.
"""

from __future__ import annotations


class VoiceError(Exception):
    """The root: catch this to catch them all."""


class AudioFileError(VoiceError):
    """A sound file cannot be read or written."""


class ModelError(VoiceError):
    """A recognition model is missing, foreign or damaged."""


class FetchError(VoiceError):
    """A public recognition model cannot be fetched, or is not what it should be."""


class SynthesisError(VoiceError):
    """A sentence cannot be turned into sound."""


class DeviceError(VoiceError):
    """A microphone or speaker is missing, busy or was unplugged."""


class UnknownDeviceError(DeviceError):
    """A microphone or speaker that was named is not there, or more than one has that name."""


class NotAloneError(VoiceError):
    """Another assistant listens on this computer."""


class SettingsError(VoiceError):
    """The settings cannot be read or kept."""


class TopicError(VoiceError):
    """A topic is not there, or cannot be begun, kept or removed."""


class InputError(VoiceError):
    """A file of questions cannot be read."""


class ExportError(VoiceError):
    """Files for another assistant cannot be written, or would overwrite others."""


class ServeError(VoiceError):
    """The server for other programs cannot start, or cannot go on."""


class ReportError(VoiceError):
    """A report of an evaluation cannot be drawn or written."""


class WakePhraseError(VoiceError):
    """A wake phrase that could not be told from other speech."""
