// Sends the files of a form as soon as they are chosen, in pieces that survive a cut line; the form then names
// them by their ids. Without this script, or in an old browser, the form carries its files itself.
import { isSupported } from 'tus-js-client'
import { Transfer, asked } from './transfer.js'
import { Item } from './item.js'
import { percent } from './words.js'

const WORKER = document.currentScript.dataset.worker
const STORED = 'tus::' // how tus-js-client begins its keys
const KEPT = 7 * 24 * 3600 * 1000 // milliseconds: as long as the server keeps what nobody goes on with
const fields = []

class Field {
  constructor (input) {
    this.input = input
    this.form = input.form
    this.field = `${input.name}_upload`
    this.entries = []
    this.list = document.createElement('ul')
    this.list.className = 'ui-uploads'
    this.status = document.createElement('p')
    this.status.className = 'govuk-visually-hidden'
    this.status.setAttribute('role', 'status')
    input.closest('.govuk-form-group').append(this.list, this.status)
    input.addEventListener('change', () => this.chosen())
    this.form.addEventListener('submit', (event) => this.submitted(event))
    if (input.dataset.uploadHeld) this.held(input.dataset.uploadHeld)
    this.unfinished()
  }

  where () {
    const { uploadTo: to, uploadAbout: about } = this.input.dataset
    return { to, about, worker: WORKER, token: () => this.form.elements.csrfmiddlewaretoken.value }
  }

  chosen () {
    const files = Array.from(this.input.files)
    if (!files.length) return
    if (this.hint) this.hint.remove()
    if (!this.input.multiple) for (const entry of [...this.entries]) this.drop(entry)
    for (const file of files) this.begin(file)
    this.input.value = '' // the form itself is to carry no bytes; the file stays open here
  }

  begin (file) {
    const most = Number(this.input.dataset.uploadMost)
    const transfer = new Transfer(file, this.where(), (one) => this.show(one))
    const entry = { transfer, item: new Item(file.name, this.acts(transfer)), said: -1 }
    this.entries.push(entry)
    this.list.append(entry.item.element)
    if (file.size > most) transfer.stop(`The file is larger than ${most / 1024 ** 3} GB. Cut it.`)
    else if (!file.size) transfer.stop('The file is empty. Choose one that has something in it.')
    else transfer.start()
  }

  acts (transfer) {
    return {
      pause: () => transfer.pause(),
      goOn: async () => {
        await this.renew()
        transfer.goOn()
      },
      cancel: () => {
        this.drop(this.entries.find((one) => one.transfer === transfer))
        this.say('Cancelled.')
        this.input.dispatchEvent(new Event('change'))
        this.input.focus()
      }
    }
  }

  drop (entry) {
    entry.transfer.cancel()
    entry.item.element.remove()
    if (entry.hidden) entry.hidden.remove()
    this.entries.splice(this.entries.indexOf(entry), 1)
  }

  show (transfer) {
    const entry = this.entries.find((one) => one.transfer === transfer)
    if (!entry) return
    entry.item.show(transfer)
    this.announce(entry)
    if (transfer.state === 'ready') this.ready(entry)
  }

  // What a screen reader says: four times on the way, and when something has come to an end.
  announce (entry) {
    const { transfer } = entry
    const quarter = Math.floor(percent(transfer.sent, transfer.size) / 25)
    const key = transfer.state === 'sending' ? quarter : transfer.state
    if (key === entry.said) return
    entry.said = key
    this.say(`${transfer.name}: ${transfer.state === 'sending' ? `${quarter * 25}% sent` : entry.item.words}`)
  }

  say (text) { this.status.textContent = text }

  ready (entry) {
    if (!entry.hidden) {
      entry.hidden = document.createElement('input')
      entry.hidden.type = 'hidden'
      entry.hidden.name = this.field
      this.form.append(entry.hidden)
    }
    entry.hidden.value = entry.transfer.id
    if (this.submitter !== undefined && !busy(this.form)) {
      leaving = true
      this.form.requestSubmit(this.submitter || undefined)
    }
  }

  submitted (event) {
    if (!busy(this.form)) {
      leaving = true
      return
    }
    event.preventDefault()
    this.submitter = event.submitter || null
    this.say('The form is sent as soon as the file is here.')
    for (const entry of this.entries) entry.item.waits()
  }

  // A file that came before the form was refused.
  async held (id) {
    const address = `${this.input.dataset.uploadTo}${id}/`
    try {
      const told = await asked(address)
      if (told.state !== 'ready') return
      const transfer = new Transfer(new File([], told.name), { worker: WORKER }, (one) => this.show(one))
      transfer.address = address
      transfer.size = transfer.sent = told.size
      const entry = { transfer, item: new Item(told.name, this.acts(transfer)), said: 'ready' }
      this.entries.push(entry)
      this.list.append(entry.item.element)
      transfer.become('ready')
    } catch {
      // it is gone: the form asks for the file again
    }
  }

  // What was left when the page was closed: only its owner can choose the file again.
  unfinished () {
    const names = left(this.where().about)
    if (!names.length) return
    this.hint = document.createElement('p')
    this.hint.className = 'govuk-inset-text ui-uploads__hint'
    this.hint.textContent = `${names.join(', ')}: choose the same file again, and it goes on where it stopped.`
    this.list.before(this.hint)
  }

  // After signing in in another tab the forms here have an old token: fetch the page's new one.
  async renew () {
    const answer = await fetch(location.href, { redirect: 'manual' }).catch(() => null)
    if (!answer || !answer.ok) return
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const fresh = page.querySelector('[name=csrfmiddlewaretoken]')
    if (!fresh) return
    for (const old of document.querySelectorAll('[name=csrfmiddlewaretoken]')) old.value = fresh.value
  }
}

function left (about) {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(STORED) && key.includes(about))
      .map((key) => JSON.parse(localStorage.getItem(key)))
      .filter((one) => Date.now() - Date.parse(one.creationTime) < KEPT)
      .map((one) => one.metadata.filename)
  } catch {
    return []
  }
}

function busy (form) {
  return fields.some((one) => (!form || one.form === form) && one.entries.some((entry) => entry.transfer.active))
}

let leaving = false
window.addEventListener('beforeunload', (event) => {
  if (!leaving && busy()) event.preventDefault()
})
window.addEventListener('pageshow', () => { leaving = false })
window.addEventListener('online', () => {
  for (const one of fields) {
    for (const { transfer } of one.entries) if (transfer.state === 'waiting') transfer.goOn()
  }
})

if (isSupported) {
  document.querySelectorAll('input[type=file][data-upload-to]').forEach((input) => fields.push(new Field(input)))
}
