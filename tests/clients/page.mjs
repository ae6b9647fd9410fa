// Drives the chat page in a headless Chromium:
//   node page.mjs CHAT_PROGRAM      (CHROMIUM names another browser than /usr/bin/chromium)
//
// What the page offers: inputs #nickname and #text, buttons #join and #send, a list #messages whose
// `li` have a .nickname and a .text, #error (role=alert) with the last error message, and #status,
// `connected` or `disconnected`. #text is emptied when the server has taken the message.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import http from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { open } from './clients.mjs'
import { LIMIT, Suite, equal, failure, ok, options, within } from './harness.mjs'
import { start } from './server.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const screenshots = join(here, 'screenshots')
const [program] = options(process.argv.slice(2)).words
const folder = mkdtempSync(join(tmpdir(), 'feathers-chat-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const database = join(folder, 'chat.db')
const launch = (port) => start(program, { port, args: ['--database', database] })

let chat = await launch(0)
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: [
    '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'
  ]
})
const suite = new Suite()
const problems = []

/** One page, in a browser session of its own. */
async function visit() {
  const page = await (await browser.newContext()).newPage()
  page.setDefaultTimeout(LIMIT)
  page.on('pageerror', (error) => problems.push(`an error in the page: ${error.message}`))
  page.on('dialog', (dialog) => {
    problems.push(`a dialog: ${dialog.message()}`)
    dialog.dismiss()
  })
  await page.goto(chat.url)
  await status(page, 'connected')
  return page
}

async function join_(page, nickname) {
  await page.fill('#nickname', nickname)
  await page.click('#join')
}

async function send(page, text) {
  await page.fill('#text', text)
  await page.click('#send')
  // Emptied once the server took the message; what is typed before that could get lost.
  if (text) await until(page, () => document.querySelector('#text').value === '', null, '#text being emptied')
}

const until = (page, check, given, what, timeout = LIMIT) =>
  page.waitForFunction(check, given, { timeout }).catch((error) => {
    throw new Error(`${what}: ${error.message.split('\n')[0]}`)
  })

const status = (page, want, timeout) => until(
  page, (text) => document.querySelector('#status').textContent.trim() === text, want, `#status ${want}`, timeout
)

/** The messages on the page as `[nickname, text]`, read as text, not as markup. */
const messages = (page) => page.evaluate(() => [...document.querySelectorAll('#messages li')].map(
  (li) => [li.querySelector('.nickname').textContent.trim(), li.querySelector('.text').textContent.trim()]
))

const count = (all, text) => all.filter(([, other]) => other === text).length

async function shows(page, nickname, text) {
  await until(page, (text) => [...document.querySelectorAll('#messages li .text')].some(
    (element) => element.textContent.trim() === text
  ), text, `the page showing ${JSON.stringify(text)}`)
  const all = await messages(page)
  equal(all.find(([, other]) => other === text), [nickname, text])
  equal(count(all, text), 1, `times ${JSON.stringify(text)} is shown`)
}

const hostile = '<img src=x onerror=window.hacked=1>'
let ann
let bob

suite.test('what one page sends, the other shows', async () => {
  ann = await visit()
  bob = await visit()
  await join_(ann, 'Ann')
  await join_(bob, 'Bob')
  await send(ann, 'Hello from Ann')
  await shows(bob, 'Ann', 'Hello from Ann')
  await shows(ann, 'Ann', 'Hello from Ann')
  await send(bob, 'zażółć \u{1F389}')
  await shows(ann, 'Bob', 'zażółć \u{1F389}')
})

suite.test('markup stays text', async () => {
  await send(ann, hostile)
  await send(ann, '<script>window.hacked=1</script>')
  for (const page of [ann, bob]) {
    await shows(page, 'Ann', hostile)
    await shows(page, 'Ann', '<script>window.hacked=1</script>')
    equal(await page.evaluate(() => document.querySelectorAll('#messages img, #messages script').length), 0)
    equal(await page.evaluate(() => String(window.hacked)), 'undefined')
  }
})

suite.test('markup in a nickname stays text', async () => {
  const eve = await visit()
  await join_(eve, '<b>Eve</b>')
  await send(eve, 'who am I')
  await shows(bob, '<b>Eve</b>', 'who am I')
  await eve.context().close()
})

suite.test("an empty message shows the server's error", async () => {
  const client = await open('g5', chat.url)
  suite.after(() => client.close())
  const error = await failure(client.service('messages').create({ nickname: 'Ann', text: '' }), 'an empty message')
  equal([error.name, error.code], ['BadRequest', 400])
  const before = (await messages(ann)).length
  await send(ann, '')
  await until(ann, (message) => document.querySelector('#error').textContent.includes(message), error.message, '#error')
  equal(await ann.getAttribute('#error', 'role'), 'alert')
  await send(ann, 'not empty')
  await shows(ann, 'Ann', 'not empty')
  equal((await messages(ann)).length, before + 1, 'messages on the page')
})

