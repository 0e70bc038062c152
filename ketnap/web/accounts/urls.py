from django.urls import path

from ketnap.web.accounts import keeping, views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/practice/", views.sign_in_practice, name="sign_in_practice"),
    path("sign-in/<str:token>/", views.sign_in_link, name="sign_in_link"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("account/", views.account, name="account"),
    path("account/language/", views.language, name="account_language"),
    path("account/password/", views.password, name="account_password"),
    path("users/", keeping.users, name="users"),
    path("users/new/", keeping.new_user, name="user_new"),
    path("users/<int:key>/", keeping.user, name="user"),
    path("users/<int:key>/grants/", keeping.give, name="user_give"),
    path("users/<int:key>/grants/<int:grant>/end/", keeping.end, name="user_end"),
    path("users/<int:key>/link/", keeping.link, name="user_link"),
    path("users/<int:key>/state/", keeping.switch, name="user_switch"),
]
