// The list of the messages of one room. It shows one stretch of the history without gaps, up to now. Whatever comes from the server
// goes into the page as text (`textContent`), never as markup.
import { isMine } from './session.js'

export const PAGE = 50
const MOST = 500 // messages in the page; beyond it the oldest are let go, while nobody reads them

const $ = (id) => document.getElementById(id)
const [log, list, older, newest, empty] = ['log', 'messages', 'older', 'newest', 'empty'].map($)

const shown = new Map() // id → { message, element }

/** What tells a message from all others, those of another database included. */
const mark = (message) => `${message.id} ${message.created_at}`

const format = (options) => new Intl.DateTimeFormat(undefined, options)
const clock = format({ timeStyle: 'short' })
const calendar = format({ dateStyle: 'full' })
const exact = format({ dateStyle: 'full', timeStyle: 'medium' })

function element(name, className, content) {
  const made = document.createElement(name)
  made.className = className
  if (content !== undefined) made.textContent = content
  return made
}

function hue(name) {
  let hash = 7
  for (const letter of name) hash = (hash * 31 + letter.codePointAt(0)) % 3600
  return hash % 360
}

function draw(message) {
  const at = new Date(message.created_at)
  const item = element('li', '')
  item.dataset.id = message.id
  item.dataset.day = calendar.format(at)
  item.style.setProperty('--hue', hue(message.name))

  const badge = element('span', 'badge', [...message.name][0])
  badge.setAttribute('aria-hidden', 'true')
  const meta = element('p', 'meta')
  const name = element('span', 'name', message.name)
  if (message.user_id === null) name.title = 'From before there were accounts: anybody may have been called that'
  const time = element('time', '', clock.format(at))
  time.dateTime = message.created_at
  time.title = exact.format(at)
  meta.append(name)
  if (isMine(message)) {
    item.classList.add('own')
    meta.append(element('span', 'you', 'you'))
  }
  meta.append(time)
  const said = element('p', 'text', message.text)
  name.dir = said.dir = 'auto'
  item.append(badge, meta, said)

  return { message, element: item }
}

/** Where a day begins it is named. */
function nameDay(item) {
  if (item) item.classList.toggle('new-day', item.previousElementSibling?.dataset.day !== item.dataset.day)
}

/** Puts a message in its place: by id, once. */
function place(message) {
  if (shown.has(message.id)) return
  const item = draw(message)
  let before = list.lastElementChild
  while (before && Number(before.dataset.id) > message.id) before = before.previousElementSibling
  if (before) before.after(item.element)
  else list.prepend(item.element)
  shown.set(message.id, item)
  nameDay(item.element)
  nameDay(item.element.nextElementSibling)
}

function drop(id) {
  const { element } = shown.get(id)
  const next = element.nextElementSibling
  element.remove()
  shown.delete(id)
  nameDay(next)
}

const atEnd = () => log.scrollHeight - log.clientHeight - log.scrollTop < 48
let following = true

function toEnd() {
  log.scrollTop = log.scrollHeight
  following = true
  newest.hidden = true
}

log.addEventListener('scroll', () => {
  following = atEnd()
  if (following) newest.hidden = true
})
// The room for messages changes with the window, a touch keyboard and what is being written.
new ResizeObserver(() => following && toEnd()).observe(log)
newest.addEventListener('click', toEnd)

/** Shows what is new. Who reads further up is told of it, and left there. */
export function add(messages) {
  const follow = atEnd()
  const before = shown.size
  messages.forEach(place)
  empty.hidden = shown.size > 0
  if (shown.size === before) return
  if (!follow) {
    newest.hidden = false
    return
  }
  while (shown.size > MOST) {
    drop(Number(list.firstElementChild.dataset.id))
    older.hidden = false
  }
  toEnd()
}

/**
 * Makes the newest messages the end of the list. What is shown stays if they continue it; if they do not (more was missed than one
 * page, or the server has another database now) it would leave a gap and goes.
 */
export function merge(history) {
  const same = (message, other) => other !== undefined && mark(message) === mark(other)
  const truth = new Map(history.map((message) => [message.id, message]))
  const first = history.length > 0 ? history[0].id : -Infinity
  const continues = history.some((message) => same(message, shown.get(message.id)?.message))
  for (const [id, { message }] of [...shown]) {
    if (id < first ? !continues : !same(message, truth.get(id))) drop(id)
  }
  if (!continues) older.hidden = history.length < PAGE
  add(history)
}

/** Puts older messages before those that are shown. What was in view stays where it was. */
export function addOlder(found) {
  const fromEnd = log.scrollHeight - log.scrollTop
  const wasBusy = log.getAttribute('aria-busy')
  setBusy(true)
  found.forEach(place)
  log.setAttribute('aria-busy', wasBusy)
  older.hidden = found.length < PAGE
  log.scrollTop = log.scrollHeight - fromEnd
}

/** The id of the oldest message that is shown, if any is. */
export const oldest = () => list.firstElementChild && Number(list.firstElementChild.dataset.id)

/** Another room begins. */
export function clear() {
  list.replaceChildren()
  shown.clear()
  empty.hidden = true
  older.hidden = true
  toEnd()
}

/** While it is busy nothing is read out: else all of the history would be. */
export const setBusy = (yes) => log.setAttribute('aria-busy', String(yes))
