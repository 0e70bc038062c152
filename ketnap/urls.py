"""All addresses belong to the web room."""

from importlib.util import find_spec

from django.urls import include, path

urlpatterns = [path("", include("ketnap.web.urls"))] if find_spec("ketnap.web") else []
