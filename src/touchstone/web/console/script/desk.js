// One session on the screen: clock and sections, capture, what is owed, judgements, the log. All by the plan.
import { html, nothing } from 'lit-html'
import { keyed } from 'lit-html/directives/keyed.js'
import { live } from 'lit-html/directives/live.js'
import { repeat } from 'lit-html/directives/repeat.js'
import { answers } from './answers.js'
import { bar } from './bar.js'
import { brought } from './brought.js'
import { blank, since } from './drafts.js'
import { tick, whole } from './elapsed.js'
import { micros, standing } from './fold.js'
import { feedback } from './feedback.js'
import { firstChecks } from './first.js'
import { grade } from './grade.js'
import { hints } from './hints.js'
import { judging } from './judging.js'
import { keys } from './keys.js'
import { inTheRoom } from './signing.js'
import { recordings, recordingsOf } from './recordings.js'
import { refused } from './refused.js'
import { placeIn } from './registering.js'
import { replaced } from './replaced.js'
import { whyItStays } from './resting.js'
import { saving } from './saving.js'
import { score } from './score.js'
import { write } from './tagging.js'
import { Taps } from './taps.js'
import { unkept } from './unkept.js'
import { clock, entries as counted, deviceTime, line, plain, time } from './wording.js'

const SHOWN = 40 // entries of the log that are listed at first
const EARLY = 'Start the first section, under Time, before you keep a question: one that was asked before it does not count. What you typed stays here.'

export class Desk {
  constructor (session, app, receipt, drafts) {
    Object.assign(this, { session, app, receipt, drafts })
    this.taps = new Taps(() => app.draw())
    this.method = session.pack.method
    this.codes = new Set(this.method.ksbs.map((one) => one.code))
    this.shown = SHOWN
    this.version = session.pack.version // of the plan, as the server last said
    this.told = ''
    this.reckon()
    session.listeners.add(() => this.reckon())
  }

  reckon () {
    const { method, session } = this
    this.hints = hints(method, session.entries, session.now())
    this.used = this.hints.used
    // A question would come too early for the log. Who marks beside the assessor may leave the clock to them.
    const begun = standing(session.entries).filter(({ kind }) => kind === 'section_started').map(({ at }) => micros(at))
    this.begun = Math.min(...begun)
    this.early = method.sections.length > 0 && !begun.length && !session.pack.seat
  }

  get typed () { return this.drafts.typed }

  received (receipt) {
    this.receipt = receipt.chain
    this.behind = receipt.behind
    this.version = receipt.version
    this.submitted = receipt.submitted
    this.session.heard(receipt)
    this.submission?.heard(receipt.submitted)
    this.app.draw()
  }

  tick () { tick(this) }

  // Whether it is kept; where it is not, the page says so and nothing that was typed goes.
  async capture (kind, data, more) {
    const begun = performance.now()
    try {
      await this.session.capture(kind, data, more)
    } catch (error) {
      this.app.say(unkept(error), 'kept')
      return false
    }
    this.app.over('kept')
    this.told = ''
    this.stays = null
    this.began = null
    this.reckon()
    this.app.draw()
    performance.measure(`capture ${kind}`, { start: begun })
    return true
  }

  view () {
    const { pack } = this.session
    return keyed(pack.attempt, html`${bar(this.app)}<main id="main" tabindex="-1" class="desk">
      ${this.head()}
      ${brought(this)}${this.first()}${this.time()}${this.capturing()}${this.owed()}${recordings(this)}${judging(this)}${score(this)}${grade(this)}${feedback(this)}${inTheRoom(this)}${this.portfolio?.view()}${this.log()}${this.after()}
    </main>`)
  }

  head () {
    const { pack: { seat, apprentice, booking } } = this.session
    return html`<div class="head"><h1>${seat ? 'Co-mark: ' : ''}${this.method.title}: ${apprentice.name}</h1>
      <p>${apprentice.standard}, ${apprentice.employer}${booking?.link ? html`, <a href=${booking.link} target="_blank" rel="noopener noreferrer">meeting</a>` : nothing} ${keys()}</p></div>`
  }

