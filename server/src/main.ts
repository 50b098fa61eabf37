import { Command } from 'commander';
import { OperatorError } from './applications/applications.js';
import { doctor } from './cli/doctor.js';
import { templatesInstallGallery } from './cli/gallery.js';
import {
  appCreate,
  appList,
  ownerLink,
  tokenCreate,
  tokenList,
  tokenRevoke,
  withDatabase,
  workList,
  workRetry,
} from './cli/operate.js';
import { serve, StartError } from './cli/serve.js';
import { ConfigError, loadConfig, loadConfigWith } from './config.js';
import { EmbeddedPostgresError } from './postgres/index.js';
import { StorageRefused } from './storage/migrate.js';

/** Errors whose message is all a person needs; others are faults of ours and show their stack. */
const PLAIN = [StartError, OperatorError, ConfigError, EmbeddedPostgresError, StorageRefused];

function program(): Command {
  const belfry = new Command('belfry')
    .description('Self-hosted business messaging: notifications from templates into every user’s feed.')
    .addHelpText(
      'after',
      '\nSettings come from the environment; belfry.defaults.env beside the program lists them all.',
    );
  belfry
    .command('serve')
    .description('serve the API and deliver batches, until Ctrl-C')
    .option(
      '--roles <roles>',
      'what this process does, such as worker or api,worker; instead of BELFRY_ROLES',
    )
    .action((options: { roles?: string }) => serve(loadConfigWith(options)));
  belfry
    .command('doctor')
    .description('check the set-up and that the data holds every promise; exits with 1 when it does not')
    .action(() =>
      withDatabase(
        loadConfig(),
        async (db) => {
          if ((await doctor(db)) > 0) process.exitCode = 1;
        },
        { migrates: false },
      ),
    );
  const app = belfry.command('app').description('applications: each has its own users, templates and tokens');
  app
    .command('create')
    .description('create an application and print its id and first API token')
    .option('--id <id>', 'its id; made up when left out')
    .option('--name <name>', 'a name for people')
    .action((options) => withDatabase(loadConfig(), (db) => appCreate(db, options)));
  app
    .command('list')
    .description('list the applications')
    .action(() => withDatabase(loadConfig(), appList));
  belfry
    .command('owner-link')
    .description('print a one-time link that makes its user an owner of the dashboard')
    .action(() => {
      const config = loadConfig();
      return withDatabase(config, (db) => ownerLink(db, config));
    });
  tokenCommands(belfry.command('token').description('API tokens: shown once, stored only as a hash'));
  templatesCommands(belfry.command('templates').description('templates of an application'));
  workCommands(belfry.command('work').description('background work that was set aside'));
  return belfry;
}

function tokenCommands(token: Command): void {
  const ofApp = ['--app <id>', 'the application; may be left out when there is only one'] as const;
  token
    .command('create')
    .description('create an API token and print it, this once')
    .option(...ofApp)
    .option('--name <name>', 'what it is for')
    .option(
      '--permission <name...>',
      'limit it, such as notifications:send templates; everything when left out',
    )
    .action((options) => withDatabase(loadConfig(), (db) => tokenCreate(db, options)));
  token
    .command('list')
    .description('list the tokens of an application')
    .option(...ofApp)
    .action((options) => withDatabase(loadConfig(), (db) => tokenList(db, options)));
  token
    .command('revoke <id>')
    .description('revoke a token by its id; servers refuse it within 2 s')
    .option(...ofApp)
    .action((id: string, options) => withDatabase(loadConfig(), (db) => tokenRevoke(db, id, options)));
}

function templatesCommands(templates: Command): void {
  templates
    .command('install')
    .description('create templates that are ready to be used')
    .command('gallery [keys...]')
    .description('create the templates of the gallery, or only those of some keys; existing ones are kept')
    .option('--app <id>', 'the application; may be left out when there is only one')
    .option('--channel <key...>', 'the channels they send to; feed when left out')
    .action((keys: string[], options: { app?: string; channel?: string[] }) => {
      const config = loadConfig();
      return withDatabase(config, (db) => templatesInstallGallery(db, { config, keys, ...options }));
    });
}

function workCommands(work: Command): void {
  work
    .command('list')
    .description('list what was set aside after it had failed too often, with the reason')
    .action(() => withDatabase(loadConfig(), workList));
  work
    .command('retry [ids...]')
    .description(
      'let work go on as if it had never been tried, once the reason is gone; all of it without ids',
    )
    .action((ids: string[]) => withDatabase(loadConfig(), (db) => workRetry(db, ids)));
}

/** Runs the command line; `argv` without node and script. */
export async function run(argv: string[]): Promise<void> {
  try {
    await program().parseAsync(argv, { from: 'user' });
  } catch (error) {
    const plain = PLAIN.some((kind) => error instanceof kind);
    process.stderr.write(
      `belfry: ${plain ? (error as Error).message : ((error as Error).stack ?? String(error))}\n`,
    );
    process.exitCode = 1;
  }
}
