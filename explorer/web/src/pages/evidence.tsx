// Trade documents, and the question whether a file in hand is one of them: hashed here, sent nowhere.
import { Button, TextInput } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';

import { ask } from '../api/client.js';
import type { Page, RecordItem } from '../api/types.js';
import { useAt } from '../app/search_params.js';
import { useWords } from '../i18n/i18n.js';
import { hashFile, kFileMax, saltedHash } from '../model/document.js';
import { Drop } from '../parts/drop.js';
import { Icon } from '../parts/icons.js';
import { To } from '../parts/link.js';
import { Card, Head, Problem } from '../parts/page.js';
import { RecordDetail } from '../parts/record_detail.js';
import { RecordList, type RecordColumn } from '../parts/record_list.js';
import { Hash } from '../parts/values.js';
import { RecordSentence } from '../parts/sentence.js';
import { word } from '../parts/words.js';

const kUses: readonly RecordColumn[] = [{ path: 'id', link: true }, { path: 'face' }, { path: 'state' }, { path: 'due' }];

export function Evidence() {
  const { t } = useWords();
  return (
    <div className="stack">
      <Head title={t('nav.evidence')} lead={t('evidence.lead')} />
      <Matcher />
      <RecordList type="evidence.evidence" title={t('nav.evidence')} columns={[
        { path: 'fingerprint', link: true }, { path: 'facts.kind' }, { path: 'facts.seller' }, { path: 'facts.buyer' }, { path: 'facts.amount' }, { path: 'used' }, { path: 'facts.dated' }, { path: 'attested_by' },
      ]} />
    </div>
  );
}

type Found = { readonly state: 'none' | 'hashing' | 'looking' } | { readonly state: 'done'; readonly salted: string; readonly items: readonly RecordItem[] } | { readonly state: 'failed'; readonly problem: Error };

function Matcher() {
  const { t } = useWords();
  const at = useAt();
  const [fileHash, setFileHash] = useState('');
  const [tooBig, setTooBig] = useState(false);
  const [salt, setSalt] = useState('');
  const [found, setFound] = useState<Found>({ state: 'none' });
  const take = async (file: File): Promise<void> => {
    setFileHash('');
    setTooBig(file.size > kFileMax);
    if (file.size > kFileMax) return;
    setFound({ state: 'hashing' });
    setFileHash(await hashFile(new Uint8Array(await file.arrayBuffer())));
    setFound({ state: 'none' });
  };
  const salted = fileHash === '' ? undefined : saltedHash(salt, fileHash);
  const look = async (): Promise<void> => {
    if (salted === undefined) return;
    setFound({ state: 'looking' });
    try {
      const page = await ask<Page<RecordItem>>('/records/evidence.evidence', { at, filter: [`file.salted_hash:eq:${salted}`], limit: 10 });
      setFound({ state: 'done', salted, items: page.items });
    } catch (problem) {
      setFound({ state: 'failed', problem: problem as Error });
    }
  };
  return (
    <Card title={t('evidence.drop_title')} lead={t('evidence.drop_lead')}>
      <div className="columns">
        <Drop label={t('evidence.drop')} onFile={(file) => void take(file)} />
        <form className="stack" onSubmit={(event) => { event.preventDefault(); void look(); }}>
          <TextInput label={t('evidence.salt')} value={salt} maxLength={64} spellCheck={false} autoComplete="off" onChange={(event) => setSalt(event.currentTarget.value)} error={salt !== '' && !/^[0-9a-fA-F]{64}$/.test(salt.trim()) ? t('evidence.salt_bad') : undefined} />
          {found.state === 'hashing' && <p role="status">{t('evidence.hashing')}</p>}
          {tooBig && <p className="bad toned" role="alert">{t('evidence.too_big', { size: kFileMax / 1024 / 1024 })}</p>}
          {fileHash !== '' && <div><span className="muted small">{t('evidence.sha')}</span> <Hash value={fileHash} /></div>}
          {salted !== undefined && <div><span className="muted small">{t('evidence.salted')}</span> <Hash value={salted} /></div>}
          <div><Button type="submit" disabled={salted === undefined} loading={found.state === 'looking'} leftSection={<Icon name="search" />}>{t('evidence.check')}</Button></div>
        </form>
      </div>
      <div aria-live="polite" className="answer">
        {found.state === 'failed' && <Problem problem={found.problem} />}
        {found.state === 'done' && (found.items.length === 0
          ? <div className="seal warn"><Icon name="unproved" /><strong>{t('evidence.no_match')}</strong></div>
          : found.items.map((item) => (
            <div key={item.key} className="stack">
              <div className="seal good"><Icon name="proved" /><div><strong>{t('evidence.match')}</strong><RecordSentence type="evidence.evidence" fields={item.fields} /> <To to={`/evidence/${item.key}`}>{t('evidence.used')}</To></div></div>
            </div>
          )))}
      </div>
    </Card>
  );
}

export function EvidencePage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { t, language } = useWords();
  return (
    <RecordDetail key={id} type="evidence.evidence" id={id} title={(record) => word(String((record.fields['facts'] as Readonly<Record<string, string>>)['kind']), language)}>
      {() => (
        <div className="columns">
          <RecordList controls={false} type="receivable.receivable" title={`${t('evidence.used')} · ${t('nav.receivables')}`} fixed={[`evidence:contains:${id}`]} columns={kUses} empty={t('evidence.unused')} />
          <RecordList controls={false} type="fragment.fragment" title={`${t('evidence.used')} · ${t('nav.fragments')}`} fixed={[`evidence:contains:${id}`]} columns={kUses} empty={t('evidence.unused')} />
        </div>
      )}
    </RecordDetail>
  );
}
