import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const CLIENT = fileURLToPath(new URL('..', import.meta.url));

/** What a bundler makes of a page's code, which imports the packages as an app does. `jsx`: it has React's elements. */
export async function bundle(code: string, { jsx = false } = {}): Promise<string> {
  const id = jsx ? '/entry.jsx' : '\0entry';
  const result = await build({
    configFile: false,
    root: CLIENT,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    oxc: { jsx: { runtime: 'automatic', development: false } },
    plugins: [
      {
        name: 'entry',
        enforce: 'pre',
        resolveId: (name) => (name === id ? id : null),
        load: (name) => (name === id ? code : null),
      },
    ],
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      rollupOptions: { input: id, preserveEntrySignatures: 'strict' },
    },
  });
  const [output] = [result].flat();
  if (!output || !('output' in output)) throw new Error('the bundler made nothing');
  return output.output.map((one) => ('code' in one ? one.code : '')).join('');
}
