import { useWords } from '../i18n/i18n.js';
import { To } from '../parts/link.js';
import { Empty, Head } from '../parts/page.js';

export function NotFound() {
  const { t } = useWords();
  return (
    <>
      <Head title={t('app.not_found')} />
      <Empty icon="search" title={t('app.not_found')} hint={t('app.not_found_hint')} />
      <p className="row"><To to="/">{t('nav.overview')}</To></p>
    </>
  );
}
