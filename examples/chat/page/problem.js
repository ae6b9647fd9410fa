// What went wrong, in words.

const $ = (id) => document.getElementById(id)
const problem = $('error')
const [text, room, name, password] = ['text', 'room', 'name', 'password'].map($)

/** The fields of the page, by what the server calls them: a room has a name, and somebody who logs in. */
const fields = () => document.body.dataset.door === 'open' ? { name, password } : { text, name: room }

const NOT_CONNECTED = 'Not connected. What you have written stays here; send it again when you are'

/** Shows an error of the server: its message, and what is wrong with which field if that does not say it. */
export function complain(error) {
  const wrong = Object.entries(error.errors || {}).filter(([, what]) => !error.message.includes(what))
  const details = wrong.map(([field, what]) => `${field} ${what}`)
  problem.textContent = [error.message, ...(details.length > 0 ? [details.join(', ')] : [])].join(': ')
  for (const [name, field] of Object.entries(fields())) {
    field.setAttribute('aria-invalid', String(Boolean(error.errors?.[name])))
  }
}

export const notConnected = () => complain({ message: NOT_CONNECTED })

export function noProblem() {
  problem.textContent = ''
  for (const field of [text, room, name, password]) field.setAttribute('aria-invalid', 'false')
}

/** It has become wrong to say so. */
export function connectedAgain() {
  if (problem.textContent === NOT_CONNECTED) noProblem()
}
