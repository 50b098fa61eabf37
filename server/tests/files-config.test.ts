import { resolve } from 'node:path';
import { loadConfig } from '@belfry/server';
import { describe, expect, it } from 'vitest';

const S3 = {
  BELFRY_S3_BUCKET: 'targets',
  BELFRY_S3_ENDPOINT: 'http://127.0.0.1:9000',
  BELFRY_S3_ACCESS_KEY_ID: 'id',
  BELFRY_S3_SECRET_ACCESS_KEY: 'a secret that nobody may see',
};

describe('the settings of target files', () => {
  it('are a directory beside the data unless told otherwise', () => {
    expect(loadConfig({}).files).toEqual({ kind: 'disk', directory: resolve('data/files') });
    expect(loadConfig({ BELFRY_DATA: '/var/belfry' }).files).toEqual({
      kind: 'disk',
      directory: '/var/belfry/files',
    });
    const own = { DATABASE_URL: 'postgres://a@b/c' };
    expect(loadConfig(own).files).toEqual({ kind: 'disk', directory: resolve('data/files') });
    expect(loadConfig({ ...own, BELFRY_FILES: '/srv/files' }).files).toEqual({
      kind: 'disk',
      directory: '/srv/files',
    });
  });

  it('are S3 when a bucket is named', () => {
    expect(loadConfig({ ...S3, BELFRY_S3_FORCE_PATH_STYLE: 'true' }).files).toEqual({
      kind: 's3',
      settings: {
        endpoint: 'http://127.0.0.1:9000',
        region: 'us-east-1',
        bucket: 'targets',
        credentials: { accessKeyId: 'id', secretAccessKey: S3.BELFRY_S3_SECRET_ACCESS_KEY },
        forcePathStyle: true,
      },
    });
    expect(loadConfig({ BELFRY_S3_BUCKET: 'targets', BELFRY_S3_REGION: 'eu-central-1' }).files).toMatchObject(
      {
        settings: { endpoint: null, region: 'eu-central-1', credentials: null, forcePathStyle: false },
      },
    );
  });

  it.each([
    [{ ...S3, BELFRY_FILES: './files' }, /BELFRY_FILES and BELFRY_S3_BUCKET exclude each other/],
    [{ BELFRY_S3_ENDPOINT: 'http://x' }, /BELFRY_S3_ENDPOINT is set and BELFRY_S3_BUCKET is not/],
    [{ BELFRY_S3_FORCE_PATH_STYLE: 'true' }, /BELFRY_S3_FORCE_PATH_STYLE is set and BELFRY_S3_BUCKET is not/],
    [{ ...S3, BELFRY_S3_ACCESS_KEY_ID: '' }, /belong together/],
    [{ ...S3, BELFRY_S3_SECRET_ACCESS_KEY: '' }, /belong together/],
    [{ ...S3, BELFRY_S3_ENDPOINT: 'ftp://x' }, /BELFRY_S3_ENDPOINT must be a URL/],
    [{ ...S3, BELFRY_S3_ENDPOINT: 'minio:9000' }, /BELFRY_S3_ENDPOINT must be a URL/],
    [{ ...S3, BELFRY_S3_BUCKET: 'Not A Bucket' }, /BELFRY_S3_BUCKET must be/],
    [{ ...S3, BELFRY_S3_REGION: 'a b' }, /BELFRY_S3_REGION must be/],
    [{ ...S3, BELFRY_S3_FORCE_PATH_STYLE: 'yes' }, /BELFRY_S3_FORCE_PATH_STYLE must be one of true, false/],
    [{ BELFRY_PUBLIC_URL: 'example.com' }, /BELFRY_PUBLIC_URL must be a URL/],
    [{ BELFRY_PUBLIC_URL: 'https://example.com/?a=b' }, /BELFRY_PUBLIC_URL may hold no/],
    [{ BELFRY_PUBLIC_URL: 'https://user@example.com/' }, /BELFRY_PUBLIC_URL may hold no/],
  ])('that contradict each other stop the start with a sentence: %j', (env, sentence) => {
    expect(() => loadConfig(env)).toThrow(sentence);
    // No sentence shows a secret (G17).
    expect(() => loadConfig(env)).not.toThrow(/a secret that nobody may see/);
  });

  it('take the public URL without a slash at its end', () => {
    expect(loadConfig({}).publicUrl).toBeNull();
    expect(loadConfig({ BELFRY_PUBLIC_URL: 'https://example.com/belfry//' }).publicUrl).toBe(
      'https://example.com/belfry',
    );
  });
});
