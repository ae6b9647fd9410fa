// What a client needs to log in, in the words of every generation.

/** Where a client keeps its token, as `localStorage` of a browser. */
export class Storage {
  #items = new Map()

  getItem(key) {
    return this.#items.get(key) ?? null
  }

  setItem(key, value) {
    this.#items.set(key, value)
  }

  removeItem(key) {
    this.#items.delete(key)
  }

  get token() {
    return this.getItem('feathers-jwt')
  }
}

/** A login by e-mail and password. */
export const local = ({ email, password }) => ({ strategy: 'local', email, password })

/** Logs in with the token in the storage. */
export const again = ({ app }) => (app.reAuthenticate ? app.reAuthenticate() : app.authenticate())
