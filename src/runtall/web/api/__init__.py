"""The API under ``/api/v1/``: everything that the pages do, over the same services. Loaded when it is first asked for."""
