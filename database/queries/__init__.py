"""The questions pages ask, one module a subject; each is asked within :class:`database.scope.Asked`."""
