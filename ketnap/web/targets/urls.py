from django.urls import path

from ketnap.web.targets import allocation, carrying, file, proposal, views

urlpatterns = [
    path("targets/", views.targets, name="targets"),
    path("targets/new/", views.new, name="target_new"),
    path("targets/<uuid:series>/", views.target, name="target"),
    path("targets/<uuid:series>/decide/", views.decide, name="target_decide"),
    path("targets/<uuid:series>/void/", views.void, name="target_void"),
    path("targets/<uuid:series>/revise/", views.revise, name="target_revise"),
    path("targets/<uuid:series>/allocation/", allocation.allocation, name="target_allocation"),
    path("targets/<uuid:series>/allocation/xlsx/", file.allocation_file, name="target_allocation_file"),
    path("targets/<uuid:series>/proposal/", proposal.proposal, name="target_proposal"),
    path("targets/carry-over/<uuid:act>/", carrying.worksheet, name="target_carrying"),
]
