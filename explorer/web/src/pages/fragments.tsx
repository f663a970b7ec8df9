import { useParams } from '@tanstack/react-router';

import { useWords } from '../i18n/i18n.js';
import { To } from '../parts/link.js';
import { Head } from '../parts/page.js';
import { RecordDetail } from '../parts/record_detail.js';
import { RecordList } from '../parts/record_list.js';
import { Money, Name } from '../parts/values.js';

export function Fragments() {
  const { t } = useWords();
  return (
    <>
      <Head title={t('nav.fragments')} lead={t('fragment.list_lead')} />
      <RecordList type="fragment.fragment" title={t('nav.fragments')} columns={[
        { path: 'id', link: true }, { path: 'holder' }, { path: 'face' }, { path: 'paid' }, { path: 'state' }, { path: 'level' }, { path: 'due' }, { path: 'root' },
      ]} />
    </>
  );
}

export function FragmentPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { t } = useWords();
  return (
    <RecordDetail key={id} type="fragment.fragment" id={id}
      title={(record) => <><Money minor={String(record.fields['face'])} currency={String(record.fields['currency'])} /> · <Name id={String(record.fields['holder'])} plain /></>}
      lead={(record) => <To to={`/receivables/${String(record.fields['root'])}`}>{t('receivable.lineage')}</To>}>
      {() => (
        <>
          <RecordList controls={false} type="financing.deal" fixed={[`fragment:eq:${id}`]} columns={[{ path: 'fragment', link: true }, { path: 'bank' }, { path: 'seller' }, { path: 'amount' }, { path: 'price.proceeds' }, { path: 'price.cost.effective' }, { path: 'sold_on' }]} />
          <RecordList controls={false} type="claim.claim" title={t('receivable.claims')} fixed={[`fragment:eq:${id}`]} columns={[{ path: 'claimant', link: true }, { path: 'kind' }, { path: 'amount' }, { path: 'state' }]} />
          <RecordList controls={false} type="fragment.fragment" title={t('lineage.children')} fixed={[`parents:contains:${id}`]} columns={[{ path: 'id', link: true }, { path: 'holder' }, { path: 'face' }, { path: 'state' }, { path: 'level' }]} />
        </>
      )}
    </RecordDetail>
  );
}
