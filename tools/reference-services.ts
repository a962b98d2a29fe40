/** `docs/reference/services.md`, from the catalogues of `src/dpi`. */
import { APPLICATION_SOURCES } from '../src/dpi/application-table.ts';
import { listApplications, listServices } from '../src/dpi/catalogue.ts';
import { CATEGORIES, type CategoryName } from '../src/dpi/categories.ts';
import { MAX_PACKETS_FOLLOWED, MAX_PACKETS_UNKNOWN } from '../src/dpi/flow-recognizer.ts';
import { MAX_STREAM_BYTES } from '../src/dpi/stream.ts';

export function servicesPage(made: string): string {
  return `# Services, applications and categories

${made}

A **service** is the application protocol of a flow, told by its bytes; a port alone never tells, it only gives the column
\`service_guess\`. An **application** is the product on top, told by the names a flow shows (server name, certificate, the
answer that gave the address) or by the protocol itself. A **category** is the kind of either.

At most the first ${MAX_PACKETS_UNKNOWN} packets with payload of a flow are looked at until its service is known, at most ${MAX_PACKETS_FOLLOWED} for what it
tells besides, and of each direction of a TCP connection at most the first ${MAX_STREAM_BYTES} bytes. Only name answers (DNS,
multicast DNS) are read to the end of the flow: they name others. Bodies and passwords are never kept; a password in the
clear is kept as the fact that there was one.

The lists as JSON: \`capscape services --format json\`, \`capscape applications --format json\`. To add one:
[Add a service](../how-to/add-a-service.md).

## Categories

| Category | What is in it |
|---|---|
${(Object.keys(CATEGORIES) as CategoryName[])
  .sort()
  .map((name) => `| \`${name}\` | ${CATEGORIES[name]} |`)
  .join('\n')}

## Services

| Service | What it is | Category | Standard | Elsewhere |
|---|---|---|---|---|
${listServices().map(serviceRow).join('\n')}

## Applications

Where an entry is from: ${Object.entries(APPLICATION_SOURCES)
    .map(([name, text]) => `\`${name}\`: ${text}`)
    .join('; ')}.

| Application | Category | From | Domains |
|---|---|---|---|
${listApplications()
  .map(({ name, category, source, domains }) => `| ${name} | \`${category}\` | ${source} | ${domains.join(' ')} |`)
  .join('\n')}
`;
}

function serviceRow({
  service,
  title,
  category,
  doc,
  standard,
  aliases,
}: ReturnType<typeof listServices>[number]): string {
  const elsewhere = [
    named('nDPI', aliases.ndpi),
    named('Wireshark', aliases.wireshark),
    named('Zeek', aliases.zeek),
    named('IANA', aliases.iana),
  ].filter((text) => text !== '');
  return `| \`${service}\` | ${title}: ${doc} | \`${category}\` | ${standard ?? '–'} | ${elsewhere.join(', ')} |`;
}

const named = (who: string, names: readonly string[] | undefined): string =>
  names === undefined || names.length === 0 ? '' : `${who} ${names.map((name) => `\`${name}\``).join(' ')}`;
