import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode, useCallback, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { call } from './api/call.js';
import { keyOf, makeQueryClient } from './api/hooks.js';
import { App } from './app.js';
import { ConfirmProvider, useConfirm } from './kit/confirm.js';
import { askBeforeLeaving, goGuarded, guardHistory, type Unsaved } from './shell/guard.js';
import { TextProvider, useText } from './shell/text.js';
import { theme } from './theme.js';

/** The router; asks before a page is left on which something is unsaved. */
function Guarded() {
  const t = useText();
  const ask = useConfirm();
  const askToLeave = useCallback(
    (what: Unsaved) => {
      const isSend = what === 'send';
      return ask({
        title: isSend
          ? t('Leave without sending?', '발송하지 않고 나갈까요?')
          : t('Leave without saving?', '저장하지 않고 나갈까요?'),
        text: isSend
          ? t(
              'What you have chosen and written for this send will be lost.',
              '입력한 발송 내용이 사라집니다.',
            )
          : t('What you have changed on this page will be lost.', '변경한 내용이 사라집니다.'),
        action: t('Leave', '나가기'),
      });
    },
    [ask, t],
  );
  useEffect(() => askBeforeLeaving(askToLeave), [askToLeave]);
  return (
    <Router base="/dashboard" aroundNav={(go, to, options) => void goGuarded(() => go(to, options))}>
      <App />
    </Router>
  );
}

const client = makeQueryClient();
// What Home needs is fetched while the page is put together, not one after the other.
void client.prefetchQuery({ queryKey: keyOf('getMe', ''), queryFn: () => call('getMe') });
if (/^\/dashboard\/?(app\/[^/]+(\/home)?)?\/?$/.test(location.pathname)) void import('./pages/home/home.js');

const root = document.querySelector('#root');
if (!root) throw new Error('index.html lacks #root');

guardHistory();
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <TextProvider>
          <Notifications position="bottom-right" />
          <ConfirmProvider>
            <Guarded />
          </ConfirmProvider>
        </TextProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
