/** The pages of `docs/reference` that are made from catalogues and from the program's own help. */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { SPECIAL_RANGES } from '../src/enrich/special-addresses.ts';
import type { ColumnGroup } from '../src/schema/columns/column-spec.ts';
import { COLUMN_NAMES, COLUMNS } from '../src/schema/columns.ts';
import { azurePermissionsPage } from './reference-azure.ts';
import { servicesPage } from './reference-services.ts';

const root = dirname(import.meta.dirname);

const made = '<!-- Made by `npm run reference`; tools/reference.test.ts fails when it is not current. -->';

/** By path below `docs/reference`. */
export function referencePages(): Record<string, string> {
  return {
    'columns.md': columnsPage(),
    'cli.md': cliPage(),
    'special-addresses.md': specialAddressesPage(),
    'services.md': servicesPage(made),
    'azure-permissions.md': azurePermissionsPage(made),
  };
}

const GROUP_TITLES: Readonly<Record<ColumnGroup, string>> = {
  identity: 'Identity',
  time: 'Time',
  endpoints: 'Ends',
  application: 'Application',
  place: 'Place',
  volume: 'Volume',
  health: 'Health',
  log: 'Flow logs',
  fingerprints: 'Fingerprints',
};

function columnsPage(): string {
  const sections = Object.entries(GROUP_TITLES).map(([group, title]) => {
    const rows = COLUMN_NAMES.filter((name) => COLUMNS[name].group === group).map((name) => {
      const { label, doc, nullable, unit, ...column } = COLUMNS[name];
      const others = [
        'ipfix' in column ? `IPFIX \`${column.ipfix}\`` : '',
        'wireshark' in column ? `Wireshark \`${column.wireshark}\`` : '',
        'zeek' in column ? `Zeek \`${column.zeek}\`` : '',
      ].filter((text) => text !== '');
      const outer = OUTER_TYPES[column.type];
      const kind = outer !== 'number' || unit === 'none' ? outer : `number, ${unit}`;
      return `| \`${name}\` | ${label} | ${kind}${nullable ? ', or null' : ''} | ${doc} | ${others.join(', ')} |`;
    });
    return `## ${title}\n\n| Column | Label | Value | What it is | Elsewhere |\n|---|---|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `# Columns of a flow

${made}

The command line, the API, exports and filters use these names. A flow is bidirectional: its source is the side that
opened it, "sent" is from source to destination. In text, times are RFC 3339 in UTC with up to nine digits, lengths of
time are seconds, addresses are canonical (RFC 5952), and what is not known is null (an empty field in CSV). Flows read
from files have \`capture\` too, the path as given; their \`capture_id\` is its number in the call, from 1.

${sections.join('\n')}`;
}

const OUTER_TYPES = {
  u8: 'number',
  u16: 'number',
  u32: 'number',
  count: 'number',
  time: 'time',
  nanos: 'number',
  ratio: 'number',
  text: 'text',
  json: 'object',
  ip: 'address',
  mac: 'hardware address',
} as const;

const COMMANDS = [
  'serve',
  'import',
  'captures',
  'import-link',
  'flows',
  'summary',
  'packets',
  'services',
  'applications',
  'azure',
  'azure start',
  'azure import',
  'azure follow-logs',
  'demo',
] as const;

function cliPage(): string {
  const sections = COMMANDS.map((name) => `## capscape ${name}\n\n\`\`\`text\n${help(name)}\n\`\`\`\n`);
  return `# Command line

${made}

\`\`\`text
${help()}
\`\`\`

${sections.join('\n')}`;
}

/** What the program says, for a user whose home is /home/you. */
function help(command?: string): string {
  const args = [...(command?.split(' ') ?? []), '--help'];
  const env = { PATH: process.env.PATH, HOME: '/home/you', NODE_DISABLE_COMPILE_CACHE: '1' };
  const { status, stdout, stderr } = spawnSync(join(root, 'bin/capscape'), args, { encoding: 'utf8', env });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

function specialAddressesPage(): string {
  const rows = SPECIAL_RANGES.map(({ range, word, source }) => `| \`${range}\` | ${word} | ${source} |`);
  return `# Addresses that are in no country

${made}

\`src_country\` and \`dst_country\` of these addresses are a word instead of a country code. The first range that holds
an address names it.

| Range | Word | By |
|---|---|---|
${rows.join('\n')}
`;
}
