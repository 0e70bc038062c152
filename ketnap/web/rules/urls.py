"""Addresses of the rules and of the backward planner of a case."""

from django.urls import path

from ketnap.web.rules import views

urlpatterns = [
    path("rules/", views.rules, name="rules"),
    path("rules/changes/", views.rule_changes, name="rule_changes"),
    path("rules/steps/", views.rule_steps, name="rule_steps"),
    path("rules/<str:key>/", views.rule, name="rule"),
    path("targets/<uuid:series>/plan/", views.target_plan, name="target_plan"),
    path("cases/<uuid:case>/plan/", views.case_plan, name="case_plan"),
]
