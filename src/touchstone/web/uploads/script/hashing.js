// A worker: SHA-256 of a file, read slice by slice, so that the page stays quick and memory small.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

const SLICE = 4 * 1024 * 1024

self.onmessage = async function (event) {
  const file = event.data
  const hash = sha256.create()
  try {
    for (let at = 0; at < file.size; at += SLICE) {
      hash.update(new Uint8Array(await file.slice(at, at + SLICE).arrayBuffer()))
    }
    self.postMessage({ sha256: bytesToHex(hash.digest()) })
  } catch {
    self.postMessage({ changed: true }) // browsers refuse to read a file that is not what was chosen any more
  }
}
