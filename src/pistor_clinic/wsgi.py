"""The door for a WSGI server such as granian."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pistor_clinic.settings")
application = get_wsgi_application()
