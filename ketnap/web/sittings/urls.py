"""Addresses of the pages of sittings."""

from django.urls import path

from ketnap.web.sittings import views

urlpatterns = [
    path("sittings/", views.sittings, name="sittings"),
    path("sittings/new/", views.new, name="sitting_new"),
    path("sittings/<uuid:sitting>/", views.detail, name="sitting"),
    path("sittings/<uuid:sitting>/minutes/", views.minutes, name="sitting_minutes"),
    path("sittings/<uuid:sitting>/roll/", views.roll, name="sitting_roll"),
    path("sittings/<uuid:sitting>/void/", views.void, name="sitting_void"),
]
