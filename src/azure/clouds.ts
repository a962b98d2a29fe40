/** Where the services of each Azure cloud are. The air-gapped clouds publish no such table and are not here. */

export const CLOUD_NAMES = ['public', 'china', 'us-government'] as const;
export type CloudName = (typeof CLOUD_NAMES)[number];

export interface Cloud {
  readonly name: CloudName;
  readonly label: string;
  /** Azure Resource Manager, without a slash at the end; also the audience of its tokens. */
  readonly arm: string;
  /** Where identities sign in. */
  readonly authority: string;
  /** Blob storage of an account is at `https://{account}.blob.{storageSuffix}`. */
  readonly storageSuffix: string;
  readonly portal: string;
}

export const CLOUDS: Readonly<Record<CloudName, Cloud>> = {
  public: {
    name: 'public',
    label: 'Azure',
    arm: 'https://management.azure.com',
    authority: 'https://login.microsoftonline.com',
    storageSuffix: 'core.windows.net',
    portal: 'https://portal.azure.com',
  },
  china: {
    name: 'china',
    label: 'Azure operated by 21Vianet (China)',
    arm: 'https://management.chinacloudapi.cn',
    authority: 'https://login.chinacloudapi.cn',
    storageSuffix: 'core.chinacloudapi.cn',
    portal: 'https://portal.azure.cn',
  },
  'us-government': {
    name: 'us-government',
    label: 'Azure Government (US)',
    arm: 'https://management.usgovcloudapi.net',
    authority: 'https://login.microsoftonline.us',
    storageSuffix: 'core.usgovcloudapi.net',
    portal: 'https://portal.azure.us',
  },
};

export const armScope = ({ arm }: Cloud): string => `${arm}/.default`;

/** The same in all clouds. */
export const STORAGE_SCOPE = 'https://storage.azure.com/.default';
