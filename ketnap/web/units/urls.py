from django.urls import path

from ketnap.web.units import changing, explorer, people, views

urlpatterns = [
    path("units/", explorer.units, name="units"),
    path("units/changes/", explorer.changes, name="unit_changes"),
    path("units/<str:code>/", views.unit, name="unit"),
    path("units/<str:code>/members/", people.members, name="unit_members"),
    path("units/<str:code>/members/new/", people.add_member, name="unit_member_new"),
    path("units/<str:code>/members/<uuid:person>/end/", people.end_member, name="unit_member_end"),
    path("units/<str:code>/bodies/<uuid:body>/", people.seats, name="unit_seats"),
    path("units/<str:code>/bodies/<uuid:body>/<uuid:person>/end/", people.leave_seat, name="unit_seat_end"),
    path("units/<str:code>/<slug:act>/", changing.change, name="unit_change"),
]
