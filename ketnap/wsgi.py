"""The application for the web server. Refuses to come up with settings that would be unsafe."""

import os

from django.core.wsgi import get_wsgi_application

from ketnap.settings_checks import refuse_unsafe

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ketnap.settings")
application = get_wsgi_application()
refuse_unsafe()
