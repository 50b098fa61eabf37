import { Alert, Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { call } from '../../api/call.js';
import { Loading } from '../../kit/page.js';
import { Message } from '../../kit/message.js';
import { useText } from '../../shell/text.js';
import { Frame } from './frame.js';

/** Where an OpenID Connect provider sends the browser back to. */
export function FinishOidc() {
  const t = useText();
  const [, go] = useLocation();
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  // The code is good for one call.
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    call('finishOidc', { body: { url: location.href } })
      .then(() => client.resetQueries())
      .then(() => go('/', { replace: true }))
      .catch(setError);
  }, [client, go]);
  return (
    <Frame title={t('Signing in', '로그인 중')}>
      {error === null ? (
        <Loading rows={2} />
      ) : (
        <>
          <Alert color="red" role="alert" mb="md">
            <Message of={error} />
          </Alert>
          <Button component={Link} href="/" variant="default" fullWidth>
            {t('Back', '돌아가기')}
          </Button>
        </>
      )}
    </Frame>
  );
}