  // What the plan wants declared: some before the first counted section, the rest when it is over.
  declaring (before) {
    const { declared } = this.hints
    const some = this.method.declarations.filter((one) => Boolean(one.before) === before)
    return answers(this, some, new Map(Object.entries(declared)), ({ id }, holds) => this.capture('declared', { id, holds }))
  }

  first () {
    if (!this.method.declarations.some((one) => one.before)) return firstChecks(this)
    return html`<section class="panel" aria-labelledby="first"><h2 id="first">First</h2>${this.declaring(true)}</section>`
  }

  time () {
    return html`<section class="panel aside" aria-labelledby="time"><h2 id="time">Time</h2>
      ${whole(this)}
      <ul class="sections">${[...this.method.sections, ...this.strange()].map((one) => this.section(one))}</ul>
      ${this.extension()}
    </section>`
  }

  // A section that runs and that the plan has no longer: it can be ended.
  strange () {
    const id = this.hints.running?.section
    return id && !this.hints.sections[id] ? [{ id, title: plain(id), counted: false }] : []
  }

  section (one) {
    const { seconds, total, running } = this.hints.sections[one.id] || { total: 0, running: true }
    const busy = this.hints.running && !running
    const rests = this.taps.rests('section')
    const tapped = () => this.taps.tap('section', () => this.turn(one, running))
    const least = one.minutes ? ` of at least ${clock(one.minutes * 60)}` : ''
    return html`<li class="section" data-running=${String(running)}>
      <span class="section-name">${one.title}${one.counted ? nothing : html` <small>not counted</small>`}</span>
      <span class="section-time">${running ? html`<span data-clock="section" .textContent=${clock(total)}></span>` : clock(total || seconds)}${least}</span>
      <button type="button" class=${running ? 'button stop' : 'button'} ?disabled=${Boolean(busy)} aria-disabled=${String(Boolean(busy) || rests)} @click=${tapped}>${running ? 'End' : total ? 'Go on' : 'Start'}<span class="hidden"> ${one.title}</span></button>
    </li>`
  }

  // Begin a section, or end it; what is captured next is no longer about the recording that was chosen for the last.
  async turn ({ id }, running) {
    const kept = await this.capture(running ? 'section_ended' : 'section_started', { section: id })
    const { form } = this.drafts
    if (kept && !form.text && !form.second) this.set({ recording: '' })
    return kept
  }

  extension () {
    const most = this.method.duration?.extension_minutes
    const { drafts } = this
    const granted = this.hints.extension ? html`<p>${this.hints.extension} minutes more were granted.</p>` : nothing
    if (!most || Number(most) <= 0 || (this.hints.extension && !drafts.holds('extension'))) return granted
    const { minutes = '', reason = '' } = drafts.of('extension')
    return html`${granted}<details ?open=${drafts.unfolded.has('extension')} @toggle=${(event) => drafts.fold('extension', event.target.open)}><summary>Grant more time</summary>
      <form @submit=${(event) => this.grant(event)} @input=${(event) => drafts.type('extension', event.target)}>
        <label for="more">Minutes, at most ${most}</label><input id="more" name="minutes" type="number" min="1" max=${most} inputmode="numeric" required .value=${live(minutes)} aria-describedby="more-help">
        <p class="help" id="more-help">${this.method.clauses?.[this.method.duration.source]}</p>
        <label for="why">Why</label><textarea id="why" name="reason" rows="2" required maxlength="10000" .value=${live(reason)} aria-invalid=${String(Boolean(this.ungrounded))} aria-describedby="why-wrong"></textarea>
        <p class="error" role="alert" id="why-wrong">${this.ungrounded || ''}</p>
        <button class="button second">Grant</button></form></details>`
  }

  grant (event) {
    event.preventDefault()
    this.taps.once('extension', () => this.extend())
  }

  async extend () {
    const { minutes, reason = '' } = this.drafts.of('extension')
    this.ungrounded = reason.trim() ? '' : 'Say why more time was given.'
    if (this.ungrounded) {
      this.app.draw()
      return false
    }
    const kept = await this.capture('extension', { minutes: Number(minutes), reason: reason.trim() })
    if (kept) this.drafts.kept('extension')
    return kept
  }

