"""Compiled loops: what ``simulation.rows`` has numba make of the laws, and the loops around several laws.

No law is written here. Loaded when a world is first compiled, since numba takes a second to load; without numba the
model does the same with numpy, to the last bit.

- one law: ``loops`` (columns), ``sums`` and ``counts`` (over agencies and kinds of region), ``putting`` (into rows),
  ``teams`` (agencies and their people)
- several: ``agencies``, ``dealing``, ``ties``, ``leaving``, ``recruitment``, ``careers``, ``moves``
- numbers alone: ``places``, ``medians``, ``queues``, ``special``
- how a text becomes a loop: ``one_row`` and ``single_precision`` (laws of a row), ``pieces``, ``arguments`` and
  ``calls`` (what it is handed), ``tables`` and ``agency_rows`` (columns by their names), ``processor``, ``cache``
"""
