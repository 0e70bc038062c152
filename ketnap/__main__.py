"""`python -m ketnap` is the same as the command `ketnap`."""

import sys

from ketnap.cli.main import main

sys.exit(main())
