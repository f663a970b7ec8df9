// The one thing that nobody can check for the reader: which genesis hash is the right one.
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { genesisQuery } from '../api/queries.js';
import { setPrefs, usePrefs } from '../app/prefs.js';
import { useWords } from '../i18n/i18n.js';
import { isHash } from '../model/ids.js';
import { Icon } from '../parts/icons.js';
import { Hash } from '../parts/values.js';

export function Pin() {
  const { t } = useWords();
  const { pinnedGenesis } = usePrefs();
  const genesis = useQuery(genesisQuery);
  const [editing, setEditing] = useState(false);
  const [typed, setTyped] = useState('');
  const offered = genesis.data?.hash ?? '';
  const value = (typed === '' ? offered : typed).trim().toLowerCase();
  if (pinnedGenesis !== '' && !editing)
    return (
      <div className="stack">
        <div className="row"><Icon name="lock" /><span className="strong">{t('verify.pin.current')}</span><Hash value={pinnedGenesis} /><button type="button" className="link" onClick={() => setEditing(true)}>{t('verify.pin.change')}</button></div>
        {offered !== '' && offered !== pinnedGenesis && <p className="bad toned strong"><Icon name="alert" /> {t('verify.pin.differs')}</p>}
      </div>
    );
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); if (isHash(value)) { setPrefs({ pinnedGenesis: value }); setEditing(false); setTyped(''); } }}>
      <p>{t('verify.pin.lead')}</p>
      {offered !== '' && <div><div className="muted small">{t('verify.pin.offered')}</div><code className="bytes">{offered}</code></div>}
      <TextInput label={t('verify.pin.label')} value={typed} placeholder={offered} spellCheck={false} maxLength={64} onChange={(event) => setTyped(event.currentTarget.value)} error={typed !== '' && !isHash(value) ? t('verify.pin.bad') : undefined} />
      <div><Button type="submit" disabled={!isHash(value)} leftSection={<Icon name="lock" />}>{t('verify.pin.do')}</Button></div>
    </form>
  );
}
