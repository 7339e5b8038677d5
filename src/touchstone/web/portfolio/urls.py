"""Addresses of portfolios."""

from __future__ import annotations

from django.urls import path

from touchstone.web.portfolio.views import deciding, many, reading, writing

OF_ONE = "apprentices/<uuid:id>/portfolio/"
PIECE = "portfolio/pieces/<uuid:id>/"

urlpatterns = [
    path(OF_ONE, reading.overview, name="portfolio-home"),
    path(f"{OF_ONE}coverage/", reading.matrix, name="portfolio-coverage"),
    path(f"{OF_ONE}search/", reading.search, name="portfolio-search"),
    path(f"{OF_ONE}mapping-form.pdf", reading.form_as_pdf, name="portfolio-form-pdf"),
    path(f"{OF_ONE}mapping-form.xlsx", reading.form_as_workbook, name="portfolio-form-xlsx"),
    path(f"{OF_ONE}add/", writing.add, name="portfolio-add"),
    path(f"{OF_ONE}add-many/", many.choose, name="portfolio-many"),
    path(f"{OF_ONE}add-many/table/", many.table, name="portfolio-many-table"),
    path(f"{OF_ONE}statement/", writing.state, name="portfolio-statement"),
    path(f"{OF_ONE}declare/", deciding.declare, name="portfolio-declare"),
    path(f"{OF_ONE}hand-in/", deciding.hand_in, name="portfolio-hand-in"),
    path(f"{OF_ONE}handed-in/", deciding.handed_in, name="portfolio-handed-in"),
    path(f"{OF_ONE}give/", deciding.give, name="portfolio-give"),
    path(PIECE, reading.piece, name="portfolio-piece"),
    path(f"{PIECE}edit/", writing.edit, name="portfolio-edit"),
    path(f"{PIECE}file/", writing.add_file, name="portfolio-file"),
    path("portfolio/files/<uuid:id>/take-back/", writing.remove_file, name="portfolio-remove-file"),
    path("portfolio/files/<uuid:id>/clean/", writing.clean_file, name="portfolio-clean"),
    path(f"{PIECE}statement/", writing.restate, name="portfolio-restate"),
    path(f"{PIECE}withdraw/", writing.withdraw, name="portfolio-withdraw"),
]
