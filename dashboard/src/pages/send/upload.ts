import { ApiError, call } from '../../api/call.js';

/** A name that a file may have on the server, and that no other has. */
const keyOf = (name: string): string =>
  `dashboard-${Date.now().toString(36)}-${name.replace(/[^A-Za-z0-9_.-]+/g, '_').replace(/\.{2,}/g, '.')}`.slice(
    0,
    200,
  );

/** Uploads a target file, and tells how far it has come, from 0 to 1. Gives the key of the file. */
export async function uploadFile(
  { application, name, content }: { application: string; name: string; content: Blob },
  onProgress: (share: number) => void,
): Promise<string> {
  const params = { file_key: keyOf(name) };
  const { url, fields, file_key: key } = await call('presignTargetFile', { application, params, body: {} });
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append('file', content);
  await new Promise<void>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      onProgress(total > 0 ? loaded / total : 0),
    );
    request.addEventListener('load', () => {
      if (request.status < 300) resolve();
      else reject(new ApiError(0, messageIn(request.responseText), request.status));
    });
    request.addEventListener('error', () => reject(new ApiError(0, 'The upload was cut off. Try again.', 0)));
    request.send(form);
  });
  return key;
}

function messageIn(answer: string): string {
  try {
    return (JSON.parse(answer) as { message: string }).message;
  } catch {
    return 'The file was not taken. Try again.';
  }
}
