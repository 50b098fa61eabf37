/** Files made from the contract: what they should hold, and whether they do. */
import { exists, read } from './files.mjs';

export async function generatedFromContract() {
  const { buildOpenApi, ERRORS } = await import('@belfry/contract');
  return {
    'contract/openapi.json': `${JSON.stringify(buildOpenApi(), null, 2)}\n`,
    'docs/errors.md': errorsPage(ERRORS),
  };
}

function errorsPage(errors) {
  const rows = Object.entries(errors).map(
    ([name, { status, code, when }]) => `| ${status} | ${code} | ${name} | ${when} |`,
  );
  return `<!-- Generated from contract/src/errors.ts by "npm run generate". Change it there. -->

# Errors

Every error is answered with this body, and with the HTTP status below:

\`\`\`json
{ "error": true, "code": 400111, "message": "what is wrong and, where it helps, what to do" }
\`\`\`

Branch on \`code\`; \`message\` is for people and may change.

| HTTP | code | name | when |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

export async function checkGenerated() {
  return outdated(await generatedFromContract());
}

/** A fault for each file, path → content, that is not what it should be. */
export function outdated(files) {
  return Object.entries(files)
    .filter(([path, content]) => !exists(path) || read(path) !== content)
    .map(
      ([path]) => `${path} is not what it is generated from; run "npm run generate" and commit the change.`,
    );
}
