"""Features and augmentation of the recognition model's training."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the train extra: make test-train")

from models.train.network.augmentation import at_speed, in_a_room, masked  # noqa: E402
from models.train.network.features import Mfcc  # noqa: E402
from tests.support.files import SOUNDS  # noqa: E402
from tests.support.training_toys import wav  # noqa: E402

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.mark.parametrize("path", sorted(SOUNDS.glob("*.wav"))[:4], ids=lambda path: path.name)
def test_features_are_those_of_kaldi(path: Path) -> None:
    fbank = pytest.importorskip("kaldi_native_fbank", reason="needs the train extra: make test-train")
    samples = wav(path)
    options = fbank.MfccOptions()
    options.frame_opts.dither = 0
    options.use_energy = False
    options.num_ceps, options.mel_opts.num_bins = 40, 40
    options.mel_opts.low_freq, options.mel_opts.high_freq = 20, 7600
    options.cepstral_lifter = 0
    computer = fbank.OnlineMfcc(options)
    computer.accept_waveform(16000, samples.astype(float).tolist())
    computer.input_finished()
    expected = np.stack([computer.get_frame(number) for number in range(computer.num_frames_ready)])
    found = Mfcc()(torch.from_numpy(samples.astype(np.float32))[None])[0].numpy()
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() < 1e-3


def test_speed_keeps_the_wave_and_moves_its_pitch() -> None:
    tone = torch.sin(2 * math.pi * 400 * torch.arange(16000) / 16000)[None]
    faster = at_speed(tone, 12800)
    assert faster.shape == (1, 12800)
    assert torch.fft.rfft(faster).abs().argmax() == 400
    assert 16000 / 12800 * 400 == 500  # hertz: 400 waves in 0.8 seconds
    assert faster.abs().max() == pytest.approx(1, abs=0.05)
    assert at_speed(tone, 16000) is tone


def test_augmented_sound_stays_within_16_bits() -> None:
    sound = in_a_room(torch.randn(16, 16000) * 3000, torch.full((16,), 16000.0))
    assert sound.abs().max() <= 32767
    assert torch.equal(sound, sound.round())
    assert torch.isfinite(in_a_room(torch.zeros(8, 16000), torch.zeros(8))).all()
    log_mel = torch.randn(8, 100, 40)
    covered = (masked(log_mel) != log_mel).float().mean()
    assert 0 < covered < 0.6
