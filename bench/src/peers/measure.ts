import { load, perSecond } from '../load.js';
import { BATCH_TARGETS, userIds } from '../sample.js';
import { type Calling, type Contender, orderOf, PAGE } from './contender.js';
import { type Figure, figureOf } from './table.js';

/** More than a page for each of those who read, so that pages are full; four for each caller. */
const READERS = 256;
const MESSAGES = 24;
const SINGLE_USERS = 1_000;
/** Whose pages are looked at. */
const CHECKED = 3;

interface Plan {
  rounds: number;
  /** Of each round of single sends and reads. */
  ms: number;
  say: (text: string) => void;
}

/** Rounds of all in turn, each round begun by another, so that other load on the machine meets all alike. */
async function inTurn(
  contenders: readonly Contender[],
  rounds: number,
  once: (contender: Contender, round: number) => Promise<number>,
): Promise<Map<Contender, number[]>> {
  const values = new Map<Contender, number[]>(contenders.map((one) => [one, []]));
  // The first round warms up and does not count.
  for (let round = 0; round <= rounds; round++)
    for (let place = 0; place < contenders.length; place++) {
      const contender = contenders[(round + place) % contenders.length] as Contender;
      const value = await once(contender, round);
      if (round > 0) values.get(contender)?.push(value);
    }
  return values;
}

/** Keeps what each says it has stored, and compares it with the rows of its database. */
class Books {
  readonly #stored = new Map<Contender, number>();

  add(contender: Contender, messages: number): void {
    this.#stored.set(contender, (this.#stored.get(contender) ?? 0) + messages);
  }

  async verify(): Promise<void> {
    for (const [contender, stored] of this.#stored) {
      const rows = await contender.countMessages();
      if (rows !== stored)
        throw new Error(
          `${contender.name} says it stored ${stored} messages, but its database has ${rows} rows`,
        );
    }
  }
}

async function verifyPage(contender: Contender, user: string, wanted: readonly string[]): Promise<void> {
  const page = await contender.readPage(user);
  if (JSON.stringify(page) !== JSON.stringify(wanted))
    throw new Error(
      `${contender.name}: the page of ${user} is ${JSON.stringify(page)}, not ${JSON.stringify(wanted)}`,
    );
}

async function during(calling: Calling, ms: number) {
  try {
    return await load(calling.callers, ms);
  } finally {
    calling.close();
  }
}

async function batches(contenders: readonly Contender[], { rounds }: Plan, books: Books): Promise<Figure> {
  const users = userIds('customer', BATCH_TARGETS);
  const values = await inTurn(contenders, rounds, async (contender, round) => {
    const start = performance.now();
    await contender.sendBatch(users, `batch-${round}`);
    const seconds = (performance.now() - start) / 1000;
    books.add(contender, users.length);
    for (const user of users.slice(-CHECKED)) {
      const sends = Array.from({ length: round + 1 }, (_, index) => `batch-${round - index}`);
      await verifyPage(
        contender,
        user,
        sends.map((send) => orderOf(user, send)),
      );
    }
    return users.length / seconds;
  });
  await books.verify();
  const title = 'One stored message for each of 10,000 users';
  return figureOf({ title, unit: 'messages/s', aim: 20 }, values);
}

async function singles(contenders: readonly Contender[], plan: Plan, books: Books): Promise<Figure> {
  const users = userIds('single', SINGLE_USERS);
  const values = await inTurn(contenders, plan.rounds, async (contender, round) => {
    const result = await during(await contender.senders(users, `single-${round}`), plan.ms);
    books.add(contender, result.operations);
    return perSecond(result);
  });
  await books.verify();
  return figureOf({ title: 'Single sends, 64 connections', unit: 'messages/s', aim: 5 }, values);
}

async function reads(contenders: readonly Contender[], plan: Plan, books: Books): Promise<Figure> {
  const users = userIds('reader', READERS);
  for (const contender of contenders)
    for (let send = 0; send < MESSAGES; send++) {
      await contender.sendBatch(users, `fill-${send}`);
      books.add(contender, users.length);
    }
  await books.verify();
  const newest = Array.from({ length: PAGE }, (_, index) => `fill-${MESSAGES - 1 - index}`);
  for (const contender of contenders)
    for (const user of users.slice(0, CHECKED))
      await verifyPage(
        contender,
        user,
        newest.map((send) => orderOf(user, send)),
      );
  const values = await inTurn(contenders, plan.rounds, async (contender) =>
    perSecond(await during(await contender.readers(users), plan.ms)),
  );
  const title = `The newest ${PAGE} messages of a user chosen by chance, 64 connections`;
  return figureOf({ title, unit: 'pages/s', aim: 5 }, values);
}

/** The first contender is the one that the others are compared with. */
export async function measureAll(contenders: readonly Contender[], plan: Plan): Promise<Figure[]> {
  const books = new Books();
  const figures: Figure[] = [];
  for (const measure of [batches, singles, reads]) {
    const start = performance.now();
    const figure = await measure(contenders, plan, books);
    figures.push(figure);
    const medians = figure.sides.map(({ name, median }) => `${name} ${Math.round(median)}`).join(', ');
    plan.say(
      `bench: ${figure.title}: ${medians} ${figure.unit} (${((performance.now() - start) / 1000).toFixed(0)} s)`,
    );
  }
  return figures;
}
