import { quorum } from '@tallystick/wire';
import { useQuery } from '@tanstack/react-query';

import { validatorsQuery } from '../api/queries.js';
import type { ValidatorItem } from '../api/types.js';
import { useWords } from '../i18n/i18n.js';
import { Rows } from '../parts/data_table.js';
import { Card, Empty, Head, Loading, Problem } from '../parts/page.js';
import { RecordList } from '../parts/record_list.js';
import { Name } from '../parts/values.js';

const share = (one: ValidatorItem): number => (Number(one.certified) === 0 ? 1 : Number(one.signed) / Number(one.certified));
const kLow = 0.9;

export function Validators() {
  const { t } = useWords();
  const query = useQuery(validatorsQuery);
  const items = query.data?.items ?? [];
  const newest = items.reduce((most, one) => (BigInt(one.epoch) > BigInt(most) ? one.epoch : most), '0');
  const now = items.filter((one) => one.epoch === newest).length;
  return (
    <div className="stack">
      <Head title={t('nav.validators')} lead={t('validator.lead')} />
      <Card title={t('nav.validators')} bare {...(now > 0 && { lead: t('validator.quorum', { quorum: quorum(now), all: now, faulty: now - quorum(now) }) })}>
        {query.isPending ? <Loading /> : query.isError ? <div className="pad"><Problem problem={query.error} again={() => void query.refetch()} /></div> : items.length === 0 ? <Empty /> : (
          <Rows name={t('nav.validators')} rows={items} rowKey={(one) => `${one.epoch} ${one.validator}`} columns={[
            { id: 'name', title: t('validator.name'), show: (one) => (one.party === undefined ? one.name : <Name id={one.party} />) },
            { id: 'epoch', title: t('validator.epoch'), right: true, show: (one) => one.epoch },
            { id: 'seat', title: t('validator.seat'), right: true, show: (one) => one.validator },
            { id: 'proposed', title: t('validator.proposed'), right: true, show: (one) => String(one.proposed) },
            { id: 'signed', title: t('validator.signed'), right: true, show: (one) => t('block.signed_of', { signed: String(one.signed), all: String(one.certified) }) },
            { id: 'share', title: t('validator.share'), right: true, show: (one) => <Share value={share(one)} /> },
          ]} />
        )}
      </Card>
      <RecordList controls={false} type="validator.misconduct" title={t('validator.misconduct')} empty={t('validator.no_misconduct')} columns={[{ path: 'party', link: true }, { path: 'offence' }, { path: 'epoch' }, { path: 'view' }, { path: 'reported_by' }]} />
      <RecordList controls={false} type="validator.proposal" columns={[{ path: 'id', link: true }, { path: 'proposed_change.kind' }, { path: 'proposed_change.party' }, { path: 'proposed_by' }, { path: 'expiry' }]} />
    </div>
  );
}

function Share({ value }: { readonly value: number }) {
  const text = `${(100 * value).toFixed(1)} %`;
  return (
    <span className={`share-cell toned ${value < kLow ? 'warn' : 'good'}`}>
      <svg width="72" height="8" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect className="ground" width="100" height="8" /><rect className="part" width={100 * value} height="8" /></svg>
      <span className="strong">{text}</span>
    </span>
  );
}
