import type { Readable } from 'node:stream';
import type { Application, Directory } from '../applications/directory.js';
import type { Hint } from '../bus/hint.js';
import type { Clock } from '../platform/clock.js';
import type { Gate } from '../platform/gate.js';
import { type IdGenerator, timeOfId } from '../platform/ids.js';
import type { ApplicationKey, Database } from '../storage/database.js';
import type { NewNotification } from '../storage/notifications.js';
import type { Tags } from '../tags/tags.js';
import type { SendingTemplate, SendingTemplates } from '../templates/sending.js';
import type { RealtimeWriter } from './realtime-writer.js';
import type { SendRequest } from './request.js';
import type { TargetCheck } from './targets.js';

export interface SendingParts {
  db: Database;
  clock: Clock;
  ids: IdGenerator;
  directory: Directory;
  templates: SendingTemplates;
  realtimeWriter: RealtimeWriter;
  files: {
    /** The file that can be read under this key now, or null. */
    find(application: ApplicationKey, fileKey: string): Promise<{ storage_key: string } | null>;
    /** The bytes of a file; throws StoredFileGone. */
    open(storageKey: string): Promise<Readable>;
  };
  /** Keeps dry runs by file, each of which may read a million rows, to a few at a time. */
  fileDryRuns: Gate;
  tags: Tags;
  /** Wakes this process's workers. */
  wakeWorkers: () => void;
  /** Has the gateways look at what a commit has changed. */
  hint: (hint: Hint) => void;
}

export interface Sender {
  application: Application;
  sentFrom: NewNotification['sentFrom'];
  /** Of the member who sends; null: no template can be closed to the sender. */
  roles: readonly string[] | null;
}

/** A send that has been checked as far as memory allows. */
export interface CheckedSend {
  request: SendRequest;
  sender: Sender;
  template: SendingTemplate;
  /** What its targets are to be checked against. */
  check: TargetCheck;
}

/** Values that all targets have: the template's defaults and those common to all, flat. */
export function commonValues({ template, request }: CheckedSend): Record<string, string> {
  const common = template.variables.flatten(Object.hasOwn(request.values, '*') ? request.values['*'] : {});
  return { ...template.variables.defaults(), ...(common.ok ? common.own : {}) };
}

/** What realtime and batch store alike. */
export async function newNotification(parts: SendingParts, send: CheckedSend): Promise<NewNotification> {
  const { request, sender, template } = send;
  const { document } = template.row;
  const id = await parts.ids.next();
  const createdAt = timeOfId(id);
  return {
    id,
    templateKey: template.row.key,
    templateVersion: template.row.version,
    templateRevision: template.row.revision,
    applicationRevision: sender.application.revision,
    channels: template.channels,
    title: request.title,
    tag: request.tag,
    category: document.category,
    pushTemplate: request.pushTemplate ?? null,
    variables: commonValues(send),
    sentFrom: sender.sentFrom,
    createdAt,
    expiresAt: createdAt + document.message_retention_hours * 3_600_000,
  };
}
