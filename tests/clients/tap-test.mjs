// Hashes of passwords that a server does send: the tap has to find them, by every client and transport.
//   node tap-test.mjs SERVER
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { clients, open, transports } from './clients.mjs'
import { Suite, equal, ok, options } from './harness.mjs'
import { Hashes } from './hashes.mjs'
import { start } from './server.mjs'
import { Tap } from './tap.mjs'

const { words: [program], send } = options(process.argv.slice(2))
const suite = new Suite()
const file = (name) => fileURLToPath(new URL(name, import.meta.url))
const hashes = [
  '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b6dWRWJTmaasdfQ8p1lKWYPDEM',
  '$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy',
  '$2b$04$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy'
]

if (send !== undefined) {
  // The script that runs under the tap, further down. Its argument is the server.
  const client = await open('g5', program)
  await client.service('echo').create({ text: 'long '.repeat(4000), send })
  process.exit(0)
}

suite.test('a hash is found wherever it is cut, and once', async () => {
  for (const hash of hashes) {
    for (const text of [hash, ...['', 'a', 'ab'].map((before) => Buffer.from(before + hash).toString('base64'))]) {
      const bytes = Buffer.from(`{"text":"${text}"}`)
      for (let cut = 0; cut <= bytes.length; cut++) {
        const stream = new Hashes()
        const found = [bytes.subarray(0, cut), bytes.subarray(cut)].flatMap((chunk) => stream.push(chunk))
        equal(found.length, 1, `${text} cut at ${cut}`)
      }
      const stream = new Hashes()
      equal([...bytes].flatMap((byte) => stream.push(Buffer.of(byte))).length, 1, `${text} byte by byte`)
    }
  }
})

suite.test('what is no hash is not found', async () => {
  const stream = new Hashes()
  for (const text of ['{"$limit":2,"$2b":1}', '$2z$10$', 'argon2id', '$argon', '$2b$', 'eyJhbGciOiJIUzI1NiIsInR5cCI6ImFjY2VzcyJ9']) {
    equal(stream.push(Buffer.from(` ${text}`)), [], text)
  }
})

let server
const running = async () => (server ??= await start(program))

suite.test('a script under the tap fails for a hash alone', async () => {
  const { url } = await running()
  for (const [sent, expected] of [['nothing', 0], [hashes[0], 1]]) {
    const args = [file('tapped.mjs'), url, 'tap-test.mjs', '--send', sent]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.on('data', (text) => { output += text })
    const code = await new Promise((done) => child.once('close', done))
    equal(code, expected, output)
    // The caller, and all who hear of it.
    if (expected) ok(/the server sent 7 of them/.test(output), output)
  }
})

for (const [name, { login }] of Object.entries(clients)) {
  for (const transport of login ? Object.keys(transports) : []) {
    suite.test(`${name}, ${transport}: a hash in an answer and its event, as text and as bytes`, async () => {
      const tap = await Tap.before((await running()).url)
      suite.after(() => tap.close())
      const client = await open(name, tap.url, { transport })
      suite.after(() => client.close())
      const heard = client.inbox('echo', 'created')
      const send = async (data, count) => {
        const before = tap.found.length
        await client.service('echo').create(data)
        await heard.next('the event')
        equal(tap.found.length - before, count, JSON.stringify(data))
      }
      await send({ text: '$2b is no hash', password: '(hashed)' }, 0)
      ok(tap.bytes > 100, `only ${tap.bytes} bytes were looked at`)
      for (const hash of hashes) {
        await send({ password: hash }, 2)
        for (const before of ['', 'a', 'ab']) await send({ file: Buffer.from(before + hash) }, 2)
      }
    })
  }
}

await suite.run()
if (server) await server.stop()
suite.finish()
