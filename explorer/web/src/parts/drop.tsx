// A place to drop one file, or to choose it: a file input in a label, so the keyboard reaches it.
import { useState } from 'react';

import { Icon } from './icons.js';

export function Drop({ label, accept, onFile }: { readonly label: string; readonly accept?: string; readonly onFile: (file: File) => void }) {
  const [over, setOver] = useState(false);
  const [name, setName] = useState('');
  const take = (file: File | undefined): void => {
    if (file === undefined) return;
    setName(file.name);
    onFile(file);
  };
  return (
    <label className="drop" data-over={over}
      onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}
      onDrop={(event) => { event.preventDefault(); setOver(false); take(event.dataTransfer.files[0]); }}>
      <Icon name="upload" />
      <span className="strong">{label}</span>
      {name !== '' && <span className="mono small">{name}</span>}
      <input type="file" {...(accept === undefined ? {} : { accept })} onChange={(event) => take(event.currentTarget.files?.[0])} />
    </label>
  );
}
