"""Exploring the model: sweeps, sensitivity, scenario discovery, optimisation. Researchers ask here what rests on what."""
