import { useParams } from '@tanstack/react-router';

import { typeOfPath } from '../parts/link.js';
import { RecordDetail } from '../parts/record_detail.js';

export function RecordPage() {
  const { type = '', key = '' } = useParams({ strict: false }) as { type?: string; key?: string };
  return <RecordDetail key={`${type} ${key}`} type={typeOfPath(type)} id={key} />;
}
