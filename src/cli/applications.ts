import { type Command, Option } from 'commander';

const CATALOGUE_FORMATS = ['table', 'json'] as const;

interface CatalogueOptions {
  readonly format: (typeof CATALOGUE_FORMATS)[number];
}

const EXAMPLES = `
An application is the product on top of a service, told by the names a flow shows or by the protocol itself; its name is
the value of the column "application".

Examples:
  capscape applications
  capscape applications --format json | jq '.[] | select(.category == "collaboration").domains'
`;

export function addApplicationsCommand(program: Command): void {
  program
    .command('applications')
    .summary('list the applications that are recognised')
    .description('Lists every application that Capscape recognises, with the domains that are its own.')
    .addOption(new Option('--format <format>', 'form of the list').choices(CATALOGUE_FORMATS).default('table'))
    .addHelpText('after', EXAMPLES)
    .action(listAll);
}

async function listAll({ format }: CatalogueOptions): Promise<void> {
  const { listApplications } = await import('../dpi/catalogue.ts');
  const { writeOut } = await import('./standard-output.ts');
  const applications = listApplications();
  if (format === 'json') return writeOut(`${JSON.stringify(applications, null, 2)}\n`);
  const rows = applications.map(
    ({ name, category, domains }) => `${name.padEnd(26)} ${category.padEnd(18)} ${domains.join(' ')}`,
  );
  return writeOut(`${rows.map((row) => row.trimEnd()).join('\n')}\n`);
}
