"""Run a Home Assistant with this integration on this machine, ready to look at."""

import asyncio
from contextlib import suppress
import signal
import sys

from .arguments import Arguments, parse_arguments
from .errors import DemoError
from .house import run


async def _until_stopped(arguments: Arguments) -> None:
    demo = asyncio.create_task(run(arguments))

    def stop() -> None:
        # Only once: a second Ctrl-C must not interrupt the clean-up.
        if not demo.cancelling():
            print("\nStopping …", flush=True)
            demo.cancel()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop)
    with suppress(asyncio.CancelledError):
        await demo


try:
    asyncio.run(_until_stopped(parse_arguments()))
except DemoError as err:
    sys.exit(str(err))
