import { NumberInput } from '@mantine/core';
import type { Amount } from './capture-form.ts';

interface AmountFieldProps {
  readonly label: string;
  readonly unit: string;
  readonly description: string;
  readonly max: number;
  readonly value: Amount;
  readonly change: (value: Amount) => void;
}

/** A number with its unit; empty leaves it to Azure. */
export function AmountField({ label, unit, description, max, value, change }: AmountFieldProps) {
  return (
    <NumberInput
      label={label}
      description={description}
      suffix={` ${unit}`}
      min={1}
      max={max}
      clampBehavior="strict"
      allowNegative={false}
      value={value}
      onChange={(next) => change(typeof next === 'number' ? next : '')}
    />
  );
}
