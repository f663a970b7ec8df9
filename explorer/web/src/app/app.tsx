// Everything around the pages: look, questions, routes.
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useSyncExternalStore } from 'react';

import { retry } from '../api/queries.js';
import { usePrefs } from './prefs.js';
import { router } from './router.js';

const client = new QueryClient({ defaultOptions: { queries: { retry, refetchOnWindowFocus: false, staleTime: 10_000 } } });

const kDark = typeof matchMedia === 'undefined' ? undefined : matchMedia('(prefers-color-scheme: dark)');
const useSystemDark = (): boolean =>
  useSyncExternalStore((tell) => {
    kDark?.addEventListener('change', tell);
    return () => kDark?.removeEventListener('change', tell);
  }, () => kDark?.matches ?? false);

export function App() {
  const { language, theme, contrast } = usePrefs();
  const system = useSystemDark();
  const scheme = theme === 'auto' ? (system ? 'dark' : 'light') : theme;
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.documentElement.dataset['contrast'] = contrast;
  }, [language, contrast]);
  // The component library writes no style element: the content security policy allows style sheets of this origin only.
  return (
    <MantineProvider forceColorScheme={scheme} withCssVariables={false} withGlobalClasses={false} theme={{ respectReducedMotion: true }}>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
