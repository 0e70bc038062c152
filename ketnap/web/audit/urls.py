from django.urls import path

from ketnap.web.audit import views

urlpatterns = [
    path("audit/", views.audit, name="audit"),
    path("audit/<int:position>/", views.entry, name="audit_entry"),
]
