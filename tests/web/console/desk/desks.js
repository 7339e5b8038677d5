// A desk by itself, for what it does when it is drawn and tapped.
import { Desk } from '../../../../src/touchstone/web/console/script/desk.js'
import { Drafts } from '../../../../src/touchstone/web/console/script/drafts.js'

export const soon = (pause = 0) => new Promise((resolve) => setTimeout(resolve, pause))

// A desk whose session keeps what it is told, some time after; or refuses it.
export function desk ({ pack, drafts = new Drafts(pack.method), pause = 5, refuses = null, at = '2026-06-22T09:30:00Z', now = () => '2026-06-22T10:00:00Z' }) {
  const entries = []
  const session = {
    pack,
    entries,
    attempt: pack.attempt,
    device: { id: 'device', person: 'person' },
    listeners: new Set(),
    now: () => now(),
    async capture (kind, data, { replaces = null } = {}) {
      await soon(pause)
      if (refuses) throw refuses
      entries.push({ id: `e${entries.length + 1}`, number: null, kind, data, at, by: 'person', replaces })
    }
  }
  const state = { online: true, message: '' }
  const app = { state, draw () {}, say (message) { state.message = message }, over () {} }
  return new Desk(session, app, null, drafts)
}
