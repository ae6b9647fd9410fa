// A TCP proxy before a server, which looks at every byte the server sends.
import { createServer, connect } from 'node:net'
import { Hashes } from './hashes.mjs'

export class Tap {
  /** What was found: where hashes of passwords begin, with their surroundings. */
  found = []
  /** How much was looked at. */
  bytes = 0
  connections = 0
  #sockets = new Set()
  #server

  static async before(url) {
    const tap = new Tap()
    const { hostname, port } = new URL(url)
    tap.#server = createServer((client) => tap.#pass(client, connect(Number(port), hostname)))
    await new Promise((done, fail) => tap.#server.once('error', fail).listen(0, '127.0.0.1', done))
    tap.url = `http://127.0.0.1:${tap.#server.address().port}`
    return tap
  }

  #pass(client, server) {
    this.connections++
    const hashes = new Hashes()
    server.on('data', (chunk) => {
      this.bytes += chunk.length
      this.found.push(...hashes.push(chunk))
    })
    for (const [one, other] of [[client, server], [server, client]]) {
      this.#sockets.add(one)
      one.setNoDelay(true)
      one.pipe(other)
      // One side that breaks off breaks off the other.
      one.on('error', () => other.resetAndDestroy())
      one.on('close', () => {
        this.#sockets.delete(one)
        other.destroySoon()
      })
    }
  }

  async close() {
    const closed = new Promise((done) => this.#server.close(done))
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }
}
