/** Makes one script of a page's code, from the sources. */
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export async function bundle(entry: string): Promise<string> {
  const result = await build({
    configFile: false,
    root: at('.'),
    logLevel: 'warn',
    define: { 'process.env.NODE_ENV': '"production"' },
    resolve: {
      alias: [
        { find: /^@belfry\/template\/draw$/, replacement: at('../src/draw/index.ts') },
        { find: /^@belfry\/template$/, replacement: at('../src/index.ts') },
      ],
    },
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      lib: { entry: at(entry), formats: ['iife'], name: 'page' },
    },
  });
  const [output] = [result].flat();
  if (output === undefined || !('output' in output)) throw new Error('the bundler made nothing');
  const [chunk] = output.output;
  return chunk.code;
}
