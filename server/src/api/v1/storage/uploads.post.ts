import { LIMITS, OPERATIONS } from '@belfry/contract';
import { type Form, missing, readForm } from '../../../http/form.js';
import { withNothing } from '../../../http/handler.js';

/** Room for the fields and what separates the parts. */
const AROUND_FILE_BYTES = 1024 * 1024;

function fieldsOf({ fields }: Form) {
  const field = (name: string): string => {
    const value = fields.get(name);
    if (value === undefined) throw missing(name);
    return value;
  };
  return { key: field('key'), policy: field('policy'), signature: field('signature') };
}

export const route = withNothing(OPERATIONS.uploadTargetFile, async ({ app, request }) => {
  const options = {
    clock: app.clock,
    file: 'file',
    stallMs: app.files.stallMs,
    totalMs: LIMITS.uploadMs,
    totalBytes: LIMITS.targetFileBytes + AROUND_FILE_BYTES,
    signal: app.files.stopping,
  };
  await readForm(request, options, (form) => app.files.receive(fieldsOf(form), form.content));
  return null;
});
