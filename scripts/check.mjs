/**
 * Checks of the whole checkout that neither compiler nor linter can make. Prints every fault, and what to do
 * about it, and exits with 1 when there is one. The part of each file is in its header:
 * checks/walls.mjs who may import whom · checks/operations.mjs contract, handlers and routes are one set ·
 * checks/dependencies.mjs few, declared, described · checks/lock.mjs npm ci takes the lock file ·
 * checks/guarantees.mjs promises and tests name each other · checks/generated.mjs generated files are current ·
 * checks/text.mjs what the linter has no rule for.
 */
import { checkDependencies } from './checks/dependencies.mjs';
import { checkGenerated } from './checks/generated.mjs';
import { checkGuarantees } from './checks/guarantees.mjs';
import { checkLock } from './checks/lock.mjs';
import { checkOperations } from './checks/operations.mjs';
import { checkText } from './checks/text.mjs';
import { checkWalls } from './checks/walls.mjs';
import { ensureOrExit } from './ensure.mjs';

let failed = false;

function report(faults) {
  for (const fault of faults) console.error(fault);
  failed ||= faults.length > 0;
}

report([...checkWalls(), ...checkDependencies(), ...checkLock(), ...checkGuarantees(), ...checkText()]);
// The others read what was built, which need not be possible.
await ensureOrExit();
report([...(await checkOperations()), ...(await checkGenerated())]);
process.exit(failed ? 1 : 0);
