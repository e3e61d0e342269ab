"""The figures of README, measured: one module a figure, each beside its floor and the way others do it."""
