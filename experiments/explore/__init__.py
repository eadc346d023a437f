"""Exploring the model: sweeps, sensitivity, scenario discovery, optimisation. What rests on what?"""
