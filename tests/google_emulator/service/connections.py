"""The open connections, so that one can be reset in the middle of an answer."""

from __future__ import annotations

import asyncio
import socket
import struct

from uvicorn.protocols.http.h11_impl import H11Protocol


class Connections:
    """Transports by the address of whoever is connected."""

    def __init__(self) -> None:
        self._open: dict[tuple[object, ...], asyncio.Transport] = {}

    def protocol(self) -> type[asyncio.Protocol]:
        """The HTTP protocol for uvicorn that enters its connections here."""
        entered = self._open

        class Entered(H11Protocol):
            """HTTP/1.1 as uvicorn speaks it."""

            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                entered[tuple(transport.get_extra_info("peername"))] = transport
                super().connection_made(transport)

            def connection_lost(self, exc: Exception | None) -> None:
                entered.pop(tuple(self.transport.get_extra_info("peername")), None)
                super().connection_lost(exc)

        return Entered

    async def reset(self, client: tuple[object, ...]) -> None:
        """Break a connection off so that the other side sees a reset."""
        transport = self._open.get(client)
        if transport is None:
            return
        sock: socket.socket = transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
