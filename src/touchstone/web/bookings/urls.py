"""Addresses of bookings, of assessors, and of the calendars that follow them."""

from __future__ import annotations

from django.urls import path

from touchstone.web.bookings.views import answering, assessors, calendars, changing, lists, planning, showing

urlpatterns = [
    path("bookings/", lists.everything, name="bookings-list"),
    path("bookings/mine/", lists.own, name="bookings-own"),
    path("bookings/<uuid:id>/", showing.booking, name="bookings-page"),
    path("bookings/<uuid:id>/booked/", showing.booked, name="bookings-booked"),
    path("bookings/<uuid:id>/notice/", changing.notice, name="bookings-notice"),
    path("bookings/<uuid:id>/accept/", answering.accept, name="bookings-accept"),
    path("bookings/<uuid:id>/decline/", answering.decline, name="bookings-decline"),
    path("bookings/<uuid:id>/move/", planning.move, name="bookings-move"),
    path("bookings/<uuid:id>/cancel/", changing.cancel, name="bookings-cancel"),
    path("bookings/<uuid:id>/nobody-came/", changing.no_show, name="bookings-no-show"),
    path("apprentices/<uuid:id>/bookings/", showing.apprentice, name="bookings-apprentice"),
    path("apprentices/<uuid:id>/bookings/<slug:method>/", planning.book, name="bookings-book"),
    path("assessors/", assessors.everybody, name="bookings-assessors"),
    path("assessors/<uuid:id>/", assessors.one, name="bookings-assessor"),
    path("assessors/<uuid:id>/approve/", assessors.approve, name="bookings-approve"),
    path("assessors/<uuid:id>/available/", assessors.free, name="bookings-free"),
    path("assessors/<uuid:id>/conflict/", assessors.conflict, name="bookings-conflict"),
    path("assessors/times/<uuid:id>/remove/", assessors.not_free, name="bookings-not-free"),
    path("assessors/conflicts/<uuid:id>/end/", assessors.end_conflict, name="bookings-end-conflict"),
    path("calendar/", calendars.own, name="bookings-calendar"),
    path("calendar/<uuid:key>.ics", calendars.feed, name="bookings-feed"),
]
