import { describe, expect, it } from 'vitest';
import { readHead, renameColumns } from './csv-file.js';

const csv = (text: string) => new Blob([text]);

describe('a CSV file in the browser', () => {
  it('shows its columns and its first five rows', async () => {
    const rows = Array.from({ length: 9 }, (_, index) => `u${index},"a, ""b""\nc"`).join('\r\n');
    const head = await readHead(csv(`user_id,name\r\n${rows}\r\n`));
    expect(head.columns).toEqual(['user_id', 'name']);
    expect(head.rows).toHaveLength(5);
    expect(head.rows[0]).toEqual(['u0', 'a, "b"\nc']);
  });

  it('gets other names of columns and keeps every other byte', async () => {
    const file = csv('고객,이름\r\nu1,"민, 아"\r\nu2,b');
    const head = await readHead(file);
    const renamed = renameColumns(file, head, ['user_id', 'name']);
    expect(await renamed.text()).toBe('user_id,name\r\nu1,"민, 아"\r\nu2,b');
  });

  it('loses no row when nothing in it is quoted', async () => {
    const file = csv('id,Vorname\nu1,a\nu2,b\n');
    const renamed = renameColumns(file, await readHead(file), ['user_id', 'name']);
    expect(await renamed.text()).toBe('user_id,name\nu1,a\nu2,b\n');
  });

  it('is left as it is when its columns have the right names', async () => {
    const file = csv('user_id\nu1\n');
    expect(renameColumns(file, await readHead(file), ['user_id'])).toBe(file);
  });

  it('may have a header that spans lines, and no row', async () => {
    const file = csv('"user\nid",x');
    const head = await readHead(file);
    expect(head.rows).toEqual([]);
    expect(await renameColumns(file, head, ['user_id', 'x']).text()).toBe('user_id,x\n');
  });
});
