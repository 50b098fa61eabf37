import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { makeQueryClient } from './api/hooks.js';
import { App } from './app.js';
import { ConfirmProvider } from './kit/confirm.js';
import { TextProvider } from './shell/text.js';
import { theme } from './theme.js';

const root = document.querySelector('#root');
if (!root) throw new Error('index.html lacks #root');

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={makeQueryClient()}>
        <TextProvider>
          <Notifications position="bottom-right" />
          <ConfirmProvider>
            <Router base="/dashboard">
              <App />
            </Router>
          </ConfirmProvider>
        </TextProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