  capturing () {
    const { method, drafts: { form } } = this
    const kinds = method.questions?.kinds || []
    const ways = [['note', 'Note'], ['seen', 'Seen'], ...(kinds.length ? [['question', 'Question']] : [])]
    return html`<section class="panel capture" aria-labelledby="capture"><h2 id="capture">Capture</h2>
      <form @submit=${(event) => this.submit(event)} @keydown=${(event) => this.key(event)}>
        <fieldset class="ways"><legend class="hidden">What</legend>${ways.map(([id, words], place) => html`<label class="way"><input type="radio" name="way" value=${id} .checked=${live(form.way === id)} @change=${() => this.set({ way: id })}> ${words} <kbd>Alt+${place + 1}</kbd></label>`)}</fieldset>
        ${form.way === 'question' && this.early ? html`<p class="note">${EARLY}</p>` : nothing}
        ${form.way === 'question' ? this.asking(kinds) : nothing}
        <label for="text">${form.way === 'question' ? 'Question' : 'What you see or hear'}</label>
        <textarea id="text" rows="3" maxlength="10000" .value=${live(form.text)} @input=${(event) => this.typing(event.target.value)} aria-describedby="text-help"></textarea>
        <p id="text-help" class="help">Type a KSB such as ${method.ksbs[0]?.code || 'K1'} to tag it. Ctrl+Enter keeps it.</p>
        ${form.way === 'question' ? html`<label for="answer">Answer</label><textarea id="answer" rows="3" maxlength="9000" .value=${live(form.answer)} @input=${(event) => { form.answer = event.target.value }}></textarea>` : nothing}
        ${form.way === 'question' ? nothing : this.where()}
        ${this.chips()}
        <p class="error" role="alert">${this.told}</p>
        <button class="button">Keep</button>
      </form></section>`
  }

  // In which recording, and at which second of it: of what was seen or heard there.
  where () {
    const { drafts: { form } } = this
    const all = recordingsOf(this)
    if (!all.length) return nothing
    return html`<label for="in-recording">In the recording</label><select id="in-recording" .value=${live(form.recording || '')} @change=${(event) => this.set({ recording: event.target.value })}><option value="">None, it was live</option>${all.map((one) => html`<option value=${one.id} ?selected=${one.id === form.recording}>${one.data.id}</option>`)}</select>
      <label for="second">Time mark</label><input id="second" type="text" class="short" maxlength="9" autocomplete="off" .value=${live(form.second || '')} @input=${(event) => this.set({ second: event.target.value })} aria-describedby="second-help">
      <p class="help" id="second-help">Minutes and seconds, such as 12:40.</p>`
  }

  asking (kinds) {
    const { session, method, drafts: { form } } = this
    const asked = new Set(standing(session.entries).map((one) => one.data.bank).filter(Boolean))
    const bank = session.pack.questions.filter((one) => !asked.has(one.id))
    return html`${bank.length
      ? html`<label for="bank">From the question set</label><select id="bank" .value=${live(form.bank || '')} @change=${(event) => this.choose(bank, event.target.value)}>
        <option value="">My own words</option>${bank.map((one) => html`<option value=${one.id}>${one.text}</option>`)}</select>`
      : nothing}
      <label for="kind">Kind</label><select id="kind" .value=${live(form.kind)} @change=${(event) => this.set({ kind: event.target.value })}>${kinds.map((one) => html`<option value=${one.id} ?selected=${one.id === form.kind}>${one.title}</option>`)}</select>
      ${method.themes.length
        ? html`<label for="theme">${method.words?.theme || 'Theme'}</label><select id="theme" .value=${live(form.theme || '')} @change=${(event) => this.set({ theme: event.target.value || null })}><option value="">By its KSBs</option>${method.themes.map((one) => html`<option value=${one.id} ?selected=${one.id === form.theme}>${one.title}</option>`)}</select>`
        : nothing}`
  }

  choose (bank, id) {
    const one = bank.find((each) => each.id === id)
    if (!one) return this.set({ bank: null })
    this.set({ bank: id, text: one.text, ksbs: new Set(one.ksbs), theme: one.theme, kind: one.kind || this.drafts.form.kind })
  }

