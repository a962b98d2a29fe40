/** How this server imports, for everybody who uses it; and which databases it knows places by. */
import { Button, Checkbox, Group, Modal, NumberInput, Skeleton, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Info, Settings } from '../../api/settings.ts';
import { ProblemNotice } from '../components/problem-notice.tsx';
import { QueryView } from '../components/query-view.tsx';
import {
  changeServerSettings,
  fetchServerSettings,
  type Problem,
  type ProblemError,
  settledValue,
} from '../lib/api.ts';
import { useFormat } from '../lib/format.ts';
import { useInfo } from '../lib/queries.ts';
import classes from './server-settings.module.css';

const KEY = ['server-settings'] as const;

export function ServerSettings({ opened, close }: { readonly opened: boolean; readonly close: () => void }) {
  return (
    <Modal opened={opened} onClose={close} title="How captures are imported" size="lg">
      <Content close={close} />
    </Modal>
  );
}

function Content({ close }: { readonly close: () => void }) {
  const settings = useQuery<Settings, ProblemError>({
    queryKey: KEY,
    queryFn: ({ signal }) => settledValue(fetchServerSettings(signal)),
  });
  const { data: info } = useInfo();
  return (
    <div className={classes.dialog}>
      <QueryView query={settings} skeleton={<Skeleton height={380} />}>
        {(now) => <Form settings={now} close={close} />}
      </QueryView>
      {info !== undefined && <Databases places={info.places} />}
    </div>
  );
}

type NumberName = {
  [Name in keyof Settings['flow']]: Settings['flow'][Name] extends number ? Name : never;
}[keyof Settings['flow']];
type FlagName = Exclude<keyof Settings['flow'], NumberName>;

/** Seconds without a packet after which a flow is over. */
const IDLE_TIMES: readonly { readonly name: NumberName; readonly label: string; readonly description: string }[] = [
  { name: 'tcpIdleSeconds', label: 'TCP', description: 'A connection that nobody closed' },
  { name: 'tcpAttemptSeconds', label: 'TCP attempt', description: 'Without an answer' },
  { name: 'tcpClosedSeconds', label: 'TCP, closed', description: 'Stragglers still belong to it' },
  { name: 'udpIdleSeconds', label: 'UDP', description: 'QUIC and DNS, too' },
  { name: 'icmpIdleSeconds', label: 'ICMP', description: 'Pings of one host' },
  { name: 'otherIdleSeconds', label: 'Others', description: 'Every other IP protocol' },
];

const FLAGS: readonly { readonly name: FlagName; readonly label: string }[] = [
  { name: 'vlanInKey', label: 'The same addresses on two VLANs are two flows' },
  { name: 'vniInKey', label: 'The same addresses in two virtual networks (VXLAN, Geneve, NVGRE) are two flows' },
  { name: 'verifyChecksums', label: 'Count wrong checksums; network cards that make them themselves leave many' },
];

function Form({ settings, close }: { readonly settings: Settings; readonly close: () => void }) {
  const client = useQueryClient();
  const [importsAtOnce, setImportsAtOnce] = useState<number | string>(settings.importsAtOnce);
  const [maxExpansion, setMaxExpansion] = useState<number | string>(settings.maxExpansion);
  const [flow, setFlow] = useState<Readonly<Record<string, number | string | boolean>>>(settings.flow);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const values = [importsAtOnce, maxExpansion, ...Object.values(flow)];
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setIsBusy(true);
    // Fields that are empty or beyond their bounds are the server's to refuse, and the button's to keep back.
    const answer = await changeServerSettings({ importsAtOnce, maxExpansion, flow } as Settings);
    setIsBusy(false);
    if (!answer.ok) return setProblem(answer.problem);
    client.setQueryData(KEY, answer.value);
    close();
  };
  const numberField = (
    name: NumberName,
    label: string,
    description: string,
    min: number,
    max: number,
    suffix: string,
  ) => (
    <NumberInput
      key={name}
      size="xs"
      label={label}
      description={description}
      suffix={suffix}
      min={min}
      max={max}
      allowDecimal={false}
      thousandSeparator=" "
      value={flow[name] as number | string}
      onChange={(value) => setFlow({ ...flow, [name]: value })}
    />
  );
  return (
    <form className={classes.form} onSubmit={(event) => void save(event)}>
      <Text size="sm" c="dimmed">
        For imports that begin from now on, of everybody who uses this server. <b>Analyse again</b> does it for a
        capture that is here.
      </Text>
      <fieldset className={classes.group}>
        <legend>A flow is over after so long without a packet</legend>
        <div className={classes.fields}>
          {IDLE_TIMES.map(({ name, label, description }) => numberField(name, label, description, 1, 86_400, ' s'))}
        </div>
      </fieldset>
      <fieldset className={classes.group}>
        <legend>Which packets are one flow</legend>
        <div className={classes.flags}>
          {FLAGS.map(({ name, label }) => (
            <Checkbox
              key={name}
              size="xs"
              label={label}
              checked={flow[name] === true}
              onChange={(event) => setFlow({ ...flow, [name]: event.currentTarget.checked })}
            />
          ))}
        </div>
        <div className={classes.fields}>
          {numberField('activeSeconds', 'Cut long flows', 'After so long; 0 for never', 0, 31_536_000, ' s')}
          {numberField('maxOpenFlows', 'Open flows in memory', 'More of them wait on disk', 1_024, 1_048_576, '')}
          <NumberInput
            size="xs"
            label="Imports at once"
            description="Each takes a core"
            min={1}
            max={16}
            allowDecimal={false}
            value={importsAtOnce}
            onChange={setImportsAtOnce}
          />
          <NumberInput
            size="xs"
            label="Compressed files"
            description="May expand to so many times their size"
            suffix=" times"
            min={1}
            max={1_000_000}
            allowDecimal={false}
            thousandSeparator=" "
            value={maxExpansion}
            onChange={setMaxExpansion}
          />
        </div>
      </fieldset>
      {problem !== null && <ProblemNotice problem={problem} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button type="submit" loading={isBusy} disabled={values.includes('')}>
          Save
        </Button>
      </Group>
    </form>
  );
}

const DATABASES: readonly { readonly name: keyof Info['places']; readonly label: string; readonly option: string }[] = [
  { name: 'country', label: 'Countries', option: '--country-db' },
  { name: 'city', label: 'Cities', option: '--city-db' },
  { name: 'asn', label: 'Networks (AS)', option: '--asn-db' },
];

function Databases({ places }: { readonly places: Info['places'] }) {
  const format = useFormat();
  return (
    <section className={classes.group} aria-labelledby="databases">
      <h3 id="databases" className={classes.title}>
        Places are known from
      </h3>
      <dl className={classes.databases}>
        {DATABASES.map(({ name, label, option }) => {
          const { available, credit, built, problem } = places[name];
          return (
            <div key={name}>
              <dt>{label}</dt>
              <dd>
                {available ? (credit ?? 'A database of yours') : (problem ?? 'No database.')}
                {built !== null && (
                  <span className="cs-dim"> Of {format.time(built, { date: true }).split(',')[0]}.</span>
                )}
                {!available && (
                  <span className="cs-dim">
                    {' '}
                    Start with <code>{option} FILE</code> (mmdb).
                  </span>
                )}
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
