"""Addresses of the pages for spreadsheets in and out."""

from django.urls import path

from ketnap.web.transfer import views

urlpatterns = [
    path("transfer/", views.transfer, name="transfer"),
    path("transfer/template.xlsx", views.template, name="import_template"),
    path("transfer/import/", views.new, name="import_new"),
    path("transfer/import/<uuid:key>/", views.run, name="import"),
    path("transfer/import/<uuid:key>/write/", views.write, name="import_write"),
    path("transfer/import/<uuid:key>/again/", views.again, name="import_again"),
    path("transfer/import/<uuid:key>/discard/", views.discard, name="import_discard"),
    path("transfer/import/<uuid:key>/undo/", views.undo, name="import_undo"),
    path("transfer/export/", views.export_choice, name="export"),
    path("transfer/export.xlsx", views.export_file, name="export_file"),
]
