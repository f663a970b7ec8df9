import { schema } from '@tallystick/wire';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';

import { fetchReceiptProof, genesisQuery, transactionQuery } from '../api/queries.js';
import type { Transaction } from '../api/types.js';
import { useWords } from '../i18n/i18n.js';
import { Depths } from '../parts/depths.js';
import { Fields, currencyIn } from '../parts/fields.js';
import { Icon } from '../parts/icons.js';
import { To } from '../parts/link.js';
import { Card, Empty, Head, Loading, Problem } from '../parts/page.js';
import { EventSentence, OperationSentence } from '../parts/sentence.js';
import { Hash, Name, OutcomeBadge, When } from '../parts/values.js';
import { operationAbout } from '../parts/words.js';
import { VerifyButton } from '../verify/verify_button.js';
import { eventKey } from './columns.js';

export function TransactionPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { t } = useWords();
  const query = useQuery(transactionQuery(id));
  if (query.isPending) return <Loading />;
  if (query.isError) return <><Head title={t('tx.title')} /><Problem problem={query.error} again={() => void query.refetch()} /></>;
  return <Shown tx={query.data} />;
}

function Shown({ tx }: { readonly tx: Transaction }) {
  const { t, language } = useWords();
  const genesis = useQuery(genesisQuery);
  // Operations on a fragment name no currency; what they did does.
  const currency = tx.events.map((one) => currencyIn(one.fields)).find((one) => one !== undefined)
    ?? (genesis.data?.genesis['currencies'] as readonly string[] | undefined)?.[0];
  const refusal = schema.refusals.find((one) => one.code === tx.refusal);
  const detail = String(tx.receipt['detail'] ?? '');
  const facts = (
    <dl className="facts">
      <div><dt>{t('tx.outcome')}</dt><dd><OutcomeBadge outcome={tx.outcome} /></dd></div>
      <div><dt>{t('tx.account')}</dt><dd><Name id={tx.account} /></dd></div>
      <div><dt>{t('block.height')}</dt><dd><To to={`/blocks/${tx.height}`}>{tx.height}</To></dd></div>
      <div><dt>{t('tx.place')}</dt><dd>{tx.place}</dd></div>
      <div><dt>{t('block.time')}</dt><dd><When ms={tx.time} /></dd></div>
      <div><dt>{t('tx.lane')}</dt><dd>{tx.lane} / {tx.sequence}</dd></div>
      <div><dt>{t('block.hash')}</dt><dd><Hash value={tx.hash} /></dd></div>
      <div><dt>{t('tx.signers')}</dt><dd className="row">{tx.signers.map((one) => <Hash key={one} value={one} />)}</dd></div>
    </dl>
  );
  return (
    <div className="stack">
      <Head title={tx.operations.length === 1 ? operationAbout(tx.operations[0]!, language).replace(/（[^）]*）$|\.$/, '') : t('tx.title')} over={<Hash value={tx.id} />} lead={<span className="row"><OutcomeBadge outcome={tx.outcome} /><When ms={tx.time} /></span>}>
        <VerifyButton name={`transaction-${tx.id.slice(0, 12)}`} fetchProof={() => fetchReceiptProof(tx.id)} />
      </Head>
      {tx.outcome !== 'applied' && (
        <div className="problem">
          <Icon name="stop" />
          <div>
            <p><span className="strong">{t('tx.refusal')}: </span><code>{tx.refusal ?? tx.outcome}</code></p>
            {refusal !== undefined && <p><span className="strong">{t('tx.cause')}: </span>{refusal.cause[language]}</p>}
            {refusal !== undefined && <p><span className="strong">{t('tx.cure')}: </span>{refusal.cure[language]}</p>}
            {detail !== '' && <p className="small">{t('tx.detail')}: {detail}</p>}
          </div>
        </div>
      )}
      <Depths
        sentence={<ol className="plain-list">{tx.body.map((one, i) => <li key={i}><OperationSentence operation={one} who={tx.account} currency={currency} /></li>)}</ol>}
        fields={<div className="stack">{facts}{tx.body.map((one, i) => (
          <div key={i}>
            <h3><code>{String(one['operation'])}</code></h3>
            <Fields fields={schema.operations.find((row) => row.name === one['operation'])?.fields ?? []} object={one} currency={currency} />
          </div>
        ))}</div>}
        bytes={Object.entries(tx.bytes).map(([name, hex]) => ({ name: t(name === 'receipt' ? 'tx.receipt' : 'tx.body'), hex }))}
        json={{ body: tx.body, receipt: tx.receipt }} />
      <Card title={t('tx.events')}>
        {tx.events.length === 0 ? <Empty hint={t('tx.no_events')} /> : (
          <ol className="steps">{tx.events.map((one) => <li key={eventKey(one)} className="one-event"><span className="toned info"><Icon name="dot" /></span><span><EventSentence event={one.event} fields={one.fields} /></span><code className="muted small">{one.event}</code></li>)}</ol>
        )}
      </Card>
    </div>
  );
}
