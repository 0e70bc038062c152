from django.urls import path

from ketnap.web.components import views

urlpatterns = [
    path("components/", views.components, name="components"),
    path("components/dialog/", views.dialog, name="components_dialog"),
]
