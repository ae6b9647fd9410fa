// Who is online. The list comes once after each login; what changes meanwhile is told, and is true after it, too.
import { online } from './client.js'

const $ = (id) => document.getElementById(id)
const [list, count] = ['people', 'people-count'].map($)

const people = new Map() // id → name
let waiting = null // what was told while the list is under way
let turn = 0

function change({ id, name }, isThere) {
  if (isThere) people.set(id, name)
  else people.delete(id)
}

function hear(user, isThere) {
  if (waiting) waiting.push([user, isThere])
  change(user, isThere)
  draw()
}

online.on('came', (user) => hear(user, true))
online.on('went', (user) => hear(user, false))

/** Asks who is there. */
export async function refresh() {
  const now = ++turn
  waiting = []
  const all = await online.find()
  if (now !== turn) return
  people.clear()
  for (const user of all) change(user, true)
  for (const [user, isThere] of waiting) change(user, isThere)
  waiting = null
  draw()
}

export function clear() {
  turn += 1
  waiting = null
  people.clear()
  draw()
}

function draw() {
  const names = [...people.values()].sort((one, other) => one.localeCompare(other))
  list.replaceChildren(...names.map((name) => {
    const item = document.createElement('li')
    const text = document.createElement('bdi') // whichever way its letters run
    text.textContent = name
    item.append(text)
    return item
  }))
  count.textContent = String(names.length)
}
