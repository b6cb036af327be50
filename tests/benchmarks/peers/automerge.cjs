// Automerge: a document of records; a colleague's changes are merged into this machine's copy, and the copy is saved.
// Arguments: folder, records, fields. Prints JSON: seconds by the clock and worked, MB at most, bytes sent.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const automerge = require("@automerge/automerge");

const [folder, records, fields] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const A_TIME = 10; // records in an action

function record(word) {
  return Object.fromEntries(Array.from({ length: fields }, (_, at) => [`field${at}`, `${word} ${at}`]));
}

const start = automerge.from({ people: Object.fromEntries(
  Array.from({ length: records }, (_, at) => [`person${at}`, record("Åsa Lindgren")])) });
const before = automerge.save(start);

let theirs = automerge.load(before);
const known = automerge.getHeads(theirs);
for (let first = 0; first < records; first += A_TIME) {
  theirs = automerge.change(theirs, (doc) => {
    for (let at = first; at < Math.min(first + A_TIME, records); at += 1) {
      Object.assign(doc.people[`person${at}`], record("Märta Öberg"));
    }
  });
}
const sent = automerge.saveSince(theirs, known);

const target = path.join(folder, "ours.automerge");
fs.writeFileSync(target, before);
let ours = automerge.load(fs.readFileSync(target));
const clock = process.hrtime.bigint();
const worked = process.cpuUsage();
ours = automerge.loadIncremental(ours, sent);
const file = fs.openSync(target, "w");
fs.writeSync(file, automerge.save(ours));
fs.fsyncSync(file);
fs.closeSync(file);
const took = process.cpuUsage(worked);
const seconds = Number(process.hrtime.bigint() - clock) / 1e9;
if (ours.people[`person${records - 1}`].field0 !== "Märta Öberg 0") throw new Error("not merged");
console.log(JSON.stringify({
  seconds, worked: (took.user + took.system) / 1e6, mb: process.resourceUsage().maxRSS / 1000, bytes: sent.length,
}));
