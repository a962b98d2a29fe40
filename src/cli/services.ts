import { type Command, Option } from 'commander';

const CATALOGUE_FORMATS = ['table', 'json'] as const;

interface CatalogueOptions {
  readonly format: (typeof CATALOGUE_FORMATS)[number];
}

const EXAMPLES = `
A service is an application protocol recognised by content; its name is the value of the column "service".

Examples:
  capscape services
  capscape services --format json | jq '.[] | select(.category == "database").name'
`;

export function addServicesCommand(program: Command): void {
  program
    .command('services')
    .summary('list the services that are recognised')
    .description('Lists every service that Capscape recognises, with what others call it.')
    .addOption(new Option('--format <format>', 'form of the list').choices(CATALOGUE_FORMATS).default('table'))
    .addHelpText('after', EXAMPLES)
    .action(listAll);
}

async function listAll({ format }: CatalogueOptions): Promise<void> {
  const { listServices } = await import('../dpi/catalogue.ts');
  const { writeOut } = await import('./standard-output.ts');
  const services = listServices().map(({ service, title, category, doc, standard, aliases }) => ({
    name: service,
    title,
    category,
    doc,
    standard,
    aliases: { ndpi: [], wireshark: [], zeek: [], iana: [], ...aliases },
  }));
  if (format === 'json') return writeOut(`${JSON.stringify(services, null, 2)}\n`);
  const rows = services.map(
    ({ name, category, title, doc }) => `${name.padEnd(18)} ${category.padEnd(18)} ${title}: ${doc}`,
  );
  return writeOut(`${rows.join('\n')}\n`);
}
