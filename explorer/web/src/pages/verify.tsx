// A saved bundle, checked without asking anybody: with a genesis file beside it, not even this server.
import { schema, type Json, type JsonObject } from '@tallystick/wire';
import { useState } from 'react';

import { ask } from '../api/client.js';
import type { GenesisAnswer } from '../api/types.js';
import { getPrefs, usePrefs } from '../app/prefs.js';
import { useWords } from '../i18n/i18n.js';
import { Bytes } from '../parts/depths.js';
import { Drop } from '../parts/drop.js';
import { Fields } from '../parts/fields.js';
import { Card, Empty, Head } from '../parts/page.js';
import { EventSentence, RecordSentence } from '../parts/sentence.js';
import { OutcomeBadge } from '../parts/values.js';
import { recordName } from '../parts/words.js';
import type { Proven } from '../verify/check.js';
import { Pin } from '../verify/pin.js';
import { Report } from '../verify/report.js';
import { useVerify } from '../verify/use_verify.js';

const kBundleMax = 64 * 1024 * 1024;

export function VerifyPage() {
  const { t } = useWords();
  const { pinnedGenesis } = usePrefs();
  const { run, start } = useVerify();
  const [genesis, setGenesis] = useState<Json | undefined>();
  const [bad, setBad] = useState('');
  const read = async (file: File): Promise<Json | undefined> => {
    setBad('');
    try {
      if (file.size > kBundleMax) throw new Error(t('evidence.too_big', { size: kBundleMax / 1024 / 1024 }));
      return JSON.parse(await file.text()) as Json;
    } catch (problem) {
      setBad(problem instanceof Error ? problem.message : String(problem));
      return undefined;
    }
  };
  const verify = async (file: File): Promise<void> => {
    const read_ = await read(file);
    if (read_ === undefined) return;
    // As the server gives it, or bare as it was saved.
    const bundle = typeof read_ === 'object' && read_ !== null && 'bundle' in read_ ? (read_ as { bundle: Json }).bundle : read_;
    await start(async () => ({ bundle, genesis: genesis ?? (await ask<GenesisAnswer>('/genesis')).genesis, pinned: getPrefs().pinnedGenesis }));
  };
  return (
    <div className="stack">
      <Head title={t('nav.verify')} lead={t('verify.lead')} />
      <Card title={t('verify.pin.title')}><Pin /></Card>
      {pinnedGenesis !== '' && (
        <div className="columns">
          <Card title={t('verify.title')}><div className="stack"><Drop label={t('verify.drop')} accept=".json,application/json" onFile={(file) => void verify(file)} />{bad !== '' && <p className="bad toned" role="alert">{t('verify.file_bad', { why: bad })}</p>}</div></Card>
          <Card title={t('verify.genesis_file')}><Drop label={t('verify.genesis_file')} accept=".json,application/json" onFile={(file) => void read(file).then((json) => { if (json !== undefined) setGenesis(json); })} /></Card>
        </div>
      )}
      {run.state !== 'idle' && <Card title={t('verify.title')}><Report run={run} /></Card>}
      {run.state === 'done' && run.outcome.proven !== undefined && <Shown proven={run.outcome.proven} bundle={run.question.bundle} />}
    </div>
  );
}

function Shown({ proven, bundle }: { readonly proven: Proven; readonly bundle: Json }) {
  const { t, language } = useWords();
  const row = schema.records.find((one) => one.name === proven.type);
  const events = (proven.receipt?.['events'] ?? []) as readonly JsonObject[];
  return (
    <Card title={t('verify.proven')} lead={<>{t('block.title', { height: proven.height })}{proven.type !== undefined && ` · ${recordName(proven.type, language)}`}</>}>
      <div className="stack">
        {proven.type !== undefined && proven.value !== undefined && <><p className="plain"><RecordSentence type={proven.type} fields={proven.value} /></p><Fields fields={row?.fields ?? []} object={proven.value} /></>}
        {proven.type !== undefined && proven.value === undefined && <Empty hint={t('verify.nothing')} />}
        {proven.type === undefined && proven.receipt === undefined && <p>{t('verify.table_unknown')}</p>}
        {proven.receipt !== undefined && <><p><OutcomeBadge outcome={proven.receipt['outcome'] as 'applied'} /></p><ol className="plain-list">{events.map((one, i) => <li key={i}><EventSentence event={String(one['event'])} fields={one} /></li>)}</ol></>}
        <Bytes bytes={[]} json={bundle} />
      </div>
    </Card>
  );
}
