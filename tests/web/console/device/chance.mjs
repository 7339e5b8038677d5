// The browser's cryptography in steps of one order, and ids that every run draws alike: what failed once fails again.
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'

const TAG = 16 // bytes
let drawn = 0

export function again () { drawn = 0 }

function bytes () { return createHash('sha256').update(String(++drawn)).digest() }

function uuid () {
  const hex = bytes().toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const subtle = {
  async importKey (_, bytes) { return { bytes } },

  async encrypt ({ iv }, key, data) {
    const cipher = createCipheriv('aes-256-gcm', key.bytes, iv)
    return new Uint8Array(Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()])).buffer
  },

  async decrypt ({ iv }, key, sealed) {
    const whole = Buffer.from(sealed)
    const cipher = createDecipheriv('aes-256-gcm', key.bytes, iv)
    cipher.setAuthTag(whole.subarray(-TAG))
    return new Uint8Array(Buffer.concat([cipher.update(whole.subarray(0, -TAG)), cipher.final()])).buffer
  }
}

const getRandomValues = (into) => { into.set(bytes().subarray(0, into.length)); return into }
Object.defineProperty(globalThis, 'crypto', { value: { subtle, randomUUID: uuid, getRandomValues } })
