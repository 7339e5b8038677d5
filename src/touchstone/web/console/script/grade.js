// The grade so far, why it is that, and what would change it: by the plan alone, so also without a network.
import { html, nothing } from 'lit-html'
import { live } from 'lit-html/directives/live.js'
import { changes, steps } from './why.js'
import { plain } from './wording.js'

export function range ({ grade: { lowest, highest } }) {
  return lowest === highest ? plain(lowest) : `${plain(lowest)} to ${plain(highest)}`
}

export function grade (desk) {
  const { method, hints } = desk
  const better = changes(method, hints)
  return html`<section class="panel aside" aria-labelledby="grade"><h2 id="grade">Grade so far: ${range(hints)}</h2>
    ${method.grading.says ? html`<p>${method.grading.says}</p>` : nothing}
    ${better.length ? html`<h3>What would change it</h3><ul class="changes">${better.map((one) => html`<li>${one}</li>`)}</ul>` : nothing}
    <details ?open=${live(Boolean(desk.why))}>
      <summary @click=${(event) => { event.preventDefault(); desk.why = !desk.why; desk.app.draw() }}>Why</summary>${desk.why ? trace(steps(method, hints.levels, hints.score)) : nothing}</details>
  </section>`
}

function trace (all) {
  return html`<ol class="trace">${all.map(({ grade, asks, answer, clause }) => html`<li data-answer=${answer}>
    <span class="grade-name">${grade}</span> when ${asks}: <strong>${answer}</strong> <small>${clause}</small></li>`)}</ol>
    <p class="help">What is not yet assessed counts at its worst for the lower grade, and at its best for the higher.</p>`
}
