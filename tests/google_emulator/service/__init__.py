"""The HTTP side: addresses, faults, quotas, control and the server."""
