import { useWords } from '../i18n/i18n.js';
import { Head } from '../parts/page.js';
import { RecordList } from '../parts/record_list.js';

export function Parties() {
  const { t } = useWords();
  return (
    <>
      <Head title={t('nav.parties')} lead={t('party.list_lead')} />
      <RecordList type="party.party" title={t('nav.parties')} columns={[
        { path: 'name', link: true }, { path: 'legal_id.value' }, { path: 'roles' }, { path: 'registrar' }, { path: 'registered' }, { path: 'frozen' },
      ]} />
    </>
  );
}
