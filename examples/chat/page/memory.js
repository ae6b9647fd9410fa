// What the browser remembers: what to log in with the next time.

const KEY = 'feathers-chat token'

export function token() {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null // storage is forbidden
  }
}

export function rememberToken(token) {
  try {
    localStorage.setItem(KEY, token)
  } catch {
    // Storage is full or forbidden: then it is not remembered.
  }
}

/** Forgets this one. Another window may have logged in as somebody else meanwhile. */
export function forgetToken(token) {
  try {
    if (localStorage.getItem(KEY) === token) localStorage.removeItem(KEY)
  } catch {
    // There is nothing to forget.
  }
}
