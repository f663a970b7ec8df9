// Language at once; theme, contrast and unit of money behind one button.
import { NativeSelect, Switch } from '@mantine/core';

import { useWords } from '../i18n/i18n.js';
import { Icon } from '../parts/icons.js';
import { Panel } from '../parts/panel.js';
import { setPrefs, usePrefs, type Theme } from './prefs.js';

export function Settings() {
  const { t, language } = useWords();
  const { theme, contrast, unit } = usePrefs();
  const other = language === 'zh' ? 'en' : 'zh';
  return (
    <>
      <button type="button" className="chip" lang={other === 'zh' ? 'zh-CN' : 'en'} onClick={() => setPrefs({ language: other })} aria-label={other === 'zh' ? '切换到中文' : 'Switch to English'}>
        {other === 'zh' ? '中文' : 'EN'}
      </button>
      <Panel label={t('pref.settings')} button={(toggle) => <button type="button" className="chip square" aria-label={t('pref.settings')} {...toggle}><Icon name="settings" /></button>}>
        {() => (
          <div className="stack">
            <h2>{t('pref.settings')}</h2>
            <NativeSelect label={t('pref.theme')} value={theme} onChange={(event) => setPrefs({ theme: event.currentTarget.value as Theme })} data={(['auto', 'light', 'dark'] as const).map((one) => ({ value: one, label: t(`pref.theme.${one}`) }))} />
            <Switch label={t('pref.contrast')} checked={contrast === 'high'} onChange={(event) => setPrefs({ contrast: event.currentTarget.checked ? 'high' : 'normal' })} />
            <Switch label={t('pref.unit')} checked={unit === 'large'} onChange={(event) => setPrefs({ unit: event.currentTarget.checked ? 'large' : 'plain' })} />
          </div>
        )}
      </Panel>
    </>
  );
}
