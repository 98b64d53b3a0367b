import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureProgram } from './programs.ts';
import { tempFolder } from './temp.ts';

const run = promisify(execFile);

export interface Certificate {
  /** PEM. Self-signed, so it is its own authority: `NODE_EXTRA_CA_CERTS` names it. */
  certFile: string;
  keyFile: string;
}

/** A new one for 127.0.0.1 and localhost, good for a day; gone with the test file. Node can make keys but not these. */
export async function makeCertificate(): Promise<Certificate> {
  const folder = await tempFolder();
  const certFile = join(folder, 'cert.pem');
  const keyFile = join(folder, 'key.pem');
  const { path } = await ensureProgram('openssl');
  const how = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=nacre';
  const whom = 'subjectAltName=IP:127.0.0.1,DNS:localhost';
  await run(path, [...how.split(' '), '-addext', whom, '-keyout', keyFile, '-out', certFile]);
  return { certFile, keyFile };
}
