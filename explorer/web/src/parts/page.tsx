// The frame of a page's content: heading, cards, and the three things that are shown instead of content.
import { Button } from '@mantine/core';
import { useId, type ReactNode } from 'react';

import { ApiError } from '../api/client.js';
import { useWords, type Key } from '../i18n/i18n.js';
import { dictionaries } from '../i18n/i18n.js';
import { Icon, type IconName } from './icons.js';

interface HeadProps {
  readonly title: ReactNode;
  readonly over?: ReactNode;
  readonly lead?: ReactNode;
  readonly children?: ReactNode;
}
export function Head({ title, over, lead, children }: HeadProps) {
  return (
    <div className="head">
      <div className="words">
        {over !== undefined && <div className="over">{over}</div>}
        <h1>{title}</h1>
        {lead !== undefined && <p>{lead}</p>}
      </div>
      {children !== undefined && <div className="actions">{children}</div>}
    </div>
  );
}

interface CardProps {
  readonly title: ReactNode;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly bare?: boolean; // the content brings its own margins
  readonly children: ReactNode;
}
export function Card({ title, lead, actions, bare = false, children }: CardProps) {
  const id = useId();
  return (
    <section className="card" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {actions}
        {lead !== undefined && <p>{lead}</p>}
      </header>
      {bare ? children : <div className="body">{children}</div>}
    </section>
  );
}

export function Empty({ icon = 'inbox', title, hint, slim = false }: { readonly icon?: IconName; readonly title?: string; readonly hint?: string; readonly slim?: boolean }) {
  const { t } = useWords();
  if (slim) return <div className="empty slim"><Icon name={icon} /><strong>{hint ?? title ?? t('app.empty')}</strong></div>;
  return <div className="empty"><Icon name={icon} /><strong>{title ?? t('app.empty')}</strong>{hint ?? t('app.empty_hint')}</div>;
}

export function Loading({ rows = 5 }: { readonly rows?: number }) {
  const { t } = useWords();
  return (
    <div className="bones" role="status" aria-label={t('app.loading')}>
      {Array.from({ length: rows }, (_, i) => <div key={i} className="bone" />)}
    </div>
  );
}

export function Problem({ problem, again }: { readonly problem: Error; readonly again?: () => void }) {
  const { t, language } = useWords();
  const code = problem instanceof ApiError ? problem.code : 'other';
  const key = `error.${code}`;
  const known = key in dictionaries[language] ? (key as Key) : ('error.other' as Key);
  const cure = `${known}.cure`;
  return (
    <div className="problem" role="alert">
      <Icon name="alert" />
      <div>
        <p className="strong">{t(known)}</p>
        {cure in dictionaries[language] && <p className="small">{t(cure as Key)}</p>}
        {known === 'error.other' && <p className="small">{problem.message}{problem instanceof ApiError && problem.cure !== '' && ` ${problem.cure}`}</p>}
        {again !== undefined && <Button mt={8} size="xs" variant="default" onClick={again}>{t('app.retry')}</Button>}
      </div>
    </div>
  );
}
