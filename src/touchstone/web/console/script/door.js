// The server, as the console asks it. What is not an answer is the network's fault, or one's session has ended.
import { Away, SignedOut } from './sender.js'

export class Refused extends Error {
  constructor (said) {
    super(said.message || 'This was refused.')
    this.fields = said.fields || {}
    this.code = said.code || ''
    this.reasons = said.reasons || [this.message]
    this.person = said.person || null // who is signed in and may not
  }
}

const ILL = 500
const TOO_MUCH = 413
const WAIT = 20_000 // milliseconds

export class Door {
  constructor (root = '/console/') {
    this.root = root
    this.token = ''
  }

  async state () {
    const said = await this.ask('state/')
    this.token = said.token
    return said
  }

  prepare (attempt, device) { return this.ask(`${attempt}/prepare/`, { device: device.id, name: device.name || '' }) }
  key (device) { return this.ask(`devices/${device}/`, {}) }

  async deliver (attempt, delivery, wait) {
    if (!this.token) await this.state()
    return this.ask(`${attempt}/captured/`, delivery, { wait })
  }

  async submit (attempt, said) {
    if (!this.token) await this.state()
    return this.ask(`${attempt}/submit/`, said)
  }

  async ask (path, body, { wait = WAIT, again = false } = {}) {
    const how = { headers: { Accept: 'application/json' }, credentials: 'same-origin', redirect: 'manual', cache: 'no-store' }
    if (body) {
      how.method = 'POST'
      how.body = JSON.stringify(body)
      how.headers = { ...how.headers, 'Content-Type': 'application/json', 'X-CSRFToken': this.token }
    }
    const answer = await fetched(this.root + path, { ...how, signal: AbortSignal.timeout(wait) })
    if (answer.type === 'opaqueredirect' || answer.status === 401) throw new SignedOut()
    if (answer.status >= ILL || answer.status === 429) throw new Away(true)
    if (answer.status === TOO_MUCH) throw new Away(true, true) // less at once may pass
    const said = await answer.json().catch((error) => {
      if (error.name === 'TimeoutError') throw new Away(false, true)
      return null
    })
    if (answer.status === 403 && !said && body && !again) { // the page's token is of a session that has ended
      await this.state()
      return this.ask(path, body, { wait, again: true })
    }
    if (!said) throw new Away()
    if (!answer.ok) throw new Refused(said)
    return said
  }
}

async function fetched (address, how) {
  try {
    return await fetch(address, how)
  } catch (error) {
    throw new Away(false, error.name === 'TimeoutError')
  }
}
