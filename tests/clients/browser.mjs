// The chat page in a headless Chromium (CHROMIUM names another browser than /usr/bin/chromium), as a person uses it.
//
// What the page offers: to whom is not logged in inputs #name and #password and buttons #login and #signup; to others #me with their
// name, #logout, and #people, whose `li` are those who are online. An input #text, a button #send, a list #messages whose
// `li` have a .name and a .text, #error (role=alert) with the last error message, and #status,
// `connected` or `disconnected`. #text is emptied when the server has taken the message. #room-list has a
// link for each room, the one that is shown is `aria-current` and named by #here, others may show .unread;
// #room and #open open a room, #leave leaves it. #typing says who is typing.
import { chromium } from 'playwright-core'
import { LIMIT, equal } from './harness.mjs'

export const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: [
    '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'
  ]
})

/** What pages complained of. */
export const problems = []

/** One page, in a browser session of its own. */
export async function visit(url) {
  const page = await (await browser.newContext()).newPage()
  page.setDefaultTimeout(LIMIT)
  page.on('pageerror', (error) => problems.push(`an error in the page: ${error.message}`))
  page.on('dialog', (dialog) => {
    problems.push(`a dialog: ${dialog.message()}`)
    dialog.dismiss()
  })
  await page.goto(url)
  await status(page, 'connected')
  return page
}

/** Waits until an element has this text. */
export const says = (page, selector, want) => until(
  page, ([selector, want]) => document.querySelector(selector).textContent === want, [selector, want], `${selector} saying "${want}"`
)

/** The link of a room. */
export const room = (page, name) => page.locator(`#room-list a[title="${name}"]`)

export async function enter(page, name) {
  await room(page, name).click()
  await says(page, '#here', name)
}

export const PASSWORD = 'correct horse'

/** Fills in the form and presses one of its buttons. */
export async function knock(page, button, name, password = PASSWORD) {
  await page.fill('#name', name)
  await page.fill('#password', password)
  await page.click(button)
}

/** Waits until somebody is logged in, and in a room. */
export async function isIn(page, name) {
  await says(page, '#me', name)
  await until(page, () => document.body.dataset.door === 'shut' && document.querySelector('#here').textContent !== '', null, 'the chat')
  await page.locator('#room-list a[aria-current]').waitFor()
}

export const isOut = (page) => page.locator('#login').waitFor()

/** A page of somebody new. */
export async function somebody(url, name) {
  const page = await visit(url)
  await knock(page, '#signup', name)
  await isIn(page, name)
  return page
}

/** A page of somebody who has an account, in a browser session of its own. */
export async function again(url, name) {
  const page = await visit(url)
  await knock(page, '#login', name)
  await isIn(page, name)
  return page
}

/** Waits until exactly these are online. */
export const online = (page, ...names) => until(
  page, (want) => [...document.querySelectorAll('#people li')].map((li) => li.textContent).join() === want, names.join(), `#people ${names}`
)

export async function send(page, text) {
  await page.fill('#text', text)
  await page.click('#send')
  // Emptied once the server took the message; what is typed before that could get lost.
  if (text) await until(page, () => document.querySelector('#text').value === '', null, '#text being emptied')
}

export const until = (page, check, given, what, timeout = LIMIT) =>
  page.waitForFunction(check, given, { timeout }).catch((error) => {
    throw new Error(`${what}: ${error.message.split('\n')[0]}`)
  })

export const status = (page, want, timeout) => until(
  page, (text) => document.querySelector('#status').textContent.trim() === text, want, `#status ${want}`, timeout
)

/** The messages on the page as `[name, text]`, read as text, not as markup. */
export const messages = (page) => page.evaluate(() => [...document.querySelectorAll('#messages li')].map(
  (li) => [li.querySelector('.name').textContent.trim(), li.querySelector('.text').textContent.trim()]
))

export const count = (all, text) => all.filter(([, other]) => other === text).length

export async function shows(page, name, text) {
  await until(page, (text) => [...document.querySelectorAll('#messages li .text')].some(
    (element) => element.textContent.trim() === text
  ), text, `the page showing ${JSON.stringify(text)}`)
  const all = await messages(page)
  equal(all.find(([, other]) => other === text), [name, text])
  equal(count(all, text), 1, `times ${JSON.stringify(text)} is shown`)
}
