from django.urls import path

from ketnap.web.duties import views

urlpatterns = [
    path("duties/", views.duties, name="duties"),
    path("duties/end/", views.end, name="duty_end"),
]
