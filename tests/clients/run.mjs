// Runs the clients of every generation, each in a process of its own:
//   node run.mjs URL [--server PROGRAM] [--chat-url URL] [--only CLIENT,…]
//
//   URL               the conformance server
//   --server PROGRAM  its program: also tests that clients come back after a restart, and are logged in again when it
//                     was killed
//   --chat-url URL    the chat: also lets all clients talk to each other there, in rooms and outside
//   --only CLIENT,…   only these clients
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { clients } from './clients.mjs'
import { options } from './harness.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const given = options(process.argv.slice(2))
const [url] = given.words
if (!url) {
  console.error('usage: node run.mjs URL [--server PROGRAM] [--chat-url URL] [--only CLIENT,…]')
  process.exit(2)
}
const total = { passed: 0, failed: 0 }

function run(title, file, ...args) {
  return new Promise((done) => {
    const child = spawn(process.execPath, [join(here, file), ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.on('data', (text) => { output += text })
    child.once('close', (code) => {
      const last = /(?:^|\n)(\d+) passed, (\d+) failed\n$/.exec(output)
      const failed = last ? Number(last[2]) : 1
      total.passed += last ? Number(last[1]) : 0
      // A process that ended early or badly is a failure, whatever it had counted.
      total.failed += failed > 0 || code === 0 ? failed : 1
      process.stdout.write(last ? output.slice(0, last.index + (last.index > 0 ? 1 : 0)) : output)
      console.log(`${title}: ${last ? `${last[1]} passed, ${last[2]} failed` : `ended early, with code ${code}`}`)
      done()
    })
  })
}

const names = given.only ? given.only.split(',') : Object.keys(clients)
const withLogin = names.filter((name) => clients[name].login)
for (const name of names) await run(clients[name].title, 'suite.mjs', name, url)
for (const name of withLogin) await run(`${clients[name].title}, logins`, 'login.mjs', name, url)
if (!given.only) await run('all on one server', 'together.mjs', url)
if (given['chat-url']) {
  await run('all in the chat', 'together.mjs', given['chat-url'], '--chat')
  await run('rooms of the chat', 'rooms.mjs', given['chat-url'])
}
if (given.server) {
  for (const name of names) await run(`${clients[name].title}, restarts`, 'reconnect.mjs', name, given.server)
  for (const name of withLogin) await run(`${clients[name].title}, logins after a crash`, 'relogin.mjs', name, given.server)
  if (!given.only) await run('hashes are found', 'tap-test.mjs', given.server)
}
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0)
