// Ends a tab, or fills its disk, at a chosen step of its work with the database: each request is a step, and so
// is the moment when a transaction has been written and nobody was told of it.
import 'fake-indexeddb/auto'

const tabs = new WeakMap() // a connection -> its tab

// From now on the steps of a tab at this connection are counted.
export function connected (db, tab) {
  tabs.set(db, Object.assign(tab, { fuse: null, running: new Set() }))
}

// After so many steps the tab `dies`, or the disk is `full`.
export function burn (tab, steps, ends) { tab.fuse = { steps, ends } }

// What was not written by now is not written; what is being written at this very moment is.
export function abortAll (tab) {
  for (const transaction of tab.running || []) {
    try { transaction.abort() } catch { /* it was written */ }
  }
}

function step (tab, transaction, writes) {
  if (!tab?.fuse || (tab.fuse.ends === 'full' && !writes) || --tab.fuse.steps > 0) return
  const { ends } = tab.fuse
  tab.fuse = null
  if (ends === 'dies') return tab.die()
  transaction.abort()
  throw new DOMException('There is no room left.', 'QuotaExceededError')
}

const begin = IDBDatabase.prototype.transaction
IDBDatabase.prototype.transaction = function (...how) {
  const tab = tabs.get(this)
  const made = begin.apply(this, how)
  if (!tab) return made
  tab.running.add(made)
  const ended = () => tab.running.delete(made)
  made.addEventListener('abort', ended)
  made.addEventListener('complete', () => { ended(); step(tab, made) })
  return made
}

counted(IDBObjectStore.prototype, (store) => store.transaction)
counted(IDBIndex.prototype, (index) => index.objectStore.transaction)

function counted (kind, of) {
  for (const name of ['add', 'put', 'get', 'getAll', 'getAllKeys', 'count', 'openCursor']) {
    const asks = kind[name]
    if (!asks) continue
    kind[name] = function (...what) {
      const transaction = of(this)
      step(tabs.get(transaction.db), transaction, name === 'add' || name === 'put')
      return asks.apply(this, what)
    }
  }
}
