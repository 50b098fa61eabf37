import type { Caller } from '../load.js';

/** Connections in single sends and in reads. */
export const CONNECTIONS = 64;
export const PAGE = 20;

/** Something that stores messages for users and gives them back, in processes and a database of its own. */
export interface Contender {
  name: string;
  version: string;
  /** How it runs and how it does each thing, for the reader of the figures. */
  settings: string;
  /** Stores one message for each user, and ends when all of them are stored. */
  sendBatch(users: readonly string[], send: string): Promise<void>;
  /** Callers that each send one message to one user and wait until it is stored. */
  senders(users: readonly string[], send: string): Promise<Calling>;
  /** Callers that each read the newest page of a user chosen by chance. */
  readers(users: readonly string[]): Promise<Calling>;
  /** Reads the user's newest page; gives the texts in it that identify its messages, newest first. */
  readPage(user: string): Promise<string[]>;
  /** Messages in its database, counted there and not by it. */
  countMessages(): Promise<number>;
  stop(): Promise<void>;
}

export interface Calling {
  callers: Caller[];
  close(): void;
}

/** Something the person who runs it can put right; the message says how. */
export class UsageError extends Error {}

/** What identifies a message in every contender: the value of its variable `order`. */
export const orderOf = (user: string, send: string): string => `${send}-${user}`;

export const oneOf = <T>(values: readonly T[]): T => values[Math.floor(Math.random() * values.length)] as T;
