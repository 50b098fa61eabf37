import type { QueryClient } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { ApiError, CODES, type OperationName } from './api/call.js';
import { askOf } from './api/hooks.js';
import { firstOf } from './first.js';
import { Failure, Page } from './kit/page.js';
import { Home } from './pages/home/home.js';
import { NotFound } from './pages/not-found.js';
import { Boundary } from './shell/boundary.js';
import { deferred, type Deferred } from './shell/deferred.js';
import { useMay } from './shell/member.js';
import { useText } from './shell/text.js';
import { Start } from './pages/start.js';

/** With the operation that must be open to the member for the page to be of use. */
// Home comes with the rest: it is where most visits begin.
const ROUTES: readonly [path: string, page: Deferred, needs?: OperationName][] = [
  ['/app/:app/home', { Content: Home, load: () => Promise.resolve() }, 'getHome'],
  ['/app/:app/logs', deferred(() => import('./pages/logs/logs.js'), 'Logs'), 'listNotifications'],
  [
    '/app/:app/logs/:id',
    deferred(() => import('./pages/logs/notification.js'), 'NotificationPage'),
    'listNotifications',
  ],
  ['/app/:app/send', deferred(() => import('./pages/send/send.js'), 'Send'), 'sendNotification'],
  [
    '/app/:app/templates',
    deferred(() => import('./pages/templates/templates.js'), 'Templates'),
    'listTemplates',
  ],
  [
    '/app/:app/templates/gallery',
    deferred(() => import('./pages/templates/gallery.js'), 'Gallery'),
    'listTemplates',
  ],
  [
    '/app/:app/templates/:key',
    deferred(() => import('./pages/templates/editor/editor.js'), 'TemplateEditor'),
    'listTemplates',
  ],
  ['/app/:app/users', deferred(() => import('./pages/users/users.js'), 'Users'), 'listUsers'],
  ['/app/:app/users/:id', deferred(() => import('./pages/users/user.js'), 'UserPage'), 'listUsers'],
  ['/app/:app/channels', deferred(() => import('./pages/channels/channels.js'), 'Channels'), 'listChannels'],
  ['/app/:app/theme', deferred(() => import('./pages/theme/theme.js'), 'ThemePage'), 'getTheme'],
  ['/app/:app/tags', deferred(() => import('./pages/tags/tags.js'), 'Tags'), 'listTags'],
  ['/app/:app/files', deferred(() => import('./pages/files/files.js'), 'Files'), 'listTargetFiles'],
  [
    '/app/:app/settings',
    deferred(() => import('./pages/settings/settings.js'), 'SettingsPage'),
    'updateSettings',
  ],
  ['/members', deferred(() => import('./pages/members/members.js'), 'Members'), 'listMembers'],
  ['/audit', deferred(() => import('./pages/audit/audit.js'), 'Audit'), 'listAudit'],
  ['/applications', deferred(() => import('./pages/applications/applications.js'), 'Applications')],
  ['/account', deferred(() => import('./pages/account/account.js'), 'Account')],
];

const fits = (pattern: string, path: string): boolean => {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  return (
    wanted.length === given.length && wanted.every((one, at) => one.startsWith(':') || one === given[at])
  );
};

/** Fetches the code of the page at an address. */
export async function loadPage(address: string): Promise<void> {
  const [path = ''] = address.split('?');
  await ROUTES.find(([pattern]) => fits(pattern, path))?.[1].load();
}

/** Fetches the code of a page and the answers it begins with, at once and not one after the other. */
export function prepare(client: QueryClient, address: string): void {
  loadPage(address).catch(() => undefined);
  for (const { name, application, options } of firstOf(address))
    void client.prefetchQuery(askOf(name, application, options));
}

/** A page, or that the member's role does not open it. */
function Opened({ page: Content, needs }: { page: ComponentType; needs: OperationName | undefined }) {
  const t = useText();
  const may = useMay();
  if (needs === undefined || may(needs)) return <Content />;
  const refusal = t('An Owner or Admin can change your role.', '소유자나 관리자에게 역할 변경을 요청하세요.');
  return (
    <Page title={t('Closed', '접근 불가')}>
      <Failure error={new ApiError(CODES.denied, refusal, 403)} />
    </Page>
  );
}

export function Pages() {
  return (
    <Boundary fallback={(error) => <Failure error={error} retry={() => location.reload()} />}>
      <Switch>
        {ROUTES.map(([path, { Content }, needs]) => (
          <Route key={path} path={path}>
            <Opened needs={needs} page={Content} />
          </Route>
        ))}
        <Route path="/app/:app">
          {({ app }) => <Redirect to={`/app/${encodeURIComponent(app)}/home`} replace />}
        </Route>
        <Route path="/" component={Start} />
        <Route component={NotFound} />
      </Switch>
    </Boundary>
  );
}
