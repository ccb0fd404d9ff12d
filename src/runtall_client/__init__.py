"""A small client for the API of runtall: the standard library and nothing else.

>>> from runtall_client import Client
>>> here = Client("http://127.0.0.1:8127", "runtall_...")
>>> here.address
'http://127.0.0.1:8127'
"""

from runtall_client.client import Client
from runtall_client.problem import Problem
from runtall_client.today import Cap, Card, Line, Today, as_text
from runtall_client.wire import Answer, Request, Send

__all__ = ["Answer", "Cap", "Card", "Client", "Line", "Problem", "Request", "Send", "Today", "as_text"]
