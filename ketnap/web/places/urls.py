from django.urls import path

from ketnap.web.places import coverage, mapping, numbers, views

urlpatterns = [
    path("places/", views.places, name="places"),
    path("places/coverage/", coverage.coverage, name="places_coverage"),
    path("places/tags/", numbers.tags, name="places_tags"),
    path("places/numbers/", numbers.numbers, name="places_numbers"),
    path("places/mapping/", mapping.mapping, name="places_mapping"),
    path("places/<uuid:key>/", views.place, name="place"),
]
