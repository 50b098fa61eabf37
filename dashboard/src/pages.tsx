import { type ComponentType, lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { ApiError, CODES, type OperationName } from './api/call.js';
import { Failure, Loading, Page } from './kit/page.js';
import { NotFound } from './pages/not-found.js';
import { Boundary } from './shell/boundary.js';
import { useMay } from './shell/member.js';
import { useText } from './shell/text.js';
import { Start } from './pages/start.js';

/** A page in a file of its own, loaded when it is opened. */
const page = <K extends string>(load: () => Promise<Record<K, ComponentType>>, name: K) =>
  lazy(() => load().then((module) => ({ default: module[name] })));

/** With the operation that must be open to the member for the page to be of use. */
const ROUTES: readonly [path: string, component: ComponentType, needs?: OperationName][] = [
  ['/app/:app/home', page(() => import('./pages/home/home.js'), 'Home'), 'getHome'],
  ['/app/:app/logs', page(() => import('./pages/logs/logs.js'), 'Logs'), 'listNotifications'],
  [
    '/app/:app/logs/:id',
    page(() => import('./pages/logs/notification.js'), 'NotificationPage'),
    'listNotifications',
  ],
  ['/app/:app/send', page(() => import('./pages/send/send.js'), 'Send'), 'sendNotification'],
  ['/app/:app/templates', page(() => import('./pages/templates/templates.js'), 'Templates'), 'listTemplates'],
  [
    '/app/:app/templates/gallery',
    page(() => import('./pages/templates/gallery.js'), 'Gallery'),
    'listTemplates',
  ],
  [
    '/app/:app/templates/:key',
    page(() => import('./pages/templates/editor/editor.js'), 'TemplateEditor'),
    'listTemplates',
  ],
  ['/app/:app/users', page(() => import('./pages/users/users.js'), 'Users'), 'listUsers'],
  ['/app/:app/users/:id', page(() => import('./pages/users/user.js'), 'UserPage'), 'listUsers'],
  ['/app/:app/channels', page(() => import('./pages/channels/channels.js'), 'Channels'), 'listChannels'],
  ['/app/:app/theme', page(() => import('./pages/theme/theme.js'), 'ThemePage'), 'getTheme'],
  ['/app/:app/tags', page(() => import('./pages/tags/tags.js'), 'Tags'), 'listTags'],
  ['/app/:app/files', page(() => import('./pages/files/files.js'), 'Files'), 'listTargetFiles'],
  [
    '/app/:app/settings',
    page(() => import('./pages/settings/settings.js'), 'SettingsPage'),
    'updateSettings',
  ],
  ['/members', page(() => import('./pages/members/members.js'), 'Members'), 'listMembers'],
  ['/audit', page(() => import('./pages/audit/audit.js'), 'Audit'), 'listAudit'],
  ['/applications', page(() => import('./pages/applications/applications.js'), 'Applications')],
  ['/account', page(() => import('./pages/account/account.js'), 'Account')],
];

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
      <Suspense fallback={<Loading />}>
        <Switch>
          {ROUTES.map(([path, component, needs]) => (
            <Route key={path} path={path}>
              <Opened needs={needs} page={component} />
            </Route>
          ))}
          <Route path="/app/:app">
            {({ app }) => <Redirect to={`/app/${encodeURIComponent(app)}/home`} replace />}
          </Route>
          <Route path="/" component={Start} />
          <Route component={NotFound} />
        </Switch>
      </Suspense>
    </Boundary>
  );
}
