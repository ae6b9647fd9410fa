// Finds hashes of passwords in a stream of bytes: as text, and in base64, which is how bytes travel over polling.

/** How hashes begin: Argon2, and bcrypt with the tens of its cost. */
const BEGINNINGS = ['$argon2', ...['a', 'b', 'x', 'y'].flatMap((kind) => ['0', '1', '2', '3'].map((tens) => `$2${kind}$${tens}`))]

/** A text in base64, behind none, one or two bytes of something else: without what those and the rest decide. */
function inBase64(text) {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.from(' '.repeat(before) + text).toString('base64')
    return encoded.slice(Math.ceil(before * 8 / 6), Math.floor((before + text.length) * 8 / 6))
  })
}

const PATTERN = new RegExp(
  [...BEGINNINGS, ...BEGINNINGS.flatMap(inBase64)].map((text) => text.replace(/[$+/]/g, '\\$&')).join('|'), 'g'
)
/** As long as the longest of them, less one. */
const KEPT = 15

export class Hashes {
  #tail = ''

  /** Looks at the next bytes; answers what of hashes begins to show in them, each with its surroundings. */
  push(chunk) {
    const text = this.#tail + chunk.toString('latin1')
    const found = []
    for (const match of text.matchAll(PATTERN)) {
      // One that ended in what was kept has been found before.
      if (match.index + match[0].length > this.#tail.length) {
        found.push(text.slice(Math.max(0, match.index - 60), match.index + 40))
      }
    }
    this.#tail = text.slice(-KEPT)
    return found
  }
}
