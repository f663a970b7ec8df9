// Every record type, and a list of each: made from the schema, so that none is forgotten.
import { schema } from '@tallystick/wire';
import { useParams } from '@tanstack/react-router';

import { useWords } from '../i18n/i18n.js';
import { To, typeOfPath, typePath } from '../parts/link.js';
import { Card, Head } from '../parts/page.js';
import { RecordList } from '../parts/record_list.js';
import { useOnlyCurrency } from '../parts/record_detail.js';
import { recordName } from '../parts/words.js';
import { NotFound } from './not_found.js';

export function RecordTypes() {
  const { t, language } = useWords();
  const families = [...new Set(schema.records.map((one) => one.name.split('.')[0]!))];
  return (
    <div className="stack">
      <Head title={t('nav.records')} lead={t('record.types_lead')} />
      <div className="columns">
        {families.map((family) => (
          <Card key={family} title={<code>{family}</code>}>
            <ul className="list">
              {schema.records.filter((one) => one.name.startsWith(`${family}.`)).map((one) => (
                <li key={one.name}><To to={typePath(one.name)} className="strong">{recordName(one.name, language)}</To>{language === 'en' && <span className="muted small"> · {one.about}</span>}</li>
              ))}
            </ul>
          </Card>
        ))}
      </div>
    </div>
  );
}

export function RecordsOfType() {
  const { type: named = '' } = useParams({ strict: false }) as { type?: string };
  const type = typeOfPath(named);
  const { t, language } = useWords();
  const currency = useOnlyCurrency();
  const row = schema.records.find((one) => one.name === type);
  if (row === undefined) return <NotFound />;
  return (
    <>
      <Head over={<To to="/records">{t('nav.records')}</To>} title={recordName(type, language)} lead={language === 'en' ? row.about : t('record.table', { number: row.number })} />
      <RecordList key={type} type={type} currency={currency} />
    </>
  );
}
