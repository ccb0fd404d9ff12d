"""The operations, an area a file: each parses, calls a service and gives what that returns."""
