import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bundle } from './bundle.js';

const CLIENT = fileURLToPath(new URL('..', import.meta.url));

describe('the client', () => {
  it('is at most 15 KB for a browser, compressed', async () => {
    const code = await bundle(`export * from '${CLIENT}src/index.ts';`);
    expect(code).toContain('/client/v1/stream');
    expect(gzipSync(code, { level: 9 }).length).toBeLessThanOrEqual(15 * 1024);
  });

  it('keeps what defines the elements when a bundler drops what is not used', async () => {
    const code = await bundle(`import '@belfry/client/feed';`);
    expect(code).toContain('customElements.define');
  });

  it('has no dependencies but ours, and can be imported where there are no elements', () => {
    const { dependencies } = JSON.parse(readFileSync(`${CLIENT}package.json`, 'utf8')) as {
      dependencies: Record<string, string>;
    };
    expect(Object.keys(dependencies)).toEqual(['@belfry/template']);
    const code =
      "for (const name of ['', '/feed', '/react']) await import('@belfry/client' + name); console.log('ok')";
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd: CLIENT });
    expect(String(output).trim()).toBe('ok');
  });
});
