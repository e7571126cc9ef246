import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { KeyProvider } from './queries/key.js';
import { problemOf } from './queries/problem.js';
import { Frame } from './frame/frame.js';
import { Pages } from './frame/pages.js';
import './styles/theme.css';
import './styles/page.css';
import './styles/frame.css';
import './styles/figures.css';
import './styles/curves.css';
import './styles/episodes.css';
import './styles/reports.css';
import './styles/print.css';

/** How often to repeat a request that may succeed later. */
const RETRIES = 2;

const client = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < RETRIES && problemOf(error).retryable,
      refetchOnWindowFocus: false,
    },
  },
});

createRoot(document.getElementById('page')!).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <KeyProvider>
        {/* The address controls each box, so a choice must show at once in the box that was clicked. */}
        <BrowserRouter useTransitions={false}>
          <Frame>
            <Pages />
          </Frame>
        </BrowserRouter>
      </KeyProvider>
    </QueryClientProvider>
  </StrictMode>,
);
