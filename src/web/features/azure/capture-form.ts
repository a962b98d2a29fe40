/** What the form for a new packet capture holds, and the request it becomes. Amounts are in the units of the form. */
import type { AzureCaptureFilter, AzureCaptureInput, AzureCaptureMode, AzureTarget } from '../../../api/azure.ts';

export interface FilterRow {
  readonly protocol: AzureCaptureFilter['protocol'];
  readonly localAddress: string;
  readonly localPort: string;
  readonly remoteAddress: string;
  readonly remotePort: string;
}

export const EMPTY_FILTER: FilterRow = {
  protocol: 'any',
  localAddress: '',
  localPort: '',
  remoteAddress: '',
  remotePort: '',
};

/** Where a number may be left out, it is the empty text. */
export type Amount = number | '';

export interface CaptureForm {
  readonly name: string;
  readonly target: string;
  readonly instances: readonly string[];
  readonly storageAccount: string;
  readonly blob: string;
  readonly localPath: string;
  readonly mode: AzureCaptureMode;
  readonly minutes: Amount;
  readonly totalMegabytes: Amount;
  readonly fileMegabytes: Amount;
  readonly fileCount: Amount;
  readonly packetBytes: Amount;
  readonly filters: readonly FilterRow[];
  /** Import file by file while it goes on. */
  readonly isFollowed: boolean;
  /** Empty: a new data set called after the capture. */
  readonly datasetId: string;
}

const MEGABYTE = 1e6;

/** Short and small enough to be looked at soon; Azure's own defaults are five hours and a gigabyte. */
export const newForm = (now: Date): CaptureForm => ({
  name: `capture-${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}`,
  target: '',
  instances: [],
  storageAccount: '',
  blob: '',
  localPath: '',
  mode: 'single',
  minutes: 10,
  totalMegabytes: 1000,
  fileMegabytes: 100,
  fileCount: 10,
  packetBytes: '',
  filters: [],
  isFollowed: true,
  datasetId: '',
});

export const TIME_LIMIT_MINUTES: Readonly<Record<AzureCaptureMode, number>> = {
  single: 5 * 60,
  series: 7 * 24 * 60,
  ring: 7 * 24 * 60,
};

/** What is still to be chosen before it can be started; null when it can be. */
export function missing(form: CaptureForm): string | null {
  if (form.target === '') return 'Choose a machine';
  if (form.storageAccount === '' && form.localPath.trim() === '')
    return 'Choose a storage account, or a file on the machine';
  return form.name.trim() === '' ? 'Give it a name' : null;
}

export function toInput(form: CaptureForm, watcher: string, target: AzureTarget): AzureCaptureInput {
  const { mode, packetBytes, storageAccount } = form;
  const text = (value: string) => (value.trim() === '' ? undefined : value.trim());
  const bytes = (megabytes: Amount) => (megabytes === '' ? undefined : Math.round(megabytes * MEGABYTE));
  return withoutUndefined({
    watcher,
    name: form.name.trim(),
    target: target.id,
    instances: target.kind === 'scaleSet' && form.instances.length > 0 ? [...form.instances] : undefined,
    mode,
    bytesPerPacket: packetBytes === '' ? undefined : packetBytes,
    seconds: form.minutes === '' ? undefined : Math.round(form.minutes * 60),
    totalBytes: mode === 'single' ? bytes(form.totalMegabytes) : undefined,
    fileBytes: mode === 'single' ? undefined : bytes(form.fileMegabytes),
    fileCount: mode === 'single' || form.fileCount === '' ? undefined : form.fileCount,
    storageAccount: text(storageAccount),
    blob: storageAccount === '' ? undefined : text(form.blob),
    localPath: text(form.localPath),
    filters: form.filters.length === 0 ? undefined : form.filters.map(toFilter),
  });
}

const toFilter = ({ protocol, ...values }: FilterRow): AzureCaptureFilter => ({
  protocol,
  ...Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== '')),
});

type Given<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** A property that is absent is left to Azure; one that is undefined is no request. */
const withoutUndefined = <T extends object>(value: T): Given<T> =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Given<T>;