  chips () {
    const { seen, asked } = this.hints
    return html`<fieldset class="chips"><legend>KSBs</legend>${this.method.ksbs.map((one) => html`<label class="chip" title=${one.text} data-shown=${String(seen.includes(one.code) || asked.includes(one.code))}><input type="checkbox" .checked=${live(this.drafts.form.ksbs.has(one.code))} @change=${(event) => this.tag(one.code, event.target.checked)}>${one.code}</label>`)}</fieldset>`
  }

  set (said) {
    Object.assign(this.drafts.form, said)
    this.app.draw()
  }

  tag (code, on) {
    const { form } = this.drafts
    form.ksbs[on ? 'add' : 'delete'](code)
    form.lately = []
    this.app.draw()
  }

  typing (text) {
    write(this.drafts.form, text, this.codes)
    this.app.draw()
  }

  key (event) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.target.form?.requestSubmit()
  }

  submit (event) {
    event.preventDefault()
    this.taps.once('form', () => this.save())
  }

  async save () {
    const { method } = this
    const { way, text, ksbs, kind, theme, answer, bank, second } = this.drafts.form
    const place = way === 'question' ? { data: {}, why: '' } : placeIn(recordingsOf(this), this.drafts.form)
    const tags = [...ksbs]
    if (!text.trim() && !tags.length && this.taps.lately.has('form')) return false // the second tap
    this.told = ''
    if (way === 'seen' && !tags.length) this.told = 'Choose the KSBs that were seen.'
    else if (way !== 'seen' && !text.trim()) this.told = way === 'question' ? 'Write the question.' : 'Write the note.'
    else if (way === 'question' && this.early) this.told = EARLY
    else this.told = place.why
    if (this.told) return this.refuse(this.told)
    const data = { ksbs: tags, text: text.trim(), ...place.data }
    if (way === 'seen' && data.recording) data.section = method.recordings?.section ?? null
    if (way === 'question') Object.assign(data, { kind, theme, answer: answer.trim() }, bank ? { bank } : {})
    if (!await this.capture(way, data)) return this.refuse(this.app.state.message) // beside the words, too
    this.emptied({ text, second, answer: way === 'question' ? answer : '' })
    return true
  }

  refuse (why) {
    this.told = why
    this.app.draw()
    return false
  }

  // Of the form stays what is chosen once for all, and what was typed while the rest was being kept.
  emptied (kept) {
    const { way, kind, theme, text, answer, recording, second } = this.drafts.form
    const left = since(answer, kept.answer)
    this.drafts.form = { ...blank(this.method), way, kind, theme: left ? theme : null, answer: left, recording, second: second === kept.second ? '' : second }
    write(this.drafts.form, since(text, kept.text), this.codes)
    this.app.draw()
    document.getElementById('text')?.focus()
  }

  owed () {
    const { owed, seen, asked, sampled, counting_questions: counting } = this.hints
    const titles = new Map(this.method.themes.map((one) => [one.id, one.title]))
    const least = this.method.questions?.minimum?.number
    const sample = this.method.sample?.at_least || 0
    const said = []
    if (least) said.push(`${Math.min(counting, least)} of ${least} questions that count`)
    if (sampled < sample) said.push(`${sampled} of at least ${sample} sampled KSBs shown`)
    if (owed.ksbs.length) said.push(`${owed.ksbs.join(', ')} not yet seen: ask`)
    for (const theme of owed.themes) said.push(`${titles.get(theme)} not asked about`)
    return html`<section class="panel aside" aria-labelledby="owed"><h2 id="owed">Owed</h2>
      <ul class="owed" aria-live="polite">${said.length ? said.map((one) => html`<li>${one}</li>`) : html`<li>Nothing.</li>`}</ul>
      <h3 class="hidden">KSBs</h3>
      <ul class="matrix">${this.method.ksbs.map((one) => shown(one, seen.includes(one.code), asked.includes(one.code), owed.ksbs.includes(one.code)))}</ul>
    </section>`
  }

  log () {
    const all = this.session.entries
    const stand = new Set(standing(all).map((one) => one.id))
    const newest = all.slice(-this.shown).reverse()
    return html`<section class="panel" aria-labelledby="log"><h2 id="log">Log</h2>
      ${all.length
        ? html`<ol class="log" reversed>${repeat(newest, (one) => one.id, (one) => this.entry(one, stand.has(one.id)))}</ol>`
        : html`<p>Nothing was captured yet.</p>`}
      ${all.length > this.shown ? html`<button class="link" @click=${() => { this.shown += 200; this.app.draw() }}>Show more: ${counted(all.length - this.shown)} before these</button>` : nothing}
    </section>`
  }

  entry (one, stands) {
    const { title, text } = line(this.method, one)
    return html`<li class="entry" data-stands=${String(stands)} data-sent=${String(one.number !== null)}>
      <p class="entry-head"><time datetime=${one.at}>${time(one.at)}</time>${deviceTime(one.at, one.wall)} ${title}${one.number === null ? html` <small>kept here</small>` : nothing}${stands || one.kind === 'taken_back' ? nothing : html` <small>taken back</small>`}${stands && early(one, this.begun) ? html` <small>asked before the first section started: does not count</small>` : nothing}</p>
      ${text ? html`<p class="entry-text">${text}</p>` : nothing}
      ${one.data.ksbs?.length ? html`<p class="entry-ksbs">${one.data.ksbs.join(' ')}</p>` : nothing}
      ${stands && one.kind !== 'taken_back' ? html`<button class="link" @click=${() => this.takeBack(one)}>Take back<span class="hidden">: ${title}</span></button>` : nothing}
      ${this.stays?.id === one.id ? html`<p class="error" role="alert">${this.stays.why}</p>` : nothing}
    </li>`
  }

  // What would be refused, and hold up the judgements with it, is said instead.
  async takeBack (one) {
    const why = whyItStays(this.method, this.session.entries, one)
    this.stays = why ? { id: one.id, why } : null
    this.app.draw()
    if (why) return
    const reason = window.prompt('Why? The entry and the reason stay in the log.', this.because || '')
    if (!reason?.trim()) return
    const kept = await this.capture('taken_back', { entry: one.id, reason: reason.trim() })
    this.because = kept ? '' : reason // asked for again with the same words
  }

  after () {
    const { receipt, hints } = this
    const work = { attempt: this.session.attempt, device: this.session.device.id, person: this.session.device.person }
    const { unsent } = this.app.tally.of(work)
    const ready = !unsent && !hints.left.length && this.app.state.online && !this.submitted
    const { seat } = this.session.pack // who marks beside the assessor has a log and a page of their own
    const root = `${this.app.pageOf(this.session.attempt)}${seat ? 'own-log/' : ''}`
    return html`<section class="panel aside" aria-labelledby="after"><h2 id="after">At the end</h2>
      ${this.declaring(false)}
      ${hints.left.length ? html`<ul>${hints.left.map((one) => html`<li>${one}</li>`)}</ul>` : nothing}
      <p class="receipt">${receipt ? receipt.words : 'Nothing was sent yet'}.${unsent ? ` ${counted(unsent)} not sent yet.` : ''}</p>
      ${this.behind && Math.abs(this.behind) >= 60 ? html`<p class="note">The clock of this device is ${Math.round(Math.abs(this.behind) / 60)} minutes ${this.behind > 0 ? 'behind' : 'ahead'}. Times are put right by the server's clock; both are kept.</p>` : nothing}
      ${replaced(this)}
      ${receipt?.aside ? html`<p class="note">${counted(receipt.aside)} set aside, because they do not fit the log any more. <a href=${`${this.app.door.root}${this.session.attempt}/aside/`}>Settle them</a>.</p>` : nothing}
      ${refused(this.app, work)}
      ${saving(this.app, work)}
      ${this.submission?.view()}
      <p>${ready ? html`<a class=${seat ? 'button' : ''} href=${seat ? root : `${root}submit/`}>Check and submit</a>` : html`<a href=${root}>The page of this assessment</a>`}</p>
    </section>`
  }
}

// A question from before the first section, whichever of them came in first.
function early ({ kind, at }, begun) { return kind === 'question' && Number.isFinite(begun) && micros(at) < begun }

function shown ({ code, text }, seen, asked, owed) {
  const said = [seen ? 'seen' : '', asked ? 'asked' : ''].filter(Boolean).join(', ')
  return html`<li title=${text} data-owed=${String(owed)} data-shown=${String(Boolean(said))}><strong>${code}</strong> ${said || (owed ? 'owed' : '–')}</li>`
}
