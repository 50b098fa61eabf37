import { Center, Loader } from '@mantine/core';
import { Redirect, Route, Switch } from 'wouter';
import { isCode, useAsk } from './api/hooks.js';
import { Failure } from './kit/page.js';
import { Pages } from './pages.js';
import { Boundary } from './shell/boundary.js';
import { MemberContext } from './shell/member.js';
import { deferred } from './shell/deferred.js';
import { Shell } from './shell/shell.js';

const Wait = () => (
  <Center mih="100vh">
    <Loader aria-label="Loading" />
  </Center>
);

const SignIn = deferred(() => import('./pages/sign-in/sign-in.js'), 'SignIn', Wait);
const UseLink = deferred(() => import('./pages/sign-in/use-link.js'), 'UseLink', Wait);
const FinishOidc = deferred(() => import('./pages/sign-in/finish-oidc.js'), 'FinishOidc', Wait);

export function App() {
  return (
    <Boundary fallback={(error) => <Failure error={error} retry={() => location.reload()} />}>
      <Switch>
        <Route path="/link" component={UseLink.Content} />
        <Route path="/oidc" component={FinishOidc.Content} />
        <Route path="/sign-in">
          <Redirect to="/" replace />
        </Route>
        <Route component={Inside} />
      </Switch>
    </Boundary>
  );
}

/** Everything behind the sign-in. Whoever is not signed in stays at the address, and is where they wanted to be after it. */
function Inside() {
  const me = useAsk('getMe');
  if (isCode(me.error, 'notSignedIn')) return <SignIn.Content />;
  if (me.error && !me.data) return <Failure error={me.error} retry={() => void me.refetch()} />;
  if (!me.data) return <Wait />;
  return (
    <MemberContext value={me.data}>
      <Shell>
        <Pages />
      </Shell>
    </MemberContext>
  );
}
