import { useWords } from '../i18n/i18n.js';
import { Head } from '../parts/page.js';
import { RecordList } from '../parts/record_list.js';

export function Receivables() {
  const { t } = useWords();
  return (
    <>
      <Head title={t('nav.receivables')} lead={t('receivable.list_lead')} />
      <RecordList type="receivable.receivable" title={t('nav.receivables')} order="-issued" columns={[
        { path: 'id', link: true }, { path: 'issuer' }, { path: 'payee' }, { path: 'face' }, { path: 'paid' }, { path: 'state' }, { path: 'issued' }, { path: 'due' }, { path: 'leaves' },
      ]} />
    </>
  );
}
