// What does not hold as the judgements are submitted, as far as this device can tell: each rule by its force in the plan.
// What should hold is submitted all the same with a reason, which goes with the wish; whether it is needed the server says.
import { html, nothing } from 'lit-html'
import { live } from 'lit-html/directives/live.js'
import { filled } from './drafts.js'
import { plain } from './wording.js'

const MUST = 'As far as this device can tell, the plan’s rules do not hold for these, and the server refuses them unless a manager let them pass:'
const SHOULD = 'The plan says that these should hold, and as far as this device can tell they do not. Say why you go on all the same.'
const OTHERS = 'The plan says that these should hold, and as far as this device can tell they do not. The server refuses them until the ' +
  'assessment organisation has noted why you go on:'
const HELP = 'Kept for ever, as soon as the judgements are submitted, and shown wherever this record is read. Do not name anybody else.'
const LONGEST = 4000 // characters, as on the page of the record

const RULES = {
  'conduct.duration': 'The time used in all',
  'conduct.extension': 'More time than was granted',
  'question.minimum': 'The number of questions',
  'question.themes': 'Themes that were not asked about',
  'question.asked_in': 'When questions were asked',
  'question.unobserved': 'KSBs neither seen nor asked about',
  'question.sample': 'The sample of KSBs',
  'question.mandatory': 'KSBs that must be shown'
}

// Those of one force, each once: `typically` holds nothing up, and is not asked for here.
function unmet ({ method, hints }, force) {
  const some = hints.outcomes.filter((one) => one.holds === false && one.force === force)
  return [...new Set(some.map(({ code }) => code))].map((code) => ({ code, name: named(method, code) }))
}

// What this person is asked to say why of: whoever marks for a provider has it noted by the assessment organisation.
function asked (desk) { return desk.session.pack.may_acknowledge === false ? [] : unmet(desk, 'should') }

// The reasons that go with a wish, and of which rules they are lacking.
export function notes (desk, reasons) { return asked(desk).map(({ code }) => ({ finding: code, reason: (reasons[code] || '').trim() })) }
export function unsaid (desk, reasons) { return notes(desk, reasons).filter(({ reason }) => !filled(reason)).map(({ finding }) => finding) }

export function unmetView (desk, reasons, wrong) {
  const [must, should, why] = [unmet(desk, 'must'), unmet(desk, 'should'), asked(desk)]
  return html`${must.length ? listed(MUST, must) : nothing}
    ${should.length && !why.length ? listed(OTHERS, should) : nothing}
    ${why.length ? html`<p>${SHOULD}</p><p class="help" id="noting">${HELP}</p>${why.map((one) => field(one, reasons, wrong))}` : nothing}`
}

function listed (words, some) { return html`<p>${words}</p><ul>${some.map(({ name }) => html`<li>${name}</li>`)}</ul>` }

function field ({ code, name }, reasons, wrong) {
  return html`<label for=${`note-${code}`}>${name}</label>
    <textarea id=${`note-${code}`} rows="2" required maxlength=${LONGEST} aria-describedby="noting" aria-invalid=${String(wrong && !filled(reasons[code]))} .value=${live(reasons[code] || '')} @input=${(event) => { reasons[code] = event.target.value }}></textarea>`
}

// The short name of a rule that this device tells of.
function named (method, code) {
  const [, kind, id] = code.split('.')
  const section = method.sections.find((one) => one.id === id)
  if (kind === 'section') return `How long it took: ${section?.title || plain(id)}`
  if (kind === 'order') return `When it was held: ${section?.title || plain(id)}`
  return RULES[code] || method.declarations.find((one) => one.id === kind)?.says || plain(kind)
}
