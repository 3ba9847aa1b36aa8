"""The GPU's sums of LF-MMI equal those of tensors: on a GPU where there is one, and always in an emulation of one."""

from __future__ import annotations

import ctypes
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the train extra: make test-train")

from models.train.loss import kernels  # noqa: E402
from models.train.loss.denominator import Denominator, denominator  # noqa: E402
from models.train.loss.lfmmi import lfmmi, numerator_score  # noqa: E402
from models.train.loss.supervision import chains  # noqa: E402
from models.train.pronouncing.contexts import Contexts  # noqa: E402
from models.train.pronouncing.phone_model import PhoneModel  # noqa: E402
from models.train.pronouncing.phones import SOUNDS  # noqa: E402
from tests.support.training_toys import PRONOUNCER  # noqa: E402

EMULATOR = Path(__file__).parents[1] / "support" / "emulated_gpu.h"
SENTENCES = [["hey", "oh"], ["oh"], ["hey", "oh", "hey"], ["hey"] * 8]  # the last has more sounds than frames
FRAMES = 11
CONTEXTS = Contexts.frequent(np.random.default_rng(5).random((len(SOUNDS), len(SOUNDS))), 0.4)
PDFS = CONTEXTS.pdfs


@pytest.fixture(scope="module")
def emulated(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., None]:
    """Launches a kernel of the same source, compiled for this processor."""
    compiler = shutil.which("g++")
    if compiler is None:
        pytest.skip("needs g++ for the emulated GPU: apt-get install g++")
    source = re.sub(r"extern __shared__ float memory\[\];", "", kernels.SOURCE.read_text(encoding="utf-8"))
    names = re.findall(r"(\w+)\(\s*const float \*", source)
    assert len(names) == 3
    for name in names:
        source += f"""
            template <class... T> auto launcher_{name}(void (*)(T...)) {{
                return +[](int blocks, int threads, T... given) {{
                    launch(blocks, threads, [=] {{ {name}(given...); }});
                }};
            }}
            extern "C" void *pointer_{name}() {{ return (void *)launcher_{name}({name}); }}"""
    folder = tmp_path_factory.mktemp("gpu")
    (folder / "kernels.cpp").write_text(f'#include "{EMULATOR}"\n{source}', encoding="utf-8")
    defined = [f"-D{name}={value}" for name, value in kernels.DEFINED.items()]
    command = [compiler, "-O1", "-std=c++20", "-shared", "-fPIC", "-pthread", *defined]
    subprocess.run([*command, folder / "kernels.cpp", "-o", folder / "kernels.so"], check=True)
    library = ctypes.CDLL(str(folder / "kernels.so"))

    def launch(name: str, blocks: int, threads: int, memory: int, *given: Any) -> None:
        pointer = getattr(library, f"pointer_{name}")
        pointer.restype = ctypes.c_void_p
        passed = [
            ctypes.c_void_p(each.data_ptr())
            if isinstance(each, torch.Tensor)
            else {np.int32: ctypes.c_int, np.float32: ctypes.c_float}[type(each)](each.item())
            for each in given
        ]
        types = [ctypes.c_int, ctypes.c_int, *(type(each) for each in passed)]
        ctypes.CFUNCTYPE(None, *types)(pointer())(blocks, threads, *passed)

    return launch


@pytest.fixture(params=["emulated", "cuda"])
def device(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where the kernels run; tensors are used for them unless a test allows the kernels."""
    if request.param == "cuda" and not torch.cuda.is_available():
        pytest.skip("needs a GPU")
    if request.param == "emulated":
        monkeypatch.setattr(kernels, "_launch", request.getfixturevalue("emulated"))
        return "cpu"
    assert kernels.usable(torch.zeros(1, device="cuda")), "needs CuPy"
    return "cuda"


def phone_model() -> PhoneModel:
    chance = np.random.default_rng(0)
    counts = chance.integers(0, 30, (len(SOUNDS),) * 3) * (chance.random((len(SOUNDS),) * 3) < 0.1)
    return PhoneModel.from_counts(counts.astype(float))


def by(way: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels, "usable", lambda scores: way)


def test_the_denominator(device: str, monkeypatch: pytest.MonkeyPatch) -> None:
    model = Denominator.of(phone_model(), device, CONTEXTS)
    model = Denominator(
        model.following.bfloat16().float(), model.start, model.pdfs
    )  # as the kernels round it
    scores = 4 * torch.randn(3, FRAMES, PDFS, generator=torch.Generator().manual_seed(1)).to(device)
    by(False, monkeypatch)
    total, gradient = denominator(scores, model)
    by(True, monkeypatch)
    found, slope = denominator(scores, model)
    assert found.tolist() == pytest.approx(total.tolist(), abs=1e-3)
    assert (slope - gradient).abs().max().item() < 1e-5


def test_the_numerator(device: str, monkeypatch: pytest.MonkeyPatch) -> None:
    model = PhoneModel.count(SENTENCES, PRONOUNCER, np.random.default_rng(0))
    said = chains(SENTENCES, PRONOUNCER, model, 40, np.random.default_rng(2), device, CONTEXTS)
    scores = 3 * torch.randn(len(SENTENCES), FRAMES, PDFS, generator=torch.Generator().manual_seed(2)).to(
        device
    )
    scores.requires_grad_()
    expected = numerator_score(scores, said)
    (gradient,) = torch.autograd.grad(expected[:3].sum(), scores)
    found, slope = kernels.numerator_sums(scores.detach(), said.tensors())
    assert found[:3].tolist() == pytest.approx(expected[:3].tolist(), abs=1e-3)
    assert found[3] < -1e8
    assert (slope - gradient)[:3].abs().max().item() < 1e-4


def test_both_together(device: str, monkeypatch: pytest.MonkeyPatch) -> None:
    model = PhoneModel.count(SENTENCES, PRONOUNCER, np.random.default_rng(0))
    said = chains(SENTENCES, PRONOUNCER, model, 40, np.random.default_rng(2), device, CONTEXTS)
    scores = torch.randn(len(SENTENCES), FRAMES, PDFS, generator=torch.Generator().manual_seed(3)).to(device)
    phones = Denominator.of(model, device, CONTEXTS)
    by(False, monkeypatch)
    value, gradient = lfmmi(scores, said, phones)
    by(True, monkeypatch)
    found, slope = lfmmi(scores, said, phones)
    assert found.item() == pytest.approx(value.item(), abs=1e-3)
    assert (slope - gradient).abs().max().item() < 1e-2 * gradient.abs().max().item()
    assert slope[3].abs().max() == 0
