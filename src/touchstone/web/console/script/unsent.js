// Unsent work as a file, the last resort: sealed as it is kept here, so that it can be written without a key.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { newest } from './sender.js'

const FORMAT = 'touchstone-unsent'
const VERSION = 1
const SPREAD = 0x8000 // bytes that become arguments at once

// What the file of an attempt says, what was refused with it; nothing when everything is sent.
export async function fileOf (keeper, { attempt, device, person }, now = new Date()) {
  const rows = [...await keeper.unsent(device, attempt), ...await keeper.refused(device, attempt)]
  if (!rows.length) return null
  rows.sort((one, other) => one.sequence - other.sequence)
  const stretches = await newest(keeper, device)
  const lines = rows.map(({ sequence, sealed }) => ({ sequence, iv: text(sealed.iv), data: text(new Uint8Array(sealed.data)) }))
  const content = JSON.stringify({ device, person, attempt, made_at: now.toISOString(), stretches, lines })
  return JSON.stringify({ format: FORMAT, version: VERSION, sha256: bytesToHex(sha256(utf8ToBytes(content))), content })
}

function text (bytes) {
  let said = ''
  for (let at = 0; at < bytes.length; at += SPREAD) said += String.fromCharCode(...bytes.subarray(at, at + SPREAD))
  return btoa(said)
}

export function nameOf (now = new Date()) {
  return `touchstone-unsent-${now.toISOString().slice(0, 16).replace(/[:T]/g, '-')}.touchstone`
}
