/** Reads file names from the command line, prints for each what Khronos' glTF validator says: {file: [[code, pointer, message], ...]} of errors. */
import { readFile } from "node:fs/promises";
import validator from "gltf-validator";

const found = {};
for (const file of process.argv.slice(2)) {
  const { issues } = await validator.validateBytes(new Uint8Array(await readFile(file)), { maxIssues: 0 });
  found[file] = issues.messages.filter(({ severity }) => severity === 0).map(({ code, pointer, message }) => [code, pointer, message]);
}
console.log(JSON.stringify(found));
