/** The command line: one file per command; a command loads what it needs when it is called, so that light ones start fast. */
import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { AppError, ERRORS } from '../base/errors.ts';
import { addApplicationsCommand } from './applications.ts';
import { addAzureCommand } from './azure.ts';
import { addCapturesCommand } from './captures.ts';
import { addDemoCommand } from './demo.ts';
import { exitCodesHelp, USAGE_EXIT } from './exit-codes.ts';
import { addFlowsCommand } from './flows.ts';
import { addImportCommand } from './import.ts';
import { addImportLinkCommand } from './import-link.ts';
import { addPacketsCommand } from './packets.ts';
import { addServeCommand } from './serve.ts';
import { addServicesCommand } from './services.ts';
import { addSummaryCommand } from './summary.ts';

const program = new Command('capscape')
  .description('See the landscape of a packet capture: flows, protocols, countries, health.')
  .version(packageJson.version)
  .showSuggestionAfterError()
  .exitOverride()
  .addHelpText('after', exitCodesHelp);
addServeCommand(program);
addImportCommand(program);
addImportLinkCommand(program);
addAzureCommand(program);
addCapturesCommand(program);
addFlowsCommand(program);
addSummaryCommand(program);
addPacketsCommand(program);
addServicesCommand(program);
addApplicationsCommand(program);
addDemoCommand(program);

// `capscape flows … | head` ends quietly.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** Says on standard error what went wrong and what to do; returns the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_EXIT;
  if (error instanceof AppError) {
    const { exit, fix, title } = ERRORS[error.code];
    console.error(`capscape: ${title}: ${error.message}\n${fix}`);
    return exit;
  }
  console.error(error);
  console.error(`capscape: ${ERRORS.INTERNAL.title}. Report it with the lines above.`);
  return ERRORS.INTERNAL.exit;
}
