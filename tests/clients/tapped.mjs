// Runs a script against a server, and fails if the server sends a hash of a password meanwhile, to whomever:
//   node tapped.mjs URL SCRIPT ARGUMENT…      (URL: the conformance server)
// The script gets the address of a proxy in the place of URL, as its first argument. A client of every generation is
// connected all the time, so that what is for everybody goes to all kinds of them.
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { clients, open } from './clients.mjs'
import { Suite, ok, within } from './harness.mjs'
import { Tap } from './tap.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const [url, script, ...args] = process.argv.slice(2)
const tap = await Tap.before(url)

const observers = []
for (const [name, { login }] of Object.entries(clients)) {
  if (!login) continue
  const observer = { name, heard: 0, ...await open(name, tap.url, { transport: name === 'g2b' ? 'polling' : 'websocket' }) }
  const { socket } = observer
  const take = socket.onevent
  socket.onevent = function (packet) {
    observer.heard++
    return take.call(this, packet)
  }
  observers.push(observer)
}

const child = spawn(process.execPath, [join(here, script), tap.url, ...args], { stdio: 'inherit' })
const code = await new Promise((done) => child.once('close', done))

const suite = new Suite()
suite.test(`no hash of a password while ${script} runs`, async () => {
  // Each connection is told in order: with this answer, all before it has passed the tap.
  for (const { name, service } of observers) await within(service('echo').get(1), `${name} looking back`)
  ok(tap.found.length === 0, `the server sent ${tap.found.length} of them:\n${tap.found.slice(0, 10).join('\n')}`)
  ok(tap.bytes > 10000, `only ${tap.bytes} bytes were looked at`)
  for (const { name, heard, socket } of observers) {
    ok(socket.connected && heard > 0, `${name} is ${socket.connected ? 'connected' : 'gone'} and heard ${heard} events`)
  }
})
await suite.run()
console.log(`${script}: ${tap.bytes} bytes of ${tap.connections} connections looked at`)
for (const { close } of observers) close()
await tap.close()
if (code !== 0) suite.fail(script, `it ended with code ${code}`)
suite.finish()
