"""The pages of the house."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Holds the look (static files), the template tags and the catalogue of the pages."""

    name = "ketnap.web"
    label = "web"
    verbose_name = "Ketnap"
