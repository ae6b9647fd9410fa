// Accounts of the chat, made and used with plain calls: no client has a plugin for that here.
import { open } from './clients.mjs'

const PASSWORD = 'correct horse'

/** Signs somebody up; answers the user. */
export const signUp = (client, name) => client.service('users').create({ name, password: PASSWORD })

/** Logs a connection in; answers what the service does. */
export const logIn = (client, name) => client.service('authentication').create({ strategy: 'local', name, password: PASSWORD })

/** A connection of somebody new. */
export async function somebody(generation, url, name, how) {
  const client = await open(generation, url, how)
  try {
    const user = await signUp(client, name)
    await logIn(client, name)
    return { ...client, user }
  } catch (error) {
    client.close()
    throw error
  }
}
