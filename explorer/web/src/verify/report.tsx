// The steps of a verification with their times, its end, and what remains trusted.
import { Malformed } from '@tallystick/wire';

import { useWords, type Key } from '../i18n/i18n.js';
import { shortHash } from '../model/ids.js';
import { showSpan } from '../model/time.js';
import { Icon } from '../parts/icons.js';
import { Problem } from '../parts/page.js';
import type { Taken } from './check.js';
import type { Run } from './use_verify.js';

export function Report({ run, past = false }: { readonly run: Run; readonly past?: boolean }) {
  const { t, language } = useWords();
  if (run.state === 'idle') return null;
  if (run.state === 'failed') return run.problem instanceof Malformed ? <p className="bad toned">{run.problem.message}</p> : <Problem problem={run.problem} />;
  const steps = run.state === 'fetching' ? [] : run.steps;
  const outcome = run.state === 'done' ? run.outcome : undefined;
  return (
    <div className="stack" aria-live="polite">
      {outcome === undefined ? <p role="status" className="row"><Icon name="clock" />{t('verify.running')}</p> : (
        <div className={`seal ${outcome.ok ? 'good' : 'bad'}`} data-proved={outcome.ok}>
          <Icon name={outcome.ok ? 'proved' : 'unproved'} />
          <div>
            <strong>{t(outcome.ok ? 'verify.ok' : 'verify.failed')}</strong>
            {outcome.malformed === undefined ? t('verify.total', { count: steps.length, time: showSpan(outcome.ms, language) }) : t('verify.file_bad', { why: outcome.malformed })}
          </div>
        </div>
      )}
      {past && outcome !== undefined && !outcome.ok && <p className="warn toned">{t('verify.past')}</p>}
      <ol className="steps">{steps.map((step) => <StepLine key={step.id} step={step} />)}</ol>
      {run.state === 'done' && outcome?.ok === true && (
        <div>
          <h3>{t('verify.trust')}</h3>
          <ul>
            <li>{t('verify.trust.genesis', { hash: shortHash(run.question.pinned) })}</li>
            <li>{t('verify.trust.quorum')}</li>
            <li>{t('verify.trust.crypto')}</li>
            <li>{t('verify.trust.code')}</li>
          </ul>
        </div>
      )}
    </div>
  );
}

function StepLine({ step }: { readonly step: Taken }) {
  const { t, language } = useWords();
  const key = `step.${step.id}`;
  const detail = step.ok ? t(`${key}.detail` as Key, step.values) : step.id === 'shown' ? t('step.shown.wrong') : step.detail;
  return (
    <li>
      <span className={`toned ${step.ok ? 'good' : 'bad'}`}><Icon name={step.ok ? 'check' : 'stop'} /><span className="sr">{t(step.ok ? 'app.yes' : 'app.no')}</span></span>
      <span className="strong">{t(key as Key, step.values)}</span>
      <span className="muted small nowrap">{showSpan(step.ms, language)}</span>
      <span className="detail">{detail}</span>
    </li>
  );
}
