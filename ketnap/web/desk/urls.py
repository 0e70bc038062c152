from django.urls import path

from ketnap.web.desk import views

urlpatterns = [
    path("", views.desk, name="desk"),
    path("desk/<slug:kind>/", views.listing, name="desk_list"),
]
