// One file on its way: sent by tus, hashed beside it, compared at the end. Knows nothing of the page.
import { Upload } from 'tus-js-client'

const PIECE = 32 * 1024 * 1024
const DELAYS = [0, 1000, 3000, 5000, 10000, 20000]
const LATER = 15000 // milliseconds until a line that stayed down is tried again
const AGAIN = 1500 // and until the server is asked again whether it has checked the file
const WINDOW = 10000 // over which speed is measured
const CHANGED = 'The file was changed while it was sent. Choose it again.'
const DOWN = 'The line is down. It goes on by itself as soon as it can.'
const TUS = { 'Tus-Resumable': '1.0.0' }

export class Transfer {
  // where: { to, about, token(), worker }; told(transfer) is called whenever something is to be shown.
  constructor (file, where, told) {
    this.file = file
    this.where = where
    this.told = told
    this.state = 'sending' // paused, waiting, checking, ready, stopped
    this.sent = 0
    this.size = file.size
    this.name = file.name
    this.message = ''
    this.address = null
    this.marks = []
    this.hashed = this.hash()
  }

  get id () { return this.address ? this.address.split('/').filter(Boolean).pop() : '' }
  get active () { return ['sending', 'waiting', 'checking'].includes(this.state) }

  get speed () {
    const first = this.marks[0]
    const last = this.marks[this.marks.length - 1]
    return first && last.at > first.at ? (last.sent - first.sent) / ((last.at - first.at) / 1000) : 0
  }

  async start () {
    this.upload = this.made()
    const before = this.address ? [] : await this.upload.findPreviousUploads()
    if (before.length) this.upload.resumeFromPreviousUpload(before[0])
    this.upload.start()
    this.become('sending')
  }

  made () {
    return new Upload(this.file, {
      endpoint: this.where.to,
      uploadUrl: this.address, // after it was stopped: what has come is not sent again
      chunkSize: PIECE,
      retryDelays: DELAYS,
      removeFingerprintOnSuccess: true,
      metadata: { filename: this.file.name, apprentice: this.where.about },
      fingerprint: async (file) => fingerprint(file, this.where.about),
      onBeforeRequest: (request) => request.setHeader('X-CSRFToken', this.where.token()),
      onUploadUrlAvailable: () => { this.address = new URL(this.upload.url, location.href).pathname },
      onShouldRetry: (error) => this.again(error),
      onProgress: (sent) => this.progress(sent),
      onSuccess: () => this.check(),
      onError: (error) => this.failed(error)
    })
  }

  progress (sent) {
    const at = performance.now()
    this.sent = sent
    this.marks.push({ at, sent })
    while (this.marks.length > 2 && at - this.marks[0].at > WINDOW) this.marks.shift()
    if (this.state === 'waiting') this.state = 'sending'
    if (this.state === 'sending') this.told(this)
  }

  again (error) {
    const status = error.originalResponse ? error.originalResponse.getStatus() : 0
    if (status && status !== 507 && (status >= 500 || [408, 409, 423, 429, 460].includes(status))) return true
    if (status) return false
    this.unreadable()
    return true
  }

  async unreadable () {
    try {
      await this.file.slice(0, 1).arrayBuffer()
    } catch {
      this.cancel()
      this.stop(CHANGED)
    }
  }

  failed (error) {
    if (this.state === 'paused' || this.state === 'stopped') return
    const status = error.originalResponse ? error.originalResponse.getStatus() : 0
    if (status) return this.stop(words(error.originalResponse.getBody(), status))
    this.message = DOWN
    this.become('waiting')
    this.timer = setTimeout(() => this.start(), LATER)
  }

  pause () {
    clearTimeout(this.timer)
    this.upload.abort()
    this.marks = []
    this.become('paused')
  }

  async goOn () {
    clearTimeout(this.timer)
    this.message = ''
    this.marks = []
    this.upload.abort()
    if (this.sent === this.size && this.address) return this.check()
    return this.start()
  }

  // Ends it here and at the server; what has come there goes.
  cancel () {
    clearTimeout(this.timer)
    if (this.worker) this.worker.terminate()
    if (this.upload) this.upload.abort(true).catch(() => {})
  }

  stop (message) {
    this.message = message
    this.become('stopped')
  }

  become (state) {
    this.state = state
    this.told(this)
  }

  // The hash as the browser sees it; nothing where it cannot be worked out.
  hash () {
    return new Promise((resolve) => {
      try {
        this.worker = new Worker(this.where.worker)
      } catch {
        resolve('')
        return
      }
      this.worker.onmessage = (event) => {
        this.worker.terminate()
        if (event.data.changed) {
          this.cancel()
          this.stop(CHANGED)
        }
        resolve(event.data.sha256 || '')
      }
      this.worker.onerror = () => resolve('')
      this.worker.postMessage(this.file)
    })
  }

  async check () {
    this.sent = this.size
    this.become('checking')
    const sha256 = await this.hashed
    if (this.state !== 'checking') return
    try {
      let told = sha256 ? await this.say(sha256) : await asked(this.address)
      while (told.state === 'checking') {
        await new Promise((resolve) => setTimeout(resolve, AGAIN))
        told = await asked(this.address)
      }
      if (told.problem) return this.stop(told.problem)
      this.same = told.same_as
      this.become('ready')
    } catch (error) {
      this.stop(error.message)
    }
  }

  say (sha256) {
    const body = new URLSearchParams({ sha256 })
    const headers = { 'X-CSRFToken': this.where.token() }
    return asked(`${this.address}hash/`, { method: 'POST', body, headers })
  }
}

export async function asked (address, options = {}) {
  const headers = { ...TUS, ...options.headers }
  const answer = await fetch(address, { ...options, headers, redirect: 'manual' }).catch(() => null)
  if (!answer) throw new Error('The line is down. Choose Continue when it is up again.')
  const text = await answer.text()
  if (!answer.ok) throw new Error(words(text, answer.status))
  return JSON.parse(text)
}

export function fingerprint (file, about) {
  return ['touchstone', about, file.name, file.type, file.size, file.lastModified].join('-')
}

function words (body, status) {
  try {
    return JSON.parse(body).message
  } catch {
    return status === 403
      ? 'The page is too old to go on. Choose Continue.'
      : 'The file could not be sent. Choose Continue to try again.'
  }
}
