import type { FastifyInstance } from 'fastify';
import { ROUTES } from './api/routes.js';
import { Directory } from './applications/directory.js';
import { RateLimits } from './applications/rate-limits.js';
import type { Hint } from './bus/hint.js';
import { HintBus } from './bus/hint-bus.js';
import { type NatsSettings, NatsTransport } from './bus/nats-transport.js';
import { PostgresTransport } from './bus/postgres-transport.js';
import type { OidcConfig, Role } from './config.js';
import { deliverChunkWork } from './delivery/chunks/deliver.js';
import { BatchProgress } from './delivery/chunks/progress.js';
import { releaseWork } from './delivery/chunks/release.js';
import { giveUpChunk, giveUpRelease } from './delivery/chunks/set-aside.js';
import { giveUpReading, readTargetsWork } from './delivery/targets/read-targets.js';
import { eraseUserWork } from './erasure/erase-user.js';
import { EventsWriter } from './events/events-writer.js';
import { FileCleaning } from './files/cleaning.js';
import type { FileStore } from './files/file-store.js';
import { TargetFiles } from './files/target-files.js';
import { Gateway } from './gateway/gateway.js';
import { createHttpServer } from './http/server.js';
import { sitesFor } from './http/sites.js';
import type { Site } from './http/static.js';
import { Maintenance } from './maintenance/maintenance.js';
import { Oidc } from './members/oidc.js';
import { type PasswordCost, Passwords } from './members/passwords.js';
import { MemberSessions } from './members/sessions.js';
import { Throttle } from './members/throttle.js';
import { MetricsFold } from './metrics/fold.js';
import { cancelNotificationWork } from './notifications/cancel.js';
import { purgeNotificationWork } from './notifications/purge.js';
import { RealtimeWriter } from './notifications/realtime-writer.js';
import type { Clock } from './platform/clock.js';
import { Gate } from './platform/gate.js';
import { IdGenerator } from './platform/ids.js';
import type { Logger } from './platform/logger.js';
import { randomId } from './platform/random.js';
import { Database, type Connection } from './storage/database.js';
import { nodeLeases } from './storage/nodes.js';
import { Listener } from './storage/listener.js';
import { ensurePartitions } from './storage/partitions.js';
import { WORK_CHANNEL } from './storage/work.js';
import { SendingTemplates } from './templates/sending.js';
import { Tags } from './tags/tags.js';
import { TemplateVersions } from './templates/versions.js';
import { Sessions } from './users/sessions.js';
import { restOfLow } from './work/rest.js';
import { Worker } from './work/worker.js';

/** Every part of the server, built once; parts get what they use as arguments. */
export interface App {
  db: Database;
  clock: Clock;
  logger: Logger;
  ids: IdGenerator;
  directory: Directory;
  rateLimits: RateLimits;
  sessions: Sessions;
  templates: SendingTemplates;
  versions: TemplateVersions;
  realtimeWriter: RealtimeWriter;
  eventsWriter: EventsWriter;
  tags: Tags;
  files: TargetFiles;
  fileDryRuns: Gate;
  fileCleaning: FileCleaning;
  metricsFold: MetricsFold;
  maintenance: Maintenance;
  /** The URL under which this server is known; null: that of each request. */
  passwords: Passwords;
  memberSessions: MemberSessions;
  throttle: Throttle;
  /** Null: members sign in with passwords only. */
  oidc: Oidc | null;
  publicUrl: string | null;
  wakeWorkers: () => void;
  gateway: Gateway;
  bus: HintBus;
  /** Has the gateways, of all processes, look at what a commit has changed. */
  hint: (hint: Hint) => void;
  /** Aborted when the server stops: what could last longer than a stop can wait ends then. */
  stopping: AbortSignal;
  /** Made when it is first asked for: a process that only works in the background does without. */
  readonly http: FastifyInstance;
  worker: Worker;
  /** What this process calls itself in the database: of work it has claimed, and of its node number. */
  name: string;
  /** Begins background work; the HTTP server is made to listen by the caller. */
  start(): Promise<void>;
  /** Ends what is in hand and lets go of everything. Safe to call twice. */
  stop(): Promise<void>;
}

export interface ComposeOptions {
  connection: Connection;
  connections: number;
  clock: Clock;
  logger: Logger;
  roles: ReadonlySet<Role>;
  fileStore: FileStore;
  publicUrl?: string | null;
  oidc?: OidcConfig | null;
  /** Where hints go; to LISTEN and NOTIFY when left out. */
  nats?: NatsSettings | null;
  /** How often the gateway looks without a hint; as in production when left out. */
  lookMs?: number;
  /** What a hash of a password costs, and how many sign-ins from an address may fail; as in production when left out. */
  signIn?: { passwordCost?: PasswordCost; failuresOfAddress?: number };
  /** What is served beside the API; those of sites.ts when left out. */
  sites?: readonly Site[];
  /** Longest wait for the next bytes of an upload. */
  uploadStallMs?: number;
}

/** Chunks that one process delivers at a time. */
const WORKER_LANES = 2;
/** Dry runs by file that one process does at a time. */
const FILE_DRY_RUNS = 2;
const PARTITION_CHECK_MS = 3_600_000;