suite.test('a feathers 2 client and the page see each other', async () => {
  for (const name of ['g2', 'g4']) {
    const client = await open(name, chat.url)
    suite.after(() => client.close())
    const heard = client.inbox('messages', 'created')
    await send(ann, `to ${name}`)
    const [, message] = await heard.next('the message of the page')
    equal([message.nickname, message.text], ['Ann', `to ${name}`])
    await client.service('messages').create({ nickname: `old ${name}`, text: `from ${name}` })
    for (const page of [ann, bob]) await shows(page, `old ${name}`, `from ${name}`)
  }
})

suite.test('the screenshot', async () => {
  mkdirSync(screenshots, { recursive: true })
  await ann.screenshot({ path: join(screenshots, 'chat.png') })
})

suite.test('a page of another origin is refused', async () => {
  // A hostile page with a client of its own, on another port and so of another origin.
  const bundle = readFileSync(join(dirname(createRequire(import.meta.url).resolve('socket.io-client/package.json')), 'dist/socket.io.js'))
  const site = http.createServer((request, response) => {
    response.setHeader('content-type', request.url === '/client.js' ? 'text/javascript' : 'text/html')
    response.end(request.url === '/client.js' ? bundle : '<!doctype html><script src="/client.js"></script>')
  })
  await new Promise((done) => site.listen(0, '127.0.0.1', done))
  suite.after(() => {
    site.closeAllConnections()
    site.close()
  })
  const page = await (await browser.newContext()).newPage()
  suite.after(() => page.context().close())
  await page.goto(`http://127.0.0.1:${site.address().port}/`)
  for (const transport of ['polling', 'websocket']) {
    const outcome = await within(page.evaluate(([url, transport]) => new Promise((done) => {
      const socket = window.io(url, { transports: [transport], reconnection: false, forceNew: true })
      socket.on('connect', () => done('connected'))
      socket.on('connect_error', () => done('refused'))
    }), [chat.url, transport]), `the other page by ${transport}`)
    equal(outcome, 'refused', transport)
  }
})

suite.test('the server itself refuses another origin, and knows its own', async () => {
  // A browser keeps the answer to polling from a foreign page anyway; here the server has to.
  const handshake = (origin, headers = {}) => within(new Promise((done, fail) => {
    const transport = headers.upgrade ? 'websocket' : 'polling'
    const request = http.get(`${chat.url}/socket.io/?EIO=4&transport=${transport}`, { headers: { ...headers, ...(origin && { origin }) } })
    const take = ({ statusCode }) => {
      done(statusCode)
      request.destroy()
    }
    request.on('response', take).on('upgrade', take).on('error', fail)
  }), `a handshake from ${origin}`)
  const upgrade = {
    connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ=='
  }
  const foreign = ['http://example.com', `http://127.0.0.1:${chat.port === 1024 ? 1025 : chat.port - 1}`, `${chat.url}.example.com`, 'null']
  for (const origin of foreign) {
    for (const headers of [{}, upgrade]) {
      const code = await handshake(origin, headers)
      ok(code >= 400 && code < 500, `${origin} got ${code}`)
    }
  }
  for (const origin of [chat.url, undefined]) {
    equal([await handshake(origin), await handshake(origin, upgrade)], [200, 101], `from ${origin}`)
  }
})

suite.test('the page comes back after a restart, and the history is there', async () => {
  const before = await messages(ann)
  ok(count(before, 'Hello from Ann') === 1, 'nothing to remember')
  await chat.stop()
  for (const page of [ann, bob]) await status(page, 'disconnected')
  chat = await launch(chat.port)
  for (const page of [ann, bob]) await status(page, 'connected', 30000)
  await send(bob, 'after the restart')
  for (const page of [ann, bob]) await shows(page, 'Bob', 'after the restart')
  const want = [...before, ['Bob', 'after the restart']]
  equal(await messages(ann), want, 'the page that stayed open')
  const carl = await visit()
  await shows(carl, 'Bob', 'after the restart')
  equal(await messages(carl), want, 'a new page')
  equal(await carl.evaluate(() => String(window.hacked)), 'undefined')
})

suite.test('no page complained', async () => equal(problems, []))

await suite.run(60000)
await browser.close()
await chat.stop().catch((error) => suite.fail('stopping the chat', error))
suite.finish()
