// Keeps what is typed as it is typed. Without this file the page has its Save buttons, and loses nothing.
(function () {
  const form = document.querySelector('[data-planning]')
  if (!form) return
  let leaving = false
  const point = (element) => element.closest('[data-point]')
  const status = (of) => of.querySelector('[role=status]')
  const unsaved = () => [...form.querySelectorAll('[data-unsaved]')]

  function say (of, text, not) {
    status(of).textContent = text
    status(of).classList.toggle('planning-saved--not', not)
  }

  function failed (event, text) {
    const of = point(event.target)
    if (!of) return
    event.stopPropagation() // elsewhere a page is loaded anew; here that would lose what was typed
    of.dataset.unsaved = 'yes'
    say(of, text, true)
  }

  function again () {
    for (const of of unsaved()) {
      if (!of.querySelector('.planning-conflict')) window.htmx.trigger(of.querySelector('textarea'), 'change')
    }
  }

  document.querySelectorAll('.planning-autosave').forEach((hint) => { hint.hidden = false })

  form.addEventListener('input', (event) => {
    const of = point(event.target)
    if (!of) return
    of.dataset.unsaved = 'yes'
    of.typed = (of.typed || 0) + 1
  })

  form.addEventListener('htmx:beforeRequest', (event) => {
    const of = point(event.target)
    of.sent = of.typed
    say(of, 'Saving…', false)
  })

  // Somebody who was signed out meanwhile is answered with the page that asks them to sign in.
  form.addEventListener('htmx:beforeSwap', (event) => {
    const where = event.detail.pathInfo
    if (event.detail.xhr.status === 200 && where.responsePath !== where.requestPath) {
      event.detail.shouldSwap = false
      failed(event, 'Not saved: you were signed out. Press Save; you are asked to sign in, and nothing is lost.')
    }
  })

  form.addEventListener('htmx:afterSwap', (event) => {
    const of = point(event.target)
    if (!of) return
    const waits = Boolean(of.querySelector('.planning-conflict'))
    const kept = status(of).textContent.trim().startsWith('Saved')
    status(of).classList.toggle('planning-saved--not', !kept && status(of).textContent.trim() !== '')
    if (kept && !waits && of.sent === of.typed) delete of.dataset.unsaved
  })

  form.addEventListener('htmx:sendError', (event) => failed(event, 'Not saved: no connection. It is tried again; do not close this page.'))
  form.addEventListener('htmx:timeout', (event) => failed(event, 'Not saved: no answer. It is tried again; do not close this page.'))
  form.addEventListener('htmx:responseError', (event) => failed(event, 'Not saved. Press Save, and nothing is lost.'))
  form.addEventListener('submit', () => { leaving = true })

  window.addEventListener('online', again)
  setInterval(again, 30000)
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') again() })
  window.addEventListener('beforeunload', (event) => {
    if (!leaving && form.querySelector('.planning-conflict, .planning-saved--not')) event.preventDefault()
  })
  window.addEventListener('pagehide', () => {
    if (leaving) return
    for (const of of unsaved()) {
      const said = new FormData()
      said.append('csrfmiddlewaretoken', form.querySelector('[name=csrfmiddlewaretoken]').value)
      for (const field of of.querySelectorAll('textarea, input')) {
        if (field.type !== 'checkbox' || field.checked) said.append(field.name, field.value)
      }
      navigator.sendBeacon(of.querySelector('textarea').dataset.hxPost, said)
    }
  })
})()
