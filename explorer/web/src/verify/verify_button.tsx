// "Verify" on a record or a transaction: fetches its proof and the genesis, and checks both in a worker against the pinned hash.
import type { Json, JsonObject } from '@tallystick/wire';
import { Button, Modal } from '@mantine/core';
import { useState } from 'react';

import { ask } from '../api/client.js';
import type { GenesisAnswer, ProofAnswer } from '../api/types.js';
import { useAt } from '../app/search_params.js';
import { getPrefs, usePrefs } from '../app/prefs.js';
import { useWords } from '../i18n/i18n.js';
import { Icon } from '../parts/icons.js';
import { Pin } from './pin.js';
import { Report } from './report.js';
import { useVerify } from './use_verify.js';

interface Props {
  readonly fetchProof: () => Promise<ProofAnswer>;
  readonly shown?: { readonly type: string; readonly fields: JsonObject };
  readonly name: string; // of the saved bundle's file
}

export function VerifyButton({ fetchProof, shown, name }: Props) {
  const { t } = useWords();
  const at = useAt();
  const { pinnedGenesis } = usePrefs();
  const [open, setOpen] = useState(false);
  const { run, start, reset } = useVerify();
  const verify = (): void => void start(async () => {
    const [{ bundle }, { genesis }] = await Promise.all([fetchProof(), ask<GenesisAnswer>('/genesis')]);
    return { bundle: bundle as unknown as Json, genesis, pinned: getPrefs().pinnedGenesis, ...(shown !== undefined && { shown }) };
  });
  const show = (): void => {
    setOpen(true);
    if (pinnedGenesis !== '') verify();
  };
  const save = (): void => {
    if (run.state !== 'done') return;
    const url = URL.createObjectURL(new Blob([JSON.stringify(run.question.bundle)], { type: 'application/json' }));
    const link = Object.assign(document.createElement('a'), { href: url, download: `${name}.proof.json` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  };
  return (
    <>
      <Button onClick={show} leftSection={<Icon name="verify" />}>{t('verify.button')}</Button>
      <Modal opened={open} onClose={() => { setOpen(false); reset(); }} title={<span className="strong">{t('verify.title')}</span>} size="lg" lockScroll={false} closeButtonProps={{ 'aria-label': t('app.close') }}>
        <div className="stack">
          <Pin />
          <Report run={run} past={at !== undefined} />
          {pinnedGenesis !== '' && (run.state === 'done' || run.state === 'failed' || run.state === 'idle') && (
            <div className="row">
              <Button variant={run.state === 'idle' ? 'filled' : 'default'} onClick={verify}>{t(run.state === 'idle' ? 'verify.button' : 'verify.again')}</Button>
              {run.state === 'done' && <Button variant="default" leftSection={<Icon name="download" />} onClick={save}>{t('verify.download')}</Button>}
            </div>
          )}
        </div>
      </Modal>
    </>
  );
}
