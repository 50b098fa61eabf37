import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode, useCallback, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { askOf, makeQueryClient } from './api/hooks.js';
import { App } from './app.js';
import { begun, here } from './first.js';
import { ConfirmProvider, useConfirm } from './kit/confirm.js';
import { ToastProvider } from './kit/toast.js';
import { loadPage } from './pages.js';
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
const known = begun.map(({ ask: { name, application, options }, answer }) =>
  client.prefetchQuery({ ...askOf(name, application, options), queryFn: () => answer }),
);
const root = document.querySelector('#root');
if (!root) throw new Error('index.html lacks #root');

guardHistory();

/** Drawn once, with all that is needed for it, instead of once more with each thing that comes. */
async function start(element: Element): Promise<void> {
  const [me] = known;
  await Promise.allSettled([loadPage(here()), me]);
  createRoot(element).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <QueryClientProvider client={client}>
          <TextProvider>
            <ToastProvider>
              <ConfirmProvider>
                <Guarded />
              </ConfirmProvider>
            </ToastProvider>
          </TextProvider>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
// Not awaited: files of pages need this one, and would wait for it while it waits for them.
void start(root);
