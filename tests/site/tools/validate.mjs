// Reads names of pages, one a line, and writes what html-validate finds in each, as JSON.
import { readFileSync } from "node:fs";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

const rules = JSON.parse(readFileSync(new URL("htmlvalidate.json", import.meta.url)));
const checker = new HtmlValidate(new StaticConfigLoader(rules));
const found = [];
for (const file of readFileSync(0, "utf-8").split("\n").filter(Boolean)) {
  const report = await checker.validateString(readFileSync(file, "utf-8"), file);
  for (const { messages } of report.results)
    for (const each of messages) found.push(`${file}:${each.line}:${each.column} ${each.ruleId}: ${each.message}`);
}
process.stdout.write(JSON.stringify(found));
