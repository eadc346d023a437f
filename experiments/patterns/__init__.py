"""The patterns that the model is calibrated to and judged by: what was seen, and how the same is seen in the model."""
