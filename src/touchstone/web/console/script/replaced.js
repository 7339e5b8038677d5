// The plan changed while the session was held: what was captured stays, and the new one is a press away.
import { html, nothing } from 'lit-html'

export function replaced ({ version, method, session, app }) {
  if (!version || version === method.version) return nothing
  const { attempt, organisation } = session.pack
  return html`<p class="note" role="alert">The plan of this assessment changed to version ${version} while this device had version
    ${method.version}. Nothing that you captured is lost; the new version judges it.
    <button class="link" @click=${() => app.prepare({ attempt, organisation })}>Put version ${version} on this device</button></p>`
}
