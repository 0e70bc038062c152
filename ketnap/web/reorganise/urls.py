from django.urls import path

from ketnap.web.reorganise import acts, choosing, deciding, drafting

urlpatterns = [
    path("units/reorganise/", acts.overview, name="reorganise"),
    path("units/reorganise/new/", drafting.begin, name="reorganise_new"),
    path("units/reorganise/drafts/<uuid:draft>/", drafting.basis, name="reorganise_draft"),
    path("units/reorganise/drafts/<uuid:draft>/units/", choosing.units, name="reorganise_units"),
    path("units/reorganise/drafts/<uuid:draft>/new-unit/", choosing.new_unit, name="reorganise_new_unit"),
    path("units/reorganise/drafts/<uuid:draft>/preview/", deciding.preview, name="reorganise_preview"),
    path("units/reorganise/drafts/<uuid:draft>/decide/<slug:room>/", deciding.decide, name="reorganise_decide"),
    path("units/reorganise/drafts/<uuid:draft>/apply/", deciding.carry_out, name="reorganise_apply"),
    path("units/reorganise/drafts/<uuid:draft>/discard/", drafting.discard, name="reorganise_discard"),
    path("units/reorganise/acts/<uuid:act>/", acts.act, name="reorganise_act"),
    path("units/reorganise/acts/<uuid:act>/reverse/", acts.reverse, name="reorganise_reverse"),
]
