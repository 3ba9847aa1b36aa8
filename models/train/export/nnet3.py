"""am/final.mdl as Kaldi and vosk read it: the transition model, and the components of the network and their wiring."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.train.export.kaldi_io import Writer
from models.train.pronouncing.contexts import Contexts, Transitions
from models.train.pronouncing.phones import NAMES

_STAY = 0.5  # the probability of staying in a phone: scores of the network say the rest

Component = Callable[[Writer], Writer]
Matrix = NDArray[np.float64]


def transition_model(writer: Writer, contexts: Contexts) -> None:
    """One emitting state for each phone and each unit that it can be, with one pdf to enter it and one to stay.

    Kaldi numbers the transitions in the order of those states: staying in state i is 2i - 1, entering it 2i.
    """
    count = len(NAMES)
    states = Transitions(contexts).tuples()
    writer.token("<TransitionModel>", "<Topology>")
    writer.integers(range(1, count + 1))
    writer.integers([-1] + [0] * count)  # every phone has topology 0
    writer.integer(-1)  # pdfs of entering and staying differ
    writer.integer(1)  # topologies
    writer.integer(2)  # states in it: the emitting one …
    writer.integer(0, 1)  # … with its pdf classes of entering and staying, …
    writer.integer(2).integer(0).single(_STAY).integer(1).single(1 - _STAY)  # … and its two transitions,
    writer.integer(-1, -1).integer(0)  # and the end, without pdf and transition
    writer.token("</Topology>", "<Tuples>").integer(len(states))
    for state in states:
        writer.integer(*state)
    writer.token("</Tuples>", "<LogProbs>")
    # Kaldi counts transitions from 1: number 0 is not one.
    writer.vector([0.0] + [math.log(_STAY), math.log(1 - _STAY)] * len(states))
    writer.token("</LogProbs>", "</TransitionModel>")


@dataclass
class Nnet3:
    """The components of a network, and the lines that wire them, in the order they are added."""

    contexts: Contexts = field(default_factory=Contexts.plain)
    lines: list[str] = field(default_factory=list)
    components: list[Component] = field(default_factory=list)

    def input(self, size: int) -> str:
        self.lines.append(f"input-node name=input dim={size}")
        return "input"

    def output(self, source: str) -> None:
        self.lines.append(f"output-node name=output input={source} objective=linear")

    def convolution(
        self,
        name: str,
        source: str,
        offsets: Sequence[int],
        weights: Matrix,
        bias: ArrayLike = (),
        compressed: bool = False,
    ) -> str:
        """Weights ``[outputs, inputs, offsets]`` over frames at ``offsets`` (10 ms each) around an output."""
        matrix = np.concatenate(list(np.moveaxis(weights, 2, 0)), 1)

        def write(writer: Writer) -> Writer:
            writer.token("<TdnnComponent>", "<LearningRate>").single(0.001)
            writer.token("<TimeOffsets>").integers(offsets)
            writer.token("<LinearParams>").matrix(matrix, compressed)
            writer.token("<BiasParams>").vector(bias)
            # What follows is for training in Kaldi, which has to find it there.
            writer.token("<OrthonormalConstraint>").single(0.0)
            writer.token("<UseNaturalGradient>").boolean(True)
            writer.token("<NumSamplesHistory>").single(2000.0)
            writer.token("<AlphaInOut>").single(4.0, 4.0)
            return writer.token("<RankInOut>").integer(20, 80).token("</TdnnComponent>")

        return self._add(name, source, write)

    def rectifier(self, name: str, source: str, size: int) -> str:
        def write(writer: Writer) -> Writer:
            writer.token("<RectifiedLinearComponent>", "<Dim>").integer(size)
            writer.token("<ValueAvg>").vector().token("<DerivAvg>").vector()
            writer.token("<Count>").double(0.0)
            writer.token("<OderivRms>").vector().token("<OderivCount>").double(0.0)
            writer.token("<NumDimsSelfRepaired>").double(0.0).token("<NumDimsProcessed>").double(0.0)
            return writer.token("</RectifiedLinearComponent>")

        return self._add(name, source, write)

    def normalization(
        self, name: str, source: str, mean: ArrayLike, variance: ArrayLike, epsilon: float
    ) -> str:
        size = len(np.asarray(mean))

        def write(writer: Writer) -> Writer:
            writer.token("<BatchNormComponent>", "<Dim>").integer(size).token("<BlockDim>").integer(size)
            writer.token("<Epsilon>").single(epsilon).token("<TargetRms>").single(1.0)
            writer.token("<TestMode>").boolean(True).token("<Count>").double(1000.0)
            writer.token("<StatsMean>").vector(mean).token("<StatsVar>").vector(variance)
            return writer.token("</BatchNormComponent>")

        return self._add(name, source, write)

    def total(self, name: str, source: str, bypass: str, scale: float, size: int) -> str:
        """``source`` and ``scale`` times ``bypass``."""

        def write(writer: Writer) -> Writer:
            writer.token("<NoOpComponent>", "<Dim>").integer(size)
            return writer.token("<BackpropScale>").single(1.0).token("</NoOpComponent>")

        return self._add(name, f"Sum({source}, Scale({scale:g}, {bypass}))", write)

    def model(self) -> bytes:
        """The bytes of am/final.mdl. Priors are empty: LF-MMI scores are no posteriors."""
        writer = Writer()
        transition_model(writer, self.contexts)
        writer.token("<Nnet3>").line()
        for line in self.lines:
            writer.line(line)
        writer.line().token("<NumComponents>").integer(len(self.components))
        for component in self.components:
            component(writer)
        writer.token("</Nnet3>")
        # Kaldi computes both contexts itself when it reads the file.
        writer.token("<LeftContext>").integer(0).token("<RightContext>").integer(0)
        return writer.token("<Priors>").vector().content()

    def _add(self, name: str, source: str, write: Component) -> str:
        self.components.append(lambda writer: write(writer.token("<ComponentName>", name)))
        self.lines.append(f"component-node name={name} component={name} input={source}")
        return name
