// The portfolio in the console: pieces with their KSBs, one's own notes, and files that are on this device.
import { html, nothing } from 'lit-html'
import { saved } from './saving.js'
import { NotHere, size } from './shelf.js'
import { addressed, close, inWindow } from './unsealing.js'

const SHOWN = /^(application\/pdf|text\/plain|image\/(png|jpeg|gif|webp))$/ // in a window of its own
const PLAYED = /^(audio|video)\// // in the player
const LEAVES = 'leaves the seal: it stays in this device’s downloads, for whoever uses the device, until you delete it.'

const all = (pieces) => pieces.flatMap((one) => one.files || [])
const sum = (files) => files.reduce((total, one) => total + one.size, 0)
export const files = (number) => `${number} ${number === 1 ? 'file' : 'files'}`

// Which files of a pack somebody wants: documents and images, and recordings only where these were chosen.
export function wanted (pack, { documents = false, recordings = false }) {
  return all(pack.pieces).filter((one) => one.recording ? recordings : documents)
}

// The boxes on the card of an assessment that is not on this device yet.
export function choices ({ attempt, portfolio }, chosen) {
  if (!portfolio?.files && !portfolio?.recorded) return nothing
  const box = (name, words) => html`<label class="show"><input type="checkbox" @change=${(event) => chosen(attempt, name, event.target.checked)}> ${words}</label>`
  return html`${portfolio.files ? box('documents', `with the files of the portfolio (${files(portfolio.files)}, ${size(portfolio.size)})`) : nothing}
    ${portfolio.recorded ? box('recordings', `with its recordings (${files(portfolio.recorded)}, ${size(portfolio.recorded_size)})`) : nothing}`
}

export class Portfolio {
  constructor (session, app) {
    Object.assign(this, { session, app, told: '', playing: null, leaves: null })
    this.here = new Map() // file -> its row: how much of it is here
    this.files = all(session.pack.pieces)
  }

  async load () {
    this.here = new Map((await this.app.shelf.rows(this.session.attempt)).map((one) => [one.file, one]))
    this.app.draw()
  }

  view () {
    const { pieces } = this.session.pack
    if (!pieces.length) return nothing
    const absent = this.files.filter((one) => !this.here.has(one.id))
    return html`<section class="panel portfolio" aria-labelledby="portfolio"><h2 id="portfolio" tabindex="-1">Portfolio</h2>
      <p role="status">${this.state()}</p>
      ${this.told ? html`<p class="error" role="alert">${this.told}</p>` : nothing}
      <p>${this.more(absent.filter((one) => !one.recording), 'Put the files on this device')}
        ${this.more(absent.filter((one) => one.recording), 'Put the recordings on this device')}
        ${this.here.size ? html`<button class="link" @click=${() => this.remove()}>Remove the files from this device</button>` : nothing}</p>
      <details><summary>${pieces.length} ${pieces.length === 1 ? 'piece' : 'pieces'}</summary><ul class="pieces">${pieces.map((one) => this.piece(one))}</ul></details>
      <dialog id="player" class="keys player" aria-labelledby="player-title" @close=${() => this.stop()}>
        <h2 id="player-title">${this.playing?.name}</h2>${this.player()}
        <form method="dialog"><button class="button">Close</button></form></dialog>
    </section>`
  }

  player () {
    const { address, video } = this.playing || {}
    if (!address) return nothing
    const wrong = () => this.unplayable()
    return video ? html`<video controls playsinline src=${address} @error=${wrong}></video>` : html`<audio controls src=${address} @error=${wrong}></audio>`
  }

  state () {
    const rows = [...this.here.values()]
    if (!rows.length) return this.files.length ? 'No file of the portfolio is on this device.' : 'The portfolio has no files.'
    const whole = rows.filter((one) => one.done >= one.size)
    if (whole.length === rows.length) return `${files(rows.length)}, ${size(sum(rows))}, on this device and sealed.`
    const done = rows.reduce((total, one) => total + one.done, 0)
    return `${whole.length} of ${files(rows.length)} on this device: ${size(done)} of ${size(sum(rows))}. The rest follows while there is a network.`
  }

  more (some, words) {
    if (!some.length) return nothing
    return html`<button class="button second" @click=${() => this.put(some)}>${words} (${files(some.length)}, ${size(sum(some))})</button>`
  }

  piece ({ code, title, ksbs, note, files: some = [] }) {
    return html`<li><p><strong>${code}</strong> ${title} <span class="entry-ksbs">${ksbs.join(' ')}</span></p>
      ${note ? html`<p class="entry-text">${note}</p>` : nothing}
      ${some.map((one) => this.file(one))}</li>`
  }

  file (one) {
    const row = this.here.get(one.id)
    const wrong = this.app.shelf.wrong.get(one.id)
    if (row?.done >= one.size) return html`<p><button class="link" @click=${() => this.open(one)}>${one.name}</button> <small>${size(one.size)}</small></p>${this.leaves?.id === one.id ? this.asks(one) : nothing}`
    const how = wrong || (row ? `${size(row.done)} of ${size(one.size)} here` : `${size(one.size)}, not on this device`)
    return html`<p>${one.name} <small>${how}</small></p>`
  }

  async put (some) {
    await this.tried(async () => {
      for (const one of some) this.app.shelf.wrong.delete(one.id)
      await this.app.shelf.want(this.session.attempt, this.session.device.id, some)
      this.app.fetchFiles()
    })
  }

  // What does not open here would have to leave the seal: that is asked first.
  asks (one) {
    return html`<div class="note" role="group" aria-labelledby="leaves"><p id="leaves" tabindex="-1">${one.name} does not open in the console. Saved, it ${LEAVES}</p>
      <p><button type="button" class="button stop" @click=${() => this.save(one)}>Save it unsealed</button>
      <button type="button" class="button second" @click=${() => this.ask(null)}>Do not save it</button></p></div>`
  }

  ask (one) {
    this.leaves = one
    this.app.draw()
    setTimeout(() => document.getElementById(one ? 'leaves' : 'portfolio')?.focus(), 50) // once it is drawn
  }

  read (one) { return this.app.shelf.open(this.session.attempt, one, this.session.device.key) }

  async open (one) {
    await this.tried(async () => {
      const blob = await this.read(one)
      if (PLAYED.test(one.type)) return this.play(one, blob)
      if (!SHOWN.test(one.type) || !inWindow(blob, this.session.attempt, one.id)) this.ask(one)
    })
  }

  play (one, blob) {
    const opened = addressed(blob, this.session.attempt, one.id, () => this.stop())
    this.playing = { ...opened, opened, one, name: one.name, video: one.type.startsWith('video/') }
    this.app.draw()
    document.getElementById('player')?.showModal()
  }

  stop () {
    const { opened } = this.playing || {}
    if (!opened) return
    this.playing = null
    close(opened)
    document.getElementById('player')?.close()
    this.app.draw()
  }

  // A browser does not know every kind of recording.
  unplayable () {
    const { one } = this.playing || {}
    this.stop()
    if (one) this.ask(one)
  }

  async save (one) {
    await this.tried(async () => saved(await this.read(one), one.name))
    this.ask(null)
  }

  async remove () { await this.tried(() => this.app.shelf.remove(this.session.attempt)) }

  async tried (work) {
    this.told = ''
    try {
      await work()
    } catch (error) {
      this.told = error instanceof NotHere ? error.message : 'This did not work. Put the files on this device again.'
    }
    await this.load()
  }
}
