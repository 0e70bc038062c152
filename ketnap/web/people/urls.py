from django.urls import path

from ketnap.web.people import views

urlpatterns = [
    path("people/<uuid:key>/", views.person, name="person"),
    path("people/<uuid:key>/correct/", views.correct, name="person_correct"),
    path("people/<uuid:key>/erase/", views.erase, name="person_erase"),
]
