"""The commands, one module a family: what was typed, one call, what is printed.

What only a command that runs needs is imported there, so that help and version are shown at once.
"""
