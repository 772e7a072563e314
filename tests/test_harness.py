"""What the house changes in Home Assistant's test harness."""

import threading
import time

from homeassistant.util.executor import InterruptibleThreadPoolExecutor


def test_no_thread_of_an_executor_is_interrupted_before_its_time() -> None:
    executor = InterruptibleThreadPoolExecutor(4)
    together = threading.Barrier(4)

    def work() -> str:
        together.wait()
        # Longer than each of four threads gets from Home Assistant.
        time.sleep(0.6)
        return "done"

    jobs = [executor.submit(work) for _ in range(4)]
    together_since = time.monotonic()
    while not all(job.running() for job in jobs):
        assert time.monotonic() - together_since < 10
        time.sleep(0.01)
    executor.shutdown()

    assert {job.result(0) for job in jobs} == {"done"}
    assert not [thread for thread in executor._threads if thread.is_alive()]
