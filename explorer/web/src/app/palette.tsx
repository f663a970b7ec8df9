// The command palette (Ctrl K or /): pages by name, and everything on the ledger by whatever one has in hand.
import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useId, useState, type KeyboardEvent } from 'react';

import { searchQuery } from '../api/queries.js';
import { useWords } from '../i18n/i18n.js';
import type { IconName } from '../parts/icons.js';
import { Icon } from '../parts/icons.js';
import { describeHit, hitPath, inOrder } from '../parts/search_hit.js';
import { entries } from './nav.js';
import { useAt } from './search_params.js';

interface Option {
  readonly id: string;
  readonly icon: IconName;
  readonly label: string;
  readonly hint: string;
  readonly path: string;
  readonly search?: { readonly q: string };
}

export function Palette({ close }: { readonly close: () => void }) {
  const { t, language } = useWords();
  const at = useAt();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const base = useId();
  const asked = useDeferredValue(text.trim());
  const found = useQuery(searchQuery(asked, at));
  const pages = entries.filter((one) => t(one.title).toLowerCase().includes(asked.toLowerCase()))
    .map((one): Option => ({ id: one.path, icon: one.icon, label: t(one.title), hint: t('search.pages'), path: one.path }));
  const hits = asked === '' ? [] : inOrder(found.data?.items ?? []).slice(0, 20)
    .map((item, i): Option => ({ id: `hit-${i}`, icon: 'search', label: item.label, hint: describeHit(item, language, t), path: hitPath(item) }));
  const options = asked === '' ? pages : [...hits, ...pages, { id: 'all', icon: 'search' as const, label: t('search.results', { text: asked }), hint: '', path: '/search', search: { q: asked } }];
  const current = Math.min(chosen, options.length - 1);
  const go = (option: Option | undefined): void => {
    if (option === undefined) return;
    close();
    void navigate({ to: option.path as '/', ...(option.search === undefined ? {} : { search: option.search as never }) });
  };
  const key = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      const next = (current + step + options.length) % options.length;
      setChosen(next);
      document.getElementById(`${base}-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      go(options[current]);
    }
  };
  return (
    <Modal opened onClose={close} withCloseButton={false} size="lg" yOffset="12vh" padding={0} lockScroll={false} transitionProps={{ duration: 0 }} aria-label={t('search.title')}>
      <input className="palette-input" role="combobox" aria-expanded="true" aria-controls={`${base}-list`} aria-activedescendant={`${base}-${current}`} aria-autocomplete="list" aria-label={t('search.title')}
        placeholder={t('search.hint')} value={text} maxLength={200} autoComplete="off" spellCheck={false} data-autofocus onChange={(event) => { setText(event.currentTarget.value); setChosen(0); }} onKeyDown={key} />
      <ul className="palette-list" id={`${base}-list`} role="listbox" aria-label={t('search.title')}>
        {options.map((option, i) => (
          <li key={option.id} id={`${base}-${i}`} role="option" aria-selected={i === current} onMouseMove={() => setChosen(i)} onClick={() => go(option)}>
            <Icon name={option.icon} /><span className="label">{option.label}</span><span className="muted small">{option.hint}</span>
          </li>
        ))}
      </ul>
    </Modal>
  );
}
