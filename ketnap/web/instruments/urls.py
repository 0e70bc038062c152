from django.urls import path

from ketnap.web.instruments import views

urlpatterns = [
    path("instruments/", views.instruments, name="instruments"),
    path("instruments/new/", views.new, name="instrument_new"),
    path("instruments/<uuid:key>/", views.instrument, name="instrument"),
    path("instruments/<uuid:key>/edit/", views.edit, name="instrument_edit"),
    path("instruments/<uuid:key>/file/", views.attach, name="instrument_attach"),
    path("instruments/<uuid:key>/download/", views.download, name="instrument_download"),
]
