"""Django's own commands (makemigrations and the like), for developers. Users have `ketnap`."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ketnap.settings")
    execute_from_command_line(sys.argv)
