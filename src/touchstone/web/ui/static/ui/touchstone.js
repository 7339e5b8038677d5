// Starts the components; every page works without it.
document.body.classList.add('js-enabled', 'govuk-frontend-supported')
window.GOVUKFrontend.initAll()

// A part of a page that was loaded later gets its components too.
document.addEventListener('htmx:afterSwap', function (event) {
  window.GOVUKFrontend.initAll({ scope: event.target })
})

// Where a part could not be loaded, the whole page is asked for, so that its message is seen.
function whole (event) {
  window.location.assign(event.detail.pathInfo.finalRequestPath || event.detail.pathInfo.requestPath)
}
document.addEventListener('htmx:responseError', whole)
document.addEventListener('htmx:sendError', whole)
