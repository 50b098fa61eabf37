import { WELCOME_KEY } from '../templates/welcome.js';

/** What a start prints: where the server is, and commands that can be pasted as they are. */
export function welcome(of: {
  url: string;
  applicationId: string;
  token: string | null;
  isFirstStart: boolean;
  /** Null: there is an owner. */
  ownerLink: string | null;
  /** Null: there is no demo. */
  demoLink: string | null;
}): string {
  const { url, applicationId, token, isFirstStart, ownerLink, demoLink } = of;
  const lines = ['', `  Belfry   ${url}`, `  Application   ${applicationId}`];
  if (token) lines.push(`  API token     ${token}   (shown this once: keep it)`);
  else if (!isFirstStart)
    lines.push('  API token     shown at the first start; "npx belfry token create" makes another');
  if (ownerLink)
    lines.push(
      '',
      '  Become the owner of the dashboard; the link is good until it is used:',
      '',
      `  ${ownerLink}`,
    );
  if (demoLink)
    lines.push('', '  See it: two phones, live, in an application of their own (DEMO):', '', `  ${demoLink}`);
  lines.push('', ...commands(url, token ?? '$BELFRY_API_TOKEN'));
  return `${lines.join('\n')}\n\n`;
}

function commands(url: string, token: string): string[] {
  const json = "-H 'Content-Type: application/json'";
  const key = JSON.stringify(WELCOME_KEY);
  return [
    '  Send a notification to the user "ann":',
    '',
    `  curl -s ${url}/v1/notifications/messages -H "Api-Token: ${token}" ${json} -d '{"template":{"key":${key},"variables":{"ann":{"name":"Ann"}}},"targets":["ann"]}'; echo`,
    '',
    '  Read her feed, as her app would:',
    '',
    `  curl -s ${url}/client/v1/channels/feed/messages -H "Authorization: Bearer $(curl -s -X POST ${url}/v1/users/ann/token -H "Api-Token: ${token}" | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')"; echo`,
  ];
}
