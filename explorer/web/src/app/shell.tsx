// The frame around every page: side bar, search, moment, freshness, settings.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';

import { useLive } from '../api/live.js';
import { statusQuery } from '../api/queries.js';
import { useWords } from '../i18n/i18n.js';
import { Icon } from '../parts/icons.js';
import { To } from '../parts/link.js';
import { AgeBadge } from './age.js';
import { AsOf, AsOfBanner } from './as_of.js';
import { Brand } from './brand.js';
import { groups, isCurrent } from './nav.js';
import { Palette } from './palette.js';
import { Settings } from './settings.js';

export function Shell() {
  const { t } = useWords();
  const { pathname } = useLocation();
  const [menu, setMenu] = useState(false);
  const [palette, setPalette] = useState(false);
  const content = useRef<HTMLElement>(null);
  const status = useQuery(statusQuery);
  const client = useQueryClient();
  useLive();

  // Also when the live line is down: the status is asked for anyway.
  const height = status.data?.indexed_height;
  const seen = useRef(height);
  useEffect(() => {
    if (seen.current !== undefined && height !== undefined && seen.current !== height)
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey.includes('live') });
    seen.current = height;
  }, [client, height]);

  // A new page begins at its top, and the keyboard with it.
  const first = useRef(true);
  useEffect(() => {
    setMenu(false);
    if (first.current) {
      first.current = false;
      return;
    }
    window.scrollTo(0, 0);
    content.current?.focus({ preventScroll: true });
  }, [pathname]);

  useEffect(() => {
    const key = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
      if (((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') || (event.key === '/' && !typing)) {
        event.preventDefault();
        setPalette(true);
      }
      if (event.key === 'Escape') setMenu(false);
    };
    addEventListener('keydown', key);
    return () => removeEventListener('keydown', key);
  }, []);

  return (
    <>
      <a className="skip" href="#content" onClick={(event) => { event.preventDefault(); content.current?.focus(); }}>{t('app.skip')}</a>
      <div className="frame">
        {menu && <button type="button" className="shade" aria-label={t('app.close')} onClick={() => setMenu(false)} />}
        <nav className={`side ${menu ? 'open' : ''}`} id="side" aria-label={t('nav.label')}>
          <Brand />
          {groups.map((group) => (
            <div key={group.title}>
              <h2 id={group.title}>{t(group.title)}</h2>
              <ul aria-labelledby={group.title}>
                {group.entries.map((entry) => (
                  <li key={entry.path}>
                    <To to={entry.path} aria-current={isCurrent(entry, pathname) ? 'page' : undefined}><Icon name={entry.icon} />{t(entry.title)}</To>
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </nav>
        <div className="main">
          <header className="bar">
            <button type="button" className="chip square burger" aria-label={t('app.menu')} aria-expanded={menu} aria-controls="side" onClick={() => setMenu(!menu)}><Icon name="menu" /></button>
            <div className="grow">
              <button type="button" className="find" onClick={() => setPalette(true)} aria-label={t('search.label')}>
                <Icon name="search" /><span>{t('search.placeholder')}</span><kbd>Ctrl K</kbd>
              </button>
            </div>
            <AsOf status={status.data} />
            <AgeBadge status={status.data} failed={status.isError} />
            <Settings />
          </header>
          <AsOfBanner />
          {status.data?.alarm !== undefined && (
            <div className="banner alarm" role="alert">
              <Icon name="alert" /><strong>{t('alarm.title')}</strong><span>{status.data.alarm.cause} {status.data.alarm.cure}</span>
              <span className="mono">{t('alarm.expected')}: {status.data.alarm.expected} · {t('alarm.found')}: {status.data.alarm.found}</span>
            </div>
          )}
          <main className="content" id="content" ref={content} tabIndex={-1}><Outlet /></main>
        </div>
      </div>
      {palette && <Palette close={() => setPalette(false)} />}
    </>
  );
}
