// PouchDB on LevelDB: a document for each record; what a colleague changed is replicated into this machine's database.
// Arguments: folder, records, fields. Prints JSON: seconds by the clock and worked, MB at most.
"use strict";
const path = require("node:path");
const PouchDB = require("pouchdb");

const [folder, records, fields] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const A_TIME = 10; // records in an action

function record(word) {
  return Object.fromEntries(Array.from({ length: fields }, (_, at) => [`field${at}`, `${word} ${at}`]));
}

async function main() {
  const theirs = new PouchDB(path.join(folder, "theirs"));
  const ours = new PouchDB(path.join(folder, "ours"));
  await theirs.bulkDocs(Array.from({ length: records }, (_, at) => ({ _id: `person${at}`, ...record("Åsa Lindgren") })));
  await theirs.replicate.to(ours, { batch_size: 1000 });
  for (let first = 0; first < records; first += A_TIME) {
    const keys = Array.from({ length: Math.min(A_TIME, records - first) }, (_, at) => `person${first + at}`);
    const { rows } = await theirs.allDocs({ keys });
    await theirs.bulkDocs(rows.map((row) => ({ _id: row.id, _rev: row.value.rev, ...record("Märta Öberg") })));
  }
  const clock = process.hrtime.bigint();
  const worked = process.cpuUsage();
  const done = await ours.replicate.from(theirs, { batch_size: 1000 });
  const took = process.cpuUsage(worked);
  const seconds = Number(process.hrtime.bigint() - clock) / 1e9;
  if (!done.ok || (await ours.get(`person${records - 1}`)).field0 !== "Märta Öberg 0") throw new Error("not merged");
  await Promise.all([theirs.close(), ours.close()]);
  console.log(JSON.stringify({
    seconds, worked: (took.user + took.system) / 1e6, mb: process.resourceUsage().maxRSS / 1000,
  }));
}

main();
