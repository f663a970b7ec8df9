// One of a few, as a row of buttons: radio buttons to those who hear it.
import { useId } from 'react';

interface Props {
  readonly label: string;
  readonly options: Readonly<Record<string, string>>;
  readonly value: string;
  readonly onChange: (value: string) => void;
}
export function SegmentedTabs({ label, options, value, onChange }: Props) {
  const name = useId();
  return (
    <fieldset className="segments">
      <legend className="sr">{label}</legend>
      {Object.entries(options).map(([id, title]) => (
        <label key={id} data-on={id === value}><input className="sr" type="radio" name={name} value={id} checked={id === value} onChange={() => onChange(id)} />{title}</label>
      ))}
    </fieldset>
  );
}
