"""The pages as a WSGI application, for ``runtall serve``."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