/** What is done in the background, and with what. */
function createWorker(
  parts: Pick<App, 'db' | 'directory' | 'clock' | 'logger' | 'versions' | 'files' | 'hint'> & {
    name: string;
  },
): Worker {
  const { db, clock, logger, name } = parts;
  const progress = new BatchProgress({ clock, logger });
  return new Worker({
    db,
    clock,
    logger,
    name,
    concurrency: WORKER_LANES,
    restMs: (tookMs) => restOfLow({ db, logger }, tookMs),
    handlers: {
      deliver_chunk: (work) => deliverChunkWork({ ...parts, progress }, work),
      read_targets: (work, signal) => readTargetsWork(parts, work, signal),
      release: (work) => releaseWork(db, work),
      cancel_notification: (work) => cancelNotificationWork({ db, clock }, work),
      erase_user: (work) => eraseUserWork({ db, logger }, work),
      purge_notification: (work) => purgeNotificationWork({ db, clock }, work),
    },
    failed: {
      deliver_chunk: (work, reason) => giveUpChunk(db, work, reason),
      read_targets: (work, reason) => giveUpReading(db, work, reason),
      release: (work, reason) => giveUpRelease(db, work, reason),
    },
  });
}

/** Makes the partitions of the coming months at the start and every hour. */
function keepPartitions({ db, clock, logger }: { db: Database; clock: Clock; logger: Logger }) {
  let cancel = () => {};
  const start = async () => {
    await ensurePartitions(db, clock.now()).catch((error: Error) =>
      logger.error(
        { error: error.message },
        'cannot make the coming month’s partition; trying again in an hour',
      ),
    );
    cancel = clock.after(PARTITION_CHECK_MS, () => void start());
  };
  return { start, stop: () => cancel() };
}

/** The streams of this process, and how it hears of what others do. */
function createLive(
  parts: Pick<App, 'db' | 'clock' | 'logger' | 'name' | 'directory' | 'versions' | 'wakeWorkers'>,
  { nats, roles, lookMs }: ComposeOptions,
) {
  const gateway = new Gateway({ ...parts, lookMs });
  const listener = new Listener(parts);
  const transport = nats
    ? new NatsTransport({ ...parts, settings: nats })
    : new PostgresTransport({ ...parts, listener });
  const bus = new HintBus({ ...parts, transport, looker: gateway });
  const start = async () => {
    if (roles.has('gateway')) gateway.start();
    if (roles.has('worker')) listener.hear(WORK_CHANNEL, parts.wakeWorkers);
    await bus.start({ listens: roles.has('gateway') });
    await listener.start();
  };
  const stop = async () => {
    await gateway.stop();
    await bus.stop();
    await listener.stop();
  };
  return { gateway, bus, hint: (about: Hint) => bus.announce(about), start, stop };
}

/** How members get in. */
function createSignIn(parts: Pick<App, 'db' | 'clock' | 'logger'>, { signIn, oidc }: ComposeOptions) {
  return {
    passwords: new Passwords(signIn?.passwordCost),
    memberSessions: new MemberSessions(parts),
    throttle: new Throttle({ ...parts, failuresOfAddress: signIn?.failuresOfAddress }),
    oidc: oidc ? new Oidc(oidc, parts.logger) : null,
  };
}

export function compose(options: ComposeOptions): App {
  const { connection, connections, clock, logger, roles, fileStore: store } = options;
  const name = randomId();
  const db = new Database(connection, connections, logger);
  const directory = new Directory(db, clock);
  const versions = new TemplateVersions(db);
  const files = new TargetFiles({ db, store, directory, clock, stallMs: options.uploadStallMs });
  const wakeWorkers = () => worker.wake();
  const live = createLive({ db, clock, logger, name, directory, versions, wakeWorkers }, options);
  const { gateway, bus, hint } = live;
  const worker = createWorker({ db, directory, clock, logger, versions, files, hint, name });
  const partitions = keepPartitions({ db, clock, logger });
  let stopping: Promise<void> | null = null;
  const isStopping = new AbortController();
  let http: FastifyInstance | null = null;
  const background = () => [worker, app.fileCleaning, app.metricsFold, app.maintenance];
  const app: App = {
    name,
    db,
    clock,
    logger,
    ids: new IdGenerator(nodeLeases(db, name), clock),
    directory,
    rateLimits: new RateLimits(db, clock),
    sessions: new Sessions({ db, directory, clock }),
    templates: new SendingTemplates(db),
    versions,
    realtimeWriter: new RealtimeWriter(db, hint),
    eventsWriter: new EventsWriter({ db, clock }),
    tags: new Tags(db, clock),
    files,
    fileDryRuns: new Gate(FILE_DRY_RUNS),
    fileCleaning: new FileCleaning({ db, store, clock, logger }),
    metricsFold: new MetricsFold({ db, clock, logger }),
    maintenance: new Maintenance({ db, clock, logger }),
    ...createSignIn({ db, clock, logger }, options),
    publicUrl: options.publicUrl ?? null,
    wakeWorkers,
    gateway,
    bus,
    hint,
    stopping: isStopping.signal,
    worker,
    get http() {
      return (http ??= createHttpServer(app, {
        routes: ROUTES,
        sites: options.sites ?? sitesFor(store.kind === 'direct' ? store.uploadSources : []),
      }));
    },
    async start() {
      await partitions.start();
      await app.files.start();
      await live.start();
      if (roles.has('worker')) for (const part of background()) part.start();
    },
    stop() {
      stopping ??= (async () => {
        partitions.stop();
        isStopping.abort();
        app.files.stop();
        await live.stop();
        await http?.close();
        await Promise.all(background().map((part) => part.stop()));
        await db.close();
      })();
      return stopping;
    },
  };
  return app;
}
