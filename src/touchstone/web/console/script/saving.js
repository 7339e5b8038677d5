// The button that saves unsent work as a file, and how a browser saves something.
import { html, nothing } from 'lit-html'
import { fileOf, nameOf } from './unsent.js'

// Have the browser save something under a name.
export function saved (blob, name) {
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: name })
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

async function save (app, pack) {
  const said = await fileOf(app.keeper, pack)
  if (said) saved(new Blob([said], { type: 'application/octet-stream' }), nameOf())
  app.told({ message: said ? 'Unsent work is saved as a file. It also stays here until it is sent. Hand the file in from any device, signed in as yourself.' : 'Everything is sent.' })
}

// The button, where there is something that was not sent, or was refused.
export function saving (app, work, about = '') {
  const { unsent, refused } = app.tally.of(work)
  if (!unsent && !refused.length) return nothing
  return html`<button class="button second" type="button" @click=${() => save(app, work)}>Save unsent work as a file<span class="hidden">${about}</span></button>`
}
