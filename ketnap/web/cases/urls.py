"""Addresses of the case pages."""

from django.urls import path

from ketnap.web.cases import acts, away, opening, views

urlpatterns = [
    path("cases/", views.cases, name="cases"),
    path("cases/away/", away.away, name="cases_away"),
    path("cases/new/", opening.new_case, name="case_new"),
    path("cases/<uuid:case>/", views.case_detail, name="case"),
    path("cases/<uuid:case>/person/", opening.person, name="case_person"),
    path("cases/<uuid:case>/steps/<slug:step>/", acts.step, name="case_step"),
    path("cases/<uuid:case>/tell/", acts.tell_about, name="case_tell"),
    path("cases/<uuid:case>/record/", acts.record_choice, name="case_record"),
    path("cases/<uuid:case>/record/<slug:step>/", acts.record_step, name="case_record_step"),
    path("cases/<uuid:case>/void/<uuid:event>/", acts.void, name="case_void"),
    path("cases/<uuid:case>/forms/<slug:form>/", views.official_form, name="case_form"),
]
