import { MultiSelect, Select } from '@mantine/core';
import type { AzureTarget } from '../../../api/azure.ts';
import classes from './azure.module.css';
import { useInstances } from './azure-queries.ts';
import type { CaptureForm } from './capture-form.ts';

interface TargetFieldsProps {
  readonly form: CaptureForm;
  readonly change: (part: Partial<CaptureForm>) => void;
  readonly targets: readonly AzureTarget[];
}

const GROUPS = [
  { kind: 'machine', label: 'Virtual machines' },
  { kind: 'scaleSet', label: 'Scale sets' },
] as const;

/** A machine, or a scale set and which of its instances. */
export function TargetFields({ form, change, targets }: TargetFieldsProps) {
  const target = targets.find(({ id }) => id === form.target);
  const isScaleSet = target?.kind === 'scaleSet';
  const instances = useInstances(isScaleSet ? form.target : '');
  if (targets.length === 0) return <p className="cs-dim">There is no virtual machine in this subscription.</p>;
  return (
    <div className={classes.fields}>
      <Select
        label="Virtual machine or scale set"
        description="It needs the Network Watcher extension; what is missing is said before anything starts"
        placeholder="Choose one"
        data={GROUPS.map(({ kind, label }) => ({
          group: label,
          items: targets
            .filter((item) => item.kind === kind)
            .map(({ id, name, resourceGroup, location }) => ({
              value: id,
              label: `${name} (${resourceGroup}, ${location})`,
            })),
        }))}
        value={form.target === '' ? null : form.target}
        onChange={(value) => change({ target: value ?? '', instances: [], storageAccount: '' })}
        searchable
      />
      {isScaleSet && (
        <MultiSelect
          label="Instances"
          description="None chosen: all of them"
          placeholder={instances.isFetching ? 'Asking Azure …' : ''}
          data={(instances.data ?? []).map(({ instanceId, name }) => ({ value: instanceId, label: name }))}
          value={[...form.instances]}
          onChange={(chosen) => change({ instances: chosen })}
          searchable
          clearable
        />
      )}
    </div>
  );
}
