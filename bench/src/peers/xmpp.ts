import { createHash } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/**
 * A stream to an XMPP server, on which one answer at a time is waited for.
 *
 * NOTE: written for measuring. It does not parse XML: it waits until the text that ends an answer has come.
 */
export class XmppStream {
  readonly #socket: Socket;
  #text = '';
  #end = '';
  #resolve: ((text: string) => void) | null = null;
  #reject: ((error: Error) => void) | null = null;
  #fault: Error | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (piece: string) => this.#take(piece));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the XMPP server closed a stream')));
  }

  static open(port: number): Promise<XmppStream> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port, noDelay: true });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new XmppStream(socket));
      });
    });
  }

  /** Writes the stanzas and gives what came until `end` came. */
  ask(stanzas: string, end: string): Promise<string> {
    if (this.#fault) return Promise.reject(this.#fault);
    return new Promise((resolve, reject) => {
      this.#text = '';
      this.#end = end;
      this.#resolve = resolve;
      this.#reject = reject;
      this.#socket.write(stanzas);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(piece: string): void {
    // What ends an answer may come in two pieces.
    const from = Math.max(0, this.#text.length - this.#end.length);
    this.#text += piece;
    if (!this.#resolve || !this.#text.includes(this.#end, from)) return;
    const resolve = this.#resolve;
    this.#resolve = null;
    this.#reject = null;
    resolve(this.#text);
  }

  #fail(error: Error): void {
    this.#fault ??= error;
    this.#reject?.(error);
    this.#resolve = null;
    this.#reject = null;
  }
}

/** Logs in as a component of the server: what a backend does that sends for many (XEP-0114). */
export async function openComponent(port: number, host: string, secret: string): Promise<XmppStream> {
  const stream = await XmppStream.open(port);
  const header = await stream.ask(
    `<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' to='${host}'>`,
    '>',
  );
  const id = /<stream:stream[^>]* id=['"]([^'"]+)['"]/.exec(header)?.[1];
  if (!id) throw new Error(`the XMPP server did not take ${host} for a component: ${header}`);
  const handshake = createHash('sha1')
    .update(id + secret)
    .digest('hex');
  await stream.ask(`<handshake>${handshake}</handshake>`, '<handshake');
  return stream;
}

/** Logs in as a user. */
export async function openSession(port: number, user: string, password: string): Promise<XmppStream> {
  const stream = await XmppStream.open(port);
  const header =
    "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='localhost' version='1.0'>";
  const plain = Buffer.from(`\0${user}\0${password}`).toString('base64');
  await stream.ask(header, '</stream:features>');
  const auth = `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${plain}</auth>`;
  await stream.ask(auth, '<success');
  await stream.ask(header, '</stream:features>');
  await stream.ask(
    "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>bench</resource></bind></iq>",
    '</iq>',
  );
  return stream;
}

const ESCAPES: Record<string, string> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  "'": '&apos;',
  '"': '&quot;',
};
export const escapeXml = (text: string): string =>
  text.replace(/[<>&'"]/g, (found) => ESCAPES[found] as string);
