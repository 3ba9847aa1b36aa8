"""Makes one recording sound like many rooms, microphones and speakers, on the device that trains.

Levels are in decibels. Each function draws for each utterance of a batch on its own.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional

from models.train.data.recordings import RATE

SPEEDS = (0.88, 0.92, 0.96, 1.0, 1.0, 1.04, 1.08, 1.14)
"""How much faster an utterance may be played; pitch goes with it."""

_ROOM = RATE // 2  # samples of reverberation that are kept
_DECAY = 6.9  # the natural logarithm of 1,000: 60 dB
_CLIPPED = 32767.0


def at_speed(samples: Tensor, length: int) -> Tensor:
    """``[batch, samples]`` played in ``length`` samples, band-limited (by the Fourier transform)."""
    before = samples.shape[1]
    if before == length:
        return samples
    spectrum, bins = torch.fft.rfft(samples), length // 2 + 1
    missing = max(0, bins - spectrum.shape[1])
    spectrum = functional.pad(spectrum[:, :bins], (0, missing))
    return torch.fft.irfft(spectrum, length) * (length / before)


def in_a_room(samples: Tensor, lengths: Tensor) -> Tensor:
    """Speech with reverberation, another microphone, noise, babble, hum and level: ``[batch, samples]``, 16-bit scale.

    ``samples`` are padded with zeros; ``lengths`` ``[batch]`` says how many of them are speech.
    """
    count = samples.shape[1]
    size = 1 << (count + _ROOM - 1).bit_length()
    hertz = torch.linspace(0, RATE / 2, size // 2 + 1, device=samples.device)
    spectrum = torch.fft.rfft(samples, size)
    spectrum = spectrum * torch.fft.rfft(_reverberation(samples), size) * _gain(_microphone(samples, hertz))
    speech = torch.fft.irfft(spectrum, size)[:, :count]
    power = speech.pow(2).sum(1, keepdim=True) / lengths[:, None].clamp_min(1)
    speech = speech / (power.sqrt() + 1e-6)
    quiet = _sometimes(samples, 0.35)
    noise_level = torch.where(quiet, -_between(samples, 30, 85), -_between(samples, 3, 30))
    sound = speech + _noise(samples, hertz) * _gain(noise_level)
    babble = _level(speech.roll(1, 0) + speech.roll(3, 0) + speech.roll(7, 0))
    sound = sound + babble * _gain(-_between(samples, 6, 28)) * _sometimes(samples, 0.25)
    sound = sound + _hum(samples) * _gain(_between(samples, -30, -5)) * _sometimes(samples, 0.1)
    sound = sound * _gain(_between(samples, -42, -12)) * 32768
    # Too loud for the microphone, now and then.
    sound = torch.where(_sometimes(samples, 0.1), sound * 2.5, sound)
    return sound.clamp(-_CLIPPED, _CLIPPED).round()


def masked(log_mel: Tensor) -> Tensor:
    """SpecAugment (Park and others, 2019): two stripes of up to 6 bands and two of up to 140 ms become the mean."""
    batch, frames, bands = log_mel.shape
    mean = log_mel.mean((1, 2), keepdim=True)
    band = torch.arange(bands, device=log_mel.device)[None, None]
    frame = torch.arange(frames, device=log_mel.device)[None, :, None]
    for _ in range(2):
        log_mel = torch.where(_stripe(band, 7, bands - 6, batch), mean, log_mel)
    for _ in range(2):
        log_mel = torch.where(_stripe(frame, 15, max(frames - 15, 1), batch), mean, log_mel)
    return log_mel


def _stripe(places: Tensor, widest: int, starts: int, batch: int) -> Tensor:
    width = torch.randint(0, widest, (batch, 1, 1), device=places.device)
    start = torch.randint(0, starts, (batch, 1, 1), device=places.device)
    return (places >= start) & (places < start + width)


def _reverberation(like: Tensor) -> Tensor:
    """An impulse and, in 55 of 100, a tail of noise that falls by 60 dB in 0.08 to 0.63 seconds."""
    time = torch.arange(_ROOM, device=like.device)[None]
    tail = torch.randn(like.shape[0], _ROOM, device=like.device)
    seconds = 0.08 + 0.55 * _between(like, 0, 1) ** 1.5
    tail = tail * torch.exp(-_DECAY * time / RATE / seconds)
    tail = tail * (time > _between(like, 16, 216))  # samples until the first reflection: 1 to 13 ms
    tail = tail / (tail.pow(2).sum(1, keepdim=True).sqrt() + 1e-9)
    room = tail * _gain(_between(like, -18, 0)) * _sometimes(like, 0.55)
    return room + (time == 0)


def _microphone(like: Tensor, hertz: Tensor) -> Tensor:
    """The level of every frequency: a smooth curve in 70 of 100, now and then without treble or bass."""
    points = 5.0 * torch.randn(like.shape[0], 1, 10, device=like.device) * _sometimes(like, 0.7)[..., None]
    curve = functional.interpolate(points, size=len(hertz), mode="linear", align_corners=True)[:, 0]
    top = torch.where(_sometimes(like, 0.15), _between(like, 3200, 6200), RATE)
    bottom = torch.where(_sometimes(like, 0.25), _between(like, 80, 330), 0)
    treble = ((hertz[None] - top).clamp_min(0) / 20).clamp_max(50)
    bass = ((bottom - hertz[None]).clamp_min(0) / 8).clamp_max(40)
    return curve - treble - bass


def _noise(like: Tensor, hertz: Tensor) -> Tensor:
    """Noise of level 0, from white to a little darker than pink."""
    size = 2 * (len(hertz) - 1)
    white = torch.fft.rfft(torch.randn(like.shape[0], size, device=like.device))
    dark = white / (1 + hertz[None] / 60.0) ** _between(like, 0.1, 1.2)
    return _level(torch.fft.irfft(dark, size)[:, : like.shape[1]])


def _hum(like: Tensor) -> Tensor:
    """The mains: a tone of 45 to 65 Hz."""
    time = torch.arange(like.shape[1], device=like.device)[None] / RATE
    return torch.sin(2 * math.pi * _between(like, 45, 65) * time)


def _level(sound: Tensor) -> Tensor:
    return sound / (sound.pow(2).mean(1, keepdim=True).sqrt() + 1e-9)


def _gain(decibels: Tensor) -> Tensor:
    return torch.pow(10.0, decibels / 20)


def _between(like: Tensor, low: float, high: float) -> Tensor:
    return low + (high - low) * torch.rand(like.shape[0], 1, device=like.device)


def _sometimes(like: Tensor, chance: float) -> Tensor:
    return torch.rand(like.shape[0], 1, device=like.device) < chance
