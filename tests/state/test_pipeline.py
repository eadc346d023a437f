import numpy as np

from simulation.state.pipeline import Pipeline


def test_a_copy_shares_nothing():
    pipeline = Pipeline(
        np.ones((3, 4)), np.ones(2), np.ones(4), np.ones(12), 1.0, np.ones((2, 4)), np.ones((3, 4)), enrolled=7.0
    )
    other = pipeline.copy()
    for name, value in vars(other).items():
        if isinstance(value, np.ndarray):
            value += 1
            assert (getattr(pipeline, name) == 1).all(), name
    other.peers_ready = 5.0
    assert (pipeline.peers_ready, other.enrolled) == (1.0, 7.0)
