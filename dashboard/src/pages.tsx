import { type ComponentType, lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { Failure, Loading } from './kit/page.js';
import { NotFound } from './pages/not-found.js';
import { Boundary } from './shell/boundary.js';
import { Start } from './pages/start.js';

/** A page in a file of its own, loaded when it is opened. */
const page = <K extends string>(load: () => Promise<Record<K, ComponentType>>, name: K) =>
  lazy(() => load().then((module) => ({ default: module[name] })));

const ROUTES: readonly [path: string, component: ComponentType][] = [
  ['/app/:app/home', page(() => import('./pages/home/home.js'), 'Home')],
  ['/app/:app/logs', page(() => import('./pages/logs/logs.js'), 'Logs')],
  ['/app/:app/logs/:id', page(() => import('./pages/logs/notification.js'), 'NotificationPage')],
  ['/app/:app/send', page(() => import('./pages/send/send.js'), 'Send')],
  ['/app/:app/templates', page(() => import('./pages/templates/templates.js'), 'Templates')],
  ['/app/:app/templates/gallery', page(() => import('./pages/templates/gallery.js'), 'Gallery')],
  ['/app/:app/templates/:key', page(() => import('./pages/templates/editor/editor.js'), 'TemplateEditor')],
  ['/app/:app/users', page(() => import('./pages/users/users.js'), 'Users')],
  ['/app/:app/users/:id', page(() => import('./pages/users/user.js'), 'UserPage')],
  ['/app/:app/channels', page(() => import('./pages/channels/channels.js'), 'Channels')],
  ['/app/:app/theme', page(() => import('./pages/theme/theme.js'), 'ThemePage')],
  ['/app/:app/tags', page(() => import('./pages/tags/tags.js'), 'Tags')],
  ['/app/:app/files', page(() => import('./pages/files/files.js'), 'Files')],
  ['/app/:app/settings', page(() => import('./pages/settings/settings.js'), 'SettingsPage')],
  ['/members', page(() => import('./pages/members/members.js'), 'Members')],
  ['/audit', page(() => import('./pages/audit/audit.js'), 'Audit')],
  ['/applications', page(() => import('./pages/applications/applications.js'), 'Applications')],
  ['/account', page(() => import('./pages/account/account.js'), 'Account')],
];

export function Pages() {
  return (
    <Boundary fallback={(error) => <Failure error={error} retry={() => location.reload()} />}>
      <Suspense fallback={<Loading />}>
        <Switch>
          {ROUTES.map(([path, component]) => (
            <Route key={path} path={path} component={component} />
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
