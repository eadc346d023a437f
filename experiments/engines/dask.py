"""A Dask cluster: other machines, or a small one on this machine.

Dask hands a chunk to another worker when one dies. Each result is fetched and let go as soon as it is there, so that
the death of the worker that made it asks for nothing again.
"""

from __future__ import annotations

import contextlib
import queue
import time
import uuid
from typing import Any, Self

from experiments.chunk import Chunk, done
from experiments.engine import Returned
from experiments.stopped import StudyError
from simulation.mistakes import ConfigError

IN_HAND = 2
"""Chunks for each worker: one that it does and one that waits for it."""
COUNT_SECONDS = 5.0
"""Time between two looks at who is there: workers come and go."""
PATIENCE = "30s"
"""How long a scheduler may take to answer, and its first worker to come."""


class DaskEngine:
    """A client of a Dask cluster.

    Args:
        address: of its scheduler; None, without a file: a small cluster is started on this machine.
        scheduler_file: where the scheduler tells its address.
        workers: processes of the small cluster.

    Raises:
        ConfigError: Dask is not installed.
    """

    def __init__(self, address: str | None, scheduler_file: str | None, workers: int) -> None:
        try:
            import distributed
        except ImportError:
            raise ConfigError(
                'engine: dask is not installed. Install it with pip install "social-workforce[cluster]", '
                "or choose engine=local."
            ) from None
        self._dask: Any = distributed
        self._address, self._file, self._processes = address, scheduler_file, workers
        self._given: dict[str, tuple[Any, Chunk]] = {}
        self._mail: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._open = contextlib.ExitStack()
        self._threads, self._counted = 0, -COUNT_SECONDS

    def __enter__(self) -> Self:
        try:
            self._client = self._open.enter_context(self._connected())
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except (OSError, TimeoutError) as error:
            self._open.close()
            where = self._file or self._address or "this machine"
            raise StudyError(
                f"the Dask cluster of {where} does not answer or has no workers: {error} "
                "Start its scheduler and workers first; see docs/engines.md."
            ) from None
        return self

    def __exit__(self, *_: object) -> None:
        for future, _chunk in self._given.values():
            with contextlib.suppress(Exception):
                future.cancel(force=True)
        self._given.clear()
        self._open.close()

    @property
    def workers(self) -> int:
        """Runs at the same time: the threads of all workers that were there a moment ago."""
        if time.monotonic() - self._counted > COUNT_SECONDS:
            try:
                self._threads = sum(self._client.nthreads().values())
            except (OSError, TimeoutError):
                raise self._gone() from None
            self._counted = time.monotonic()
        return self._threads

    def room(self) -> int:
        """A chunk to do and one that waits, for each worker."""
        return max(IN_HAND, IN_HAND * self.workers) - len(self._given)

    def submit(self, chunk: Chunk) -> None:
        """Give the chunk to the scheduler."""
        key = f"workforce-{uuid.uuid4().hex}"
        future = self._client.submit(done, chunk, key=key, pure=False)
        self._given[key] = future, chunk
        future.add_done_callback(lambda future: self._mail.put(future.key))

    def returned(self, seconds: float) -> list[Returned]:
        """Chunks that are done, or that killed every worker that tried them.

        Raises:
            StudyError: the cluster is gone, or its workers cannot do the work at all.
        """
        found: list[Returned] = []
        with contextlib.suppress(queue.Empty):
            found += self._fetched(self._mail.get(timeout=seconds))
            while True:
                found += self._fetched(self._mail.get_nowait())
        if self._client.status != "running":
            raise self._gone()
        return found

    def _fetched(self, key: str) -> list[Returned]:
        future, chunk = self._given.pop(key)
        try:
            return [Returned(chunk, future.result(timeout=PATIENCE))]
        except self._dask.KilledWorker as error:
            return [Returned(chunk, None, " ".join(str(error).split()))]
        except StudyError:
            raise
        except (self._dask.CancelledError, OSError, TimeoutError):
            raise self._gone() from None
        except Exception as error:
            raise StudyError(
                f"a worker of the Dask cluster cannot do the work: {type(error).__name__}: {error}. "
                "Is the same version of social-workforce installed there? See docs/engines.md."
            ) from error
        finally:
            future.release()

    def _connected(self) -> Any:
        quiet = {"distributed.worker.daemon": True, "distributed.comm.timeouts.connect": PATIENCE}
        import dask

        self._open.enter_context(dask.config.set(quiet))
        if self._file:
            return self._dask.Client(scheduler_file=self._file, timeout=PATIENCE)
        if self._address:
            return self._dask.Client(self._address, timeout=PATIENCE)
        cluster = self._dask.LocalCluster(
            n_workers=self._processes, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
        )
        return self._dask.Client(self._open.enter_context(cluster), timeout=PATIENCE)

    def _gone(self) -> StudyError:
        return StudyError(
            "the Dask cluster is gone. All runs that were finished are kept; "
            "start it again, and the same command goes on."
        )
