/** Calls of a Belfry server, with fetch alone. */

/** Something the person at the keyboard can put right; the message says what. */
export class DemoError extends Error {}

/** The server answered, but not with 200. */
class Refused extends DemoError {
  constructor(call, status, { code, message } = {}) {
    super(`${call} was answered ${status}${code ? `, code ${code}: ${message}` : ''}`);
    this.code = code;
  }
}

const NOT_FOUND = 400201;

export class Api {
  constructor({ url, token, signal }) {
    this.url = url;
    this.token = token;
    this.signal = signal;
  }

  async call(method, path, { body, session } = {}) {
    const headers = session ? { authorization: `Bearer ${session}` } : { 'api-token': this.token };
    const answer = await this.#fetch(`${this.url}${path}`, {
      method,
      headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
      body: body && JSON.stringify(body),
      signal: this.signal,
    });
    const text = await answer.text();
    let json;
    try {
      json = text === '' ? null : JSON.parse(text);
    } catch {
      throw new DemoError(`${this.url} does not answer as Belfry does. Is it the right address?`);
    }
    if (answer.status === 200) return json;
    throw new Refused(`${method} ${path}`, answer.status, json ?? {});
  }

  async #fetch(url, init) {
    try {
      return await fetch(url, init);
    } catch (error) {
      if (this.signal.aborted) throw error;
      const reason = error.cause?.code ?? error.cause?.message ?? error.message;
      throw new DemoError(
        `No Belfry answers at ${this.url} (${reason}). Start one with "npm start" in another terminal, or set ` +
          'BELFRY_URL, or give --url.',
      );
    }
  }

  /** Null when there is no such thing. */
  async find(path) {
    try {
      return await this.call('GET', path);
    } catch (error) {
      if (error instanceof Refused && error.code === NOT_FOUND) return null;
      throw error;
    }
  }

  /** A session of this user, as the customer's own backend would issue it to the user's app. */
  async session(userId) {
    const { token } = await this.call('POST', `/v1/users/${encodeURIComponent(userId)}/token`, { body: {} });
    return token;
  }
}
