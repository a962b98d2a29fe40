/** What a flow's content told, by protocol: each fact a line, each of several requests or questions a block. */
import { Fragment, type MouseEvent } from 'react';
import type { FlowFacts } from '../../../api/flows.ts';
import { useFormat } from '../../lib/format.ts';
import { useScope } from '../../lib/scope.ts';
import { type FactScalar, factTerm, toggleFact } from './fact-terms.ts';
import details from './flow-details.module.css';
import classes from './flow-facts.module.css';

type FactGroup = Readonly<Record<string, unknown>>;

export function FlowFactsSections({ facts }: { readonly facts: FlowFacts }) {
  const { left_out: leftOut, ...protocols } = facts;
  return (
    <>
      {Object.entries(protocols).map(([protocol, group]) => (
        <section key={protocol} className={details.group} aria-label={`What ${protocol} told`}>
          <h3>{protocolTitle(protocol)}</h3>
          {isGroup(group) && <Group group={group} />}
        </section>
      ))}
      {typeof leftOut === 'number' && (
        <p className={details.unknown}>
          {leftOut} more {leftOut === 1 ? 'fact' : 'facts'} found no room and {leftOut === 1 ? 'is' : 'are'} not kept.
        </p>
      )}
    </>
  );
}

/** The lines of a group, then its blocks. */
function Group({ group }: { readonly group: FactGroup }) {
  const entries = Object.entries(group);
  const lines = entries.filter(([, value]) => !isGroups(value) && !isGroup(value));
  return (
    <>
      {lines.length > 0 && (
        <dl>
          {lines.map(([name, value]) => (
            <div key={name} className={details.line}>
              <dt>{factLabel(name)}</dt>
              <dd>{Array.isArray(value) ? <List values={value} /> : <Fact name={name} value={value} />}</dd>
            </div>
          ))}
        </dl>
      )}
      {entries.map(([name, value]) =>
        isGroups(value) ? (
          <ol key={name} className={classes.blocks} aria-label={factLabel(name)}>
            {value.map((member, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a flow's facts do not change, and have no other name
              <li key={at}>
                <Group group={member} />
              </li>
            ))}
          </ol>
        ) : isGroup(value) ? (
          <div key={name} className={classes.within}>
            <h4>{factLabel(name)}</h4>
            <Group group={value} />
          </div>
        ) : null,
      )}
    </>
  );
}

function List({ values }: { readonly values: readonly unknown[] }) {
  return (
    <ul className={classes.list}>
      {values.map((value) => (
        <li key={String(value)}>
          <Fact name={null} value={value} />
        </li>
      ))}
    </ul>
  );
}

/** Click: only flows with this fact; again: no longer. */
function Fact({ name, value }: { readonly name: string | null; readonly value: unknown }) {
  const { filter, setFilter } = useScope();
  const format = useFormat();
  if (!isScalar(value)) return null;
  if (name !== null && TIMES.has(name)) return <span>{format.duration(Number(value))}</span>;
  const onClick = (event: MouseEvent) => {
    event.stopPropagation();
    setFilter(toggleFact(filter, factTerm(name, value)));
  };
  return (
    <button type="button" className={classes.fact} title="Only flows with this fact" onClick={onClick}>
      {value === true ? 'yes' : <Breakable text={String(value)} />}
    </button>
  );
}

/** Long codes and addresses break behind their signs before they break within a word. */
function Breakable({ text }: { readonly text: string }) {
  return text.split(/(?<=[_/.:?&=-])(?=\w)/).map((part, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text
    <Fragment key={at}>
      {at > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}

const TIMES: ReadonlySet<string> = new Set(['response_time']);
const isScalar = (value: unknown): value is FactScalar => ['string', 'number', 'boolean'].includes(typeof value);
const isGroup = (value: unknown): value is FactGroup =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isGroups = (value: unknown): value is readonly FactGroup[] => Array.isArray(value) && value.some(isGroup);

/** Words that are written in capitals. */
const ABBREVIATIONS = /\b(alpn|http|id|ja3s?|md5|ntlm|ssl|tls|uri|url|hassh)\b/g;

function factLabel(name: string): string {
  const words = name.replaceAll('_', ' ').replace(ABBREVIATIONS, (word) => word.toUpperCase());
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Protocols go by their abbreviations, most of them. */
const protocolTitle = (protocol: string): string =>
  NAMED.get(protocol) ?? (protocol.length <= 5 ? protocol.toUpperCase() : factLabel(protocol.replaceAll('-', '_')));
const NAMED: ReadonlyMap<string, string> = new Map([
  ['mysql', 'MySQL'],
  ['mongodb', 'MongoDB'],
  ['postgresql', 'PostgreSQL'],
  ['kerberos', 'Kerberos'],
  ['telnet', 'Telnet'],
  ['redis', 'Redis'],
]);
