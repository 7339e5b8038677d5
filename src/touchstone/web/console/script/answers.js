// What is answered with yes or no by one tap: what is open first, then what was said.
import { html, nothing } from 'lit-html'
import { repeat } from 'lit-html/directives/repeat.js'

// `said` is the answer by id; `say` captures one.
export function answers (desk, some, said, say) {
  const rests = ({ id }) => desk.taps.rests(`answer ${id}`)
  const tapped = (one, holds) => desk.taps.tap(`answer ${one.id}`, () => say(one, holds))
  const open = some.filter((one) => !said.has(one.id) || rests(one))
  const done = some.filter((one) => said.has(one.id) && !rests(one))
  return html`${repeat(open, ({ id }) => id, (one) => html`<fieldset class="declared" data-answered=${String(said.has(one.id))}><legend>${one.says}</legend>
      <button type="button" class="button" @click=${() => tapped(one, true)}>Yes<span class="hidden">: ${one.says}</span></button>
      <button type="button" class="button second" @click=${() => tapped(one, false)}>No<span class="hidden">: ${one.says}</span></button></fieldset>`)}
    ${done.length ? html`<ul class="said">${done.map((one) => html`<li>${said.get(one.id) ? 'Yes' : 'No'}: ${one.says}</li>`)}</ul>` : nothing}`
}
