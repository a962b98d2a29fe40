/** `docs/reference/azure-permissions.md`: what Capscape may be asked to do in Azure, and by which permission. */
import { NEEDED_ACTIONS } from '../src/azure/roles.ts';

export function azurePermissionsPage(made: string): string {
  const rows = NEEDED_ACTIONS.map(({ action, need, role }) => `| \`${action}\` | ${need} | ${role} |`);
  const isOfData = (action: string): boolean => action.endsWith('/blobs/read');
  const role = {
    Name: 'Capscape packet captures',
    Description: 'Start, watch, stop and delete packet captures of Network Watcher, and read what they wrote.',
    Actions: NEEDED_ACTIONS.map(({ action }) => action).filter((action) => !isOfData(action)),
    DataActions: NEEDED_ACTIONS.map(({ action }) => action).filter(isOfData),
    AssignableScopes: ['/subscriptions/SUBSCRIPTION'],
  };
  return `# Permissions in Azure

${made}

What is done in Azure is done as the identity that Capscape is signed in as. Each action below is one that Azure checks;
an error of code \`AZURE_NOT_PERMITTED\` names the one that lacked, where it lacked, and the role in the last column. An
identity with the role Reader can look; starting and stopping needs the rest.

| Action | To | Built-in role that has it |
|---|---|---|
${rows.join('\n')}

Owner and Contributor have all but the blobs. Network Contributor alone has neither the storage nor the machines.
Who may \`listAccountSas\` needs no role for the blobs: Capscape then reads them by a signature of an hour that may read and
list, and keeps it in memory only.

## As one role

\`\`\`json
${JSON.stringify(role, null, 2)}
\`\`\`

\`az role definition create --role-definition @role.json\` makes it, \`az role assignment create --assignee IDENTITY --role
"Capscape packet captures" --scope /subscriptions/SUBSCRIPTION\` gives it.
`;
}
