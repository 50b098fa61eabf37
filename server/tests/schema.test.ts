import { readFileSync } from 'node:fs';
import { createLogger, Database, dumpSchema } from '@belfry/server';
import { createDatabase } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

let db: Database;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await createDatabase(inject('postgres'));
  db = new Database(database.connection, 4, createLogger({ level: 'silent', format: 'json' }));
  drop = () => database.drop();
});

afterAll(async () => {
  await db.close();
  await drop();
});

const run = (text: string) => db.count({ name: '', text });

describe('the dump of the schema', () => {
  it('is the one that is checked in (else run "npm run generate" and commit server/schema.sql)', async () => {
    expect(await dumpSchema(db)).toBe(readFileSync(new URL('../schema.sql', import.meta.url), 'utf8'));
  });

  it('leaves out partitions', async () => {
    expect(await dumpSchema(db)).not.toContain('PARTITION OF');
    expect(await dumpSchema(db)).not.toMatch(/messages_\d{4}/);
  });

  it.each([
    ['a column', 'ALTER TABLE users ADD colour text', 'colour text'],
    ['a default', 'ALTER TABLE users ALTER nickname SET DEFAULT $$x$$', "nickname text DEFAULT 'x'::text"],
    ['a column that may not be null', 'ALTER TABLE nodes ADD extra int NOT NULL', 'extra integer NOT NULL'],
    ['a check', 'ALTER TABLE users ADD CHECK (created_at > 0)', 'CHECK ((created_at > 0))'],
    [
      'an index',
      'CREATE INDEX by_locale ON users (locale) WHERE is_active',
      'CREATE INDEX by_locale ON users USING btree (locale) WHERE is_active;',
    ],
    ['a setting of a table', 'ALTER TABLE users SET (fillfactor = 80)', 'WITH (fillfactor=80)'],
    ['a function', 'CREATE FUNCTION one() RETURNS int LANGUAGE sql RETURN 1', 'FUNCTION public.one()'],
  ])('shows %s', async (_, change, text) => {
    expect(await dumpSchema(db)).not.toContain(text);
    await run(change);
    expect(await dumpSchema(db)).toContain(text);
  });

  it.each([
    ['view v', 'CREATE VIEW v AS SELECT 1', 'DROP VIEW v', 'relation v'],
    ['type t', 'CREATE TYPE t AS ENUM ()', 'DROP TYPE t', 'type t'],
    ['sequence s', 'CREATE SEQUENCE s', 'DROP SEQUENCE s', 'relation s'],
  ])('refuses what it cannot describe: %s', async (_, create, remove, what) => {
    await run(create);
    await expect(dumpSchema(db)).rejects.toThrow(what);
    await run(remove);
    await expect(dumpSchema(db)).resolves.toContain('CREATE TABLE users');
  });
});
