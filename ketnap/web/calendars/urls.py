from django.urls import path

from ketnap.web.calendars import views

urlpatterns = [
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/counting/", views.counting, name="calendar_counting"),
    path("calendar/import/", views.bring_in, name="calendar_import"),
    path("calendar/template/", views.template, name="calendar_template"),
    path("calendar/<int:year>/", views.year, name="calendar_year"),
    path("calendar/versions/<int:key>/take-back/", views.take_back, name="calendar_take_back"),
]
