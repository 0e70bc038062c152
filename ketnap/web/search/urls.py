from django.urls import path

from ketnap.web.search import views

urlpatterns = [path("search/", views.search, name="search")]
