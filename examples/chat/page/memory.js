// What the browser remembers: the nickname, and which messages were sent from here.

const MOST = 500

const key = (name) => `feathers-chat ${name}`

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(key(name)))
  } catch {
    return null
  }
}

function write(name, value) {
  try {
    localStorage.setItem(key(name), JSON.stringify(value))
  } catch {
    // Storage is full or forbidden: then it is not remembered.
  }
}

export function nickname() {
  const known = read('nickname')
  return typeof known === 'string' ? known : ''
}

export const rememberNickname = (name) => write('nickname', name)

/** What tells a message from all others, those of another database included. */
export const mark = (message) => `${message.id} ${message.created_at}`

// A nickname would not tell whose a message is, since anybody can use it.
const sentHere = () => {
  const known = read('sent')
  return Array.isArray(known) ? known : []
}
let own = new Set(sentHere())

export const isOwn = (message) => own.has(mark(message))

export function rememberSent(message) {
  // Read again, because another window may have sent some meanwhile.
  const sent = [...sentHere(), mark(message)].slice(-MOST)
  write('sent', sent)
  own = new Set(sent)
}
