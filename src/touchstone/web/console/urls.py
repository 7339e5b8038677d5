"""Addresses of the console."""

from __future__ import annotations

from django.urls import path

from touchstone.web.console import devices_page, hand_in_page, settling, views

urlpatterns = [
    path("console/", views.shell, name="console-shell"),
    path("console/worker.js", views.worker, name="console-worker"),
    path("console/app.webmanifest", views.manifest, name="console-manifest"),
    path("console/state/", views.state, name="console-state"),
    path("console/devices/", devices_page.devices, name="console-devices"),
    path("console/devices/<uuid:id>/end/", devices_page.end, name="console-end-device"),
    path("console/devices/<uuid:id>/", views.device, name="console-device"),
    path("console/hand-in/", hand_in_page.hand_in, name="console-hand-in"),
    path("console/<uuid:id>/prepare/", views.prepare, name="console-prepare"),
    path("console/<uuid:id>/captured/", views.captured, name="console-captured"),
    path("console/<uuid:id>/submit/", views.submit, name="console-submit"),
    path("console/<uuid:id>/aside/", settling.aside, name="console-aside"),
    path("console/<uuid:id>/aside/leave-out/", settling.leave_out, name="console-leave-out"),
    path("console/<uuid:id>/aside/take-up/", settling.take_up, name="console-take-up"),
    path("console/<uuid:id>/aside/wait-no-longer/", settling.wait_no_longer, name="console-wait-no-longer"),
]
