// What the scripts ask of a machine, before anything is installed.
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Repository } from './repository.ts';

/** Nothing is there, the package lists have everything, and whoever is asked to install is noted. */
const bareMachine = {
  'dpkg-query': 'exit 1',
  'apt-get': 'echo "apt-get $*" >>"$REPOSITORY/calls"; [[ $1 != install ]]',
  'apt-cache': 'shift; for name in "$@"; do printf "%s:\\n  Candidate: 1:99.0-1\\n" "$name"; done',
  sudo: '"$@"',
};

let repository: Repository;

beforeEach(() => {
  repository = new Repository();
  repository.write('calls');
});

afterEach(() => repository.remove());

function runOn(machine: Record<string, string>) {
  repository.replaceTools({ ...bareMachine, ...machine });
  const { status, stderr } = repository.run('demo', '--build-only');
  const calls = readFileSync(repository.path('calls'), 'utf8');
  return { status, stderr, installs: calls.includes('install') };
}

describe('a machine that cannot build', () => {
  it('is told that its processor is another', () => {
    const { status, stderr, installs } = runOn({ uname: 'echo riscv64' });
    expect(status).toBe(1);
    expect(installs).toBe(false);
    expect(stderr).toContain('this machine is riscv64: expected x86_64 or aarch64');
  });

  it('is told which package its lists do not have', () => {
    const { status, stderr, installs } = runOn({
      'apt-cache': `${bareMachine['apt-cache']} | sed '/^emscripten/,+1 s/1:99.0-1/(none)/'`,
    });
    expect(status).toBe(1);
    expect(installs).toBe(false);
    expect(stderr).toContain('the package lists have no emscripten: expected Debian 12 or 13');
  });

  it('is told which package is too old', () => {
    const { status, stderr, installs } = runOn({
      'apt-cache': `${bareMachine['apt-cache']} | sed '/^emscripten/,+1 s/1:99.0-1/3.1.5~dfsg-1/'`,
    });
    expect(status).toBe(1);
    expect(installs).toBe(false);
    expect(stderr).toContain('emscripten 3.1.5~dfsg-1: expected 3.1.6 or later');
  });

  it('is told which package it has too old', () => {
    const { status, stderr, installs } = runOn({
      'dpkg-query': 'echo "install ok installed 3.1.5~dfsg-1"',
    });
    expect(status).toBe(1);
    expect(installs).toBe(false);
    expect(stderr).toContain('this machine has emscripten 3.1.5~dfsg-1: expected 3.1.6 or later');
  });
});

it('says where apt-get tells why it could not install', () => {
  const { status, stderr, installs } = runOn({});
  expect(status).toBe(1);
  expect(installs).toBe(true);
  expect(stderr).toContain('apt-get install failed; see build/packages.log');
});
