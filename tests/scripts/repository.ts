// A repository of its own for a test of scripts/, with the programs that they call replaced.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const scripts = fileURLToPath(new URL('../../scripts', import.meta.url));

export class Repository {
  readonly folder = mkdtempSync(join(tmpdir(), 'emoxnet-scripts-'));

  constructor() {
    cpSync(scripts, this.path('scripts'), { recursive: true });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, text = ''): void {
    mkdirSync(join(this.path(name), '..'), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  /** A program of a few lines of bash. */
  writeProgram(name: string, lines: string): void {
    this.write(name, `#!/usr/bin/env bash\n${lines}\n`);
    chmodSync(this.path(name), 0o755);
  }

  /** Programs that are found before the machine's own. */
  replaceTools(tools: Record<string, string>): void {
    for (const [name, lines] of Object.entries(tools)) this.writeProgram(`tools/${name}`, lines);
  }

  /** Runs a script with REPOSITORY naming this folder, which its output is told without. */
  run(script: string, options = '', folder = '.') {
    const { status, stdout, stderr } = spawnSync(
      this.path(`scripts/${script}`),
      options.split(' ').filter(Boolean),
      {
        cwd: this.path(folder),
        env: {
          ...process.env,
          REPOSITORY: this.folder,
          PATH: `${this.path('tools')}${delimiter}${process.env.PATH}`,
        },
        encoding: 'utf8',
      },
    );
    const output = (text: string) => text.replaceAll(`${this.folder}/`, '');
    return { status, stdout: output(stdout), stderr: output(stderr) };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
