"""Work that takes seconds done beside the screen; whoever needs it waits for it, and leaving does not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import TypeVar

Result = TypeVar("Result")


def begun(call: Callable[[], Result]) -> asyncio.Future[Result]:
    """What `call` will give. It runs in a thread that does not keep the program from ending."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Result] = loop.create_future()

    def tell(settle: Callable[[Result], None] | Callable[[BaseException], None], found: object) -> None:
        # The reviewer may have left in the meantime: then the loop is closed, and nobody is there to be told.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(lambda: None if future.done() else settle(found))  # type: ignore[arg-type]

    def work() -> None:
        try:
            tell(future.set_result, call())
        except BaseException as error:
            tell(future.set_exception, error)

    Thread(target=work, daemon=True).start()
    return future
