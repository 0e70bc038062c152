from django.urls import path

from ketnap.web.units import views

urlpatterns = [
    path("units/", views.units, name="units"),
    path("units/<str:code>/", views.unit, name="unit"),
]
