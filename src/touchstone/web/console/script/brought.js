// What was typed before the page was lost, and is in its forms again: a line that says so.
import { html, nothing } from 'lit-html'

export function brought ({ app, drafts }) {
  if (!drafts.brought) return nothing
  return html`<p class="note" role="status">What was typed here before and not kept is in its form again. <button type="button" class="link" @click=${() => discard(app, drafts)}>Discard it</button></p>`
}

function discard (app, drafts) {
  if (!window.confirm('Discard everything that is typed about this assessment and not kept?')) return
  drafts.empty()
  app.draw()
  document.getElementById('text')?.focus() // the button goes with what it discarded
}
