"""Compiled loops: what ``simulation.rows`` has numba make of the laws, and the loops around several laws.

No law is written here. Loaded when a world is first compiled, since numba takes a second to load; without numba the
model does the same with numpy, to the last bit, and so every sum is taken in the order of numpy's additions.

- one law: ``loops`` (columns), ``sums`` and ``counts`` (over agencies and kinds of region), ``putting`` (into rows),
  ``teams`` (agencies and their people)
- several laws of the process of the same name, with the sums in between: ``accounts``, ``allocation``, ``careers``,
  ``counselling``, ``demand``, ``funding``, ``recruitment``, ``ties``, ``turnover``, ``workload``; over few agencies
  it takes a tenth of the time of its calls one by one
- numbers alone: ``moves``, ``places``, ``medians``, ``queues``, ``special``
- how a text becomes a loop: ``one_row`` and ``single_precision`` (laws of a row), ``tables`` (columns by their names),
  ``agency_rows`` (rows of an agency), ``pieces``, ``arguments`` and ``calls`` (what is handed over), ``processor``,
  ``cache``
"""
