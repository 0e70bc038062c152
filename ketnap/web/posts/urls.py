from django.urls import path

from ketnap.web.posts import views

urlpatterns = [
    path("posts/", views.posts, name="posts"),
    path("posts/handover/", views.handover, name="posts_handover"),
]
