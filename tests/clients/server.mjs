// Starts a server of ours and waits for its first line, `listening on http://127.0.0.1:PORT`.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { LIMIT, within } from './harness.mjs'

const running = new Set()
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1))

export async function start(program, { port = 0, args = [] } = {}) {
  const child = spawn(program, ['--port', String(port), ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  running.add(child)
  const exited = new Promise((done) => child.once('exit', (code, signal) => {
    running.delete(child)
    done({ code, signal })
  }))
  const url = await within(new Promise((done, fail) => {
    child.once('error', fail)
    exited.then(({ code }) => fail(new Error(`${program} ended with code ${code} before it listened`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /^listening on (http:\/\/\S+?)\/?$/.exec(line)
      if (found) done(found[1])
    })
  }), `${program} starting`, 2 * LIMIT)

  return {
    url,
    port: Number(new URL(url).port),
    exited,
    /** Asks it to end; it has to end by itself, and well. */
    async stop() {
      child.kill('SIGTERM')
      const { code, signal } = await within(exited, `${program} ending after SIGTERM`, 3 * LIMIT)
      if (code !== 0) throw new Error(`${program} ended with ${signal || `code ${code}`} after SIGTERM`)
    },
    /** Ends it as a crash does. */
    async kill() {
      child.kill('SIGKILL')
      await within(exited, `${program} ending after SIGKILL`)
    }
  }
}
