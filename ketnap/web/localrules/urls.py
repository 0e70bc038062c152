"""Addresses of local rules: packs, values to be confirmed, own criteria, rehearsal."""

from django.urls import path

from ketnap.web.localrules import criteria, packs, rehearsal, values

urlpatterns = [
    path("local-rules/", packs.packs, name="local_rules"),
    path("local-rules/publish/", packs.publish_pack, name="local_publish"),
    path("local-rules/values/", values.values, name="local_values"),
    path("local-rules/values/<uuid:key>/end/", values.end, name="local_value_end"),
    path("local-rules/values/<str:ruleset>/<str:name>/", values.value, name="local_value"),
    path("local-rules/criteria/", criteria.criteria, name="local_criteria"),
    path("local-rules/criteria/<uuid:key>/end/", criteria.end, name="local_criterion_end"),
    path("local-rules/rehearsal/", rehearsal.rehearsal, name="local_rehearsal"),
    path("local-rules/rehearsal/<uuid:batch>/reverse/", rehearsal.reverse_one, name="local_reverse"),
    path("local-rules/<uuid:key>/", packs.pack, name="local_pack"),
    path("local-rules/<uuid:key>/acknowledge/", packs.acknowledge_pack, name="local_acknowledge"),
    path("local-rules/<uuid:key>/withdraw/", packs.withdraw_pack, name="local_withdraw"),
    path("local-rules/<uuid:key>/take-back/", packs.take_back_pack, name="local_take_back"),
]
