from django.urls import path

from ketnap.web.targets import allocation, views

urlpatterns = [
    path("targets/", views.targets, name="targets"),
    path("targets/new/", views.new, name="target_new"),
    path("targets/<uuid:series>/", views.target, name="target"),
    path("targets/<uuid:series>/revise/", views.revise, name="target_revise"),
    path("targets/<uuid:series>/allocation/", allocation.allocation, name="target_allocation"),
]
