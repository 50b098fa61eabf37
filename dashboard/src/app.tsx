import { Center, Loader } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { isCode, useAsk } from './api/hooks.js';
import { Failure } from './kit/page.js';
import { Pages } from './pages.js';
import { MemberContext } from './shell/member.js';
import { Shell } from './shell/shell.js';

const SignIn = lazy(() => import('./pages/sign-in/sign-in.js').then((page) => ({ default: page.SignIn })));
const UseLink = lazy(() => import('./pages/sign-in/use-link.js').then((page) => ({ default: page.UseLink })));
const FinishOidc = lazy(() =>
  import('./pages/sign-in/finish-oidc.js').then((page) => ({ default: page.FinishOidc })),
);

const Wait = () => (
  <Center mih="100vh">
    <Loader aria-label="Loading" />
  </Center>
);

export function App() {
  return (
    <Suspense fallback={<Wait />}>
      <Switch>
        <Route path="/link" component={UseLink} />
        <Route path="/oidc" component={FinishOidc} />
        <Route path="/sign-in">
          <Redirect to="/" replace />
        </Route>
        <Route component={Inside} />
      </Switch>
    </Suspense>
  );
}

/** Everything behind the sign-in. Whoever is not signed in stays at the address, and is where they wanted to be after it. */
function Inside() {
  const me = useAsk('getMe');
  if (isCode(me.error, 'notSignedIn')) return <SignIn />;
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
