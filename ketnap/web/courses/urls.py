from django.urls import path

from ketnap.web.courses import views

urlpatterns = [
    path("classes/", views.classes, name="classes"),
    path("classes/new/", views.new, name="class_new"),
    path("classes/<uuid:key>/", views.course, name="class"),
    path("classes/<uuid:key>/sessions/", views.session, name="class_session"),
    path("classes/<uuid:key>/learners/", views.enrol, name="class_enrol"),
    path("classes/<uuid:key>/certificates/", views.complete, name="class_complete"),
]
