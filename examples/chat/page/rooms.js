// The list of the rooms. Each is a link to `#/name`, so a room can be bookmarked, and going back goes back.
import { rooms } from './client.js'
import { complain, noProblem } from './problem.js'

export const GENERAL = 'general'

const $ = (id) => document.getElementById(id)
const [list, form, field, here, leave] = ['room-list', 'room-form', 'room', 'here', 'leave'].map($)

// The slash keeps the browser from looking for an element of that id.
export const addressOf = (name) => `#/${encodeURIComponent(name)}`

/** The room the address names. */
export function addressed() {
  try {
    return decodeURIComponent(location.hash.slice(2)) || GENERAL
  } catch {
    return GENERAL // somebody typed a `%` into the address
  }
}

const shown = new Map() // name → { item, link, unread }
let current = ''

function draw({ name }) {
  const item = document.createElement('li')
  const link = document.createElement('a')
  link.href = addressOf(name)
  link.title = name
  const text = document.createElement('bdi')
  text.className = 'name'
  text.textContent = name
  const unread = document.createElement('span')
  unread.className = 'unread'
  unread.hidden = true
  const said = document.createElement('span')
  said.className = 'hidden-text'
  said.textContent = 'new messages'
  unread.append(said)
  link.append(text, unread)
  item.append(link)
  return { item, link, unread }
}

function add(room) {
  if (shown.has(room.name)) return
  const drawn = draw(room)
  shown.set(room.name, drawn)
  list.append(drawn.item)
  if (room.name === current) mark(drawn, true)
}

function mark({ item, link, unread }, yes) {
  if (!yes) {
    link.removeAttribute('aria-current')
    return
  }
  link.setAttribute('aria-current', 'page')
  unread.hidden = true
  item.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}

/** Shows which rooms there are now. After a restart the server may have others. */
export function show(all) {
  const names = new Set(all.map(({ name }) => name))
  for (const [name, { item }] of [...shown]) {
    if (names.has(name)) continue
    item.remove()
    shown.delete(name)
  }
  all.forEach(add)
}

export function clear() {
  show([])
  current = ''
}

/** Says in which room one is. */
export function setCurrent(name) {
  if (shown.has(current)) mark(shown.get(current), false)
  current = name
  here.textContent = name
  // Who is nowhere else is there.
  leave.hidden = name === GENERAL
  if (shown.has(name)) mark(shown.get(name), true)
}

export function setUnread(name) {
  if (shown.has(name) && name !== current) shown.get(name).unread.hidden = false
}

rooms.on('created', add)

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  try {
    const room = await rooms.create({ name: field.value })
    noProblem()
    field.value = ''
    add(room)
    location.hash = addressOf(room.name)
  } catch (error) {
    complain(error)
    field.focus()
  }
})
