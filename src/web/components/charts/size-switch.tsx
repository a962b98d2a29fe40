/** What areas, ribbons and colours stand for: bytes, packets or flows. Kept in the address. */
import { SegmentedControl } from '@mantine/core';
import { useViewParam } from '../../lib/scope.ts';
import { SIZES, type Size } from './amounts.ts';
import { SIZE_WORDS } from './mark.ts';

export const useSize = (): [Size, (size: Size) => void] => useViewParam<Size>('size', 'bytes', SIZES);

export function SizeSwitch() {
  const [size, setSize] = useSize();
  return (
    <SegmentedControl
      size="xs"
      aria-label="Measure"
      value={size}
      onChange={(value) => setSize(value as Size)}
      data={SIZES.map((value) => ({ value, label: SIZE_WORDS[value] }))}
    />
  );
}
