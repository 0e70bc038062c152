from django.urls import path

from ketnap.web.reports import b3, bridge, months, signed, views, writing

urlpatterns = [
    path("reports/", views.reports, name="reports"),
    path("reports/b1/", views.b1, name="report_b1"),
    path("reports/b2/", views.b2, name="report_b2"),
    path("reports/b3/", b3.b3, name="report_b3"),
    path("reports/b4/", b3.b4, name="report_b4"),
    path("reports/b5/", views.b5, name="report_b5"),
    path("reports/b10/", writing.b10, name="report_b10"),
    path("reports/b10/sign/", writing.sign, name="report_sign"),
    path("reports/months/", months.months, name="report_months"),
    path("reports/spread/", views.spread, name="report_spread"),
    path("reports/cn/", bridge.cn, name="report_cn"),
    path("reports/list/", views.listing, name="report_list"),
    path("reports/signed/<uuid:key>/", signed.signed, name="report_signed"),
    path("reports/signed/<uuid:key>/file/", signed.file, name="report_signed_file"),
    path("reports/<slug:code>/file.<slug:kind>", views.file, name="report_file"),
]
