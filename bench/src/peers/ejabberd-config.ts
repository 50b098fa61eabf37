/** Components, so that as many stanzas are worked on at once: a stream is served by one process in it. */
export const COMPONENTS = 64;
export const SECRET = 'bench';
/** Its default. */
export const POOL = 10;

export const componentHost = (index: number): string => `backend-${index}.localhost`;

interface Config {
  clientPort: number;
  componentPort: number;
  database: URL;
}

/** One stored message a user is what its archive (XEP-0313) keeps; without mod_offline it is stored once. */
export function configText({ clientPort, componentPort, database }: Config): string {
  const hosts = Array.from({ length: COMPONENTS }, (_, index) => componentHost(index));
  const text = (value: string) => JSON.stringify(decodeURIComponent(value));
  return `hosts: ["localhost"]
loglevel: error
log_rotate_count: 0
cache_size: 1000000
auth_method: sql
auth_password_format: plain
default_db: sql
sql_type: pgsql
sql_server: ${text(database.hostname)}
sql_port: ${database.port || '5432'}
sql_database: ${text(database.pathname.slice(1))}
sql_username: ${text(database.username || 'postgres')}
sql_password: ${text(database.password)}
sql_pool_size: ${POOL}
listen:
  - port: ${clientPort}
    ip: "127.0.0.1"
    module: ejabberd_c2s
    shaper: none
    max_stanza_size: infinity
  - port: ${componentPort}
    ip: "127.0.0.1"
    module: ejabberd_service
    access: all
    shaper: none
    global_routes: false
    hosts:
${hosts.map((host) => `      "${host}":\n        password: "${SECRET}"`).join('\n')}
modules:
  mod_mam:
    db_type: sql
    default: always
  mod_ping: {}
`;
}
