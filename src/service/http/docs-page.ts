/** The description as one page for people: no scripts, nothing from elsewhere. */
import { tagDescriptions } from "./openapi.ts";
import { problemTypes, typeUri } from "./problem.ts";
import type { Route } from "./route.ts";

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => escapes[character] ?? character);

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c2733;background:#fff}
code{font:14px ui-monospace,monospace;background:#eef2f6;padding:.1em .3em;border-radius:3px}h2{margin-top:2.5rem;border-bottom:1px solid #cfd8e0}
h3{margin-bottom:.2rem}table{border-collapse:collapse}td,th{text-align:left;padding:.2rem 1rem .2rem 0;vertical-align:top}.right{color:#55636f}
@media(prefers-color-scheme:dark){body{background:#12181e;color:#dbe3ea}code{background:#222c35}.right{color:#9aa7b2}a{color:#8ec5ff}}`;

function operation(route: Route): string {
  const replies = Object.entries(route.replies)
    .map(([status, { description }]) => `<tr><td><code>${status}</code></td><td>${escaped(description)}</td></tr>`)
    .join("");
  const problems = route.problems
    .map(
      (type) =>
        `<tr><td><code>${problemTypes[type].status}</code></td><td><code>${type}</code> ${escaped(problemTypes[type].title)}</td></tr>`,
    )
    .join("");
  return `<h3 id="${route.operationId}"><code>${route.method.toUpperCase()} ${escaped(route.path)}</code></h3>
<p>${escaped(route.summary)}. <span class="right">${route.right === null ? "Anybody" : `Right: ${route.right}`} · ${route.operationId}</span></p>
${route.description === undefined ? "" : `<p>${escaped(route.description)}</p>`}<table>${replies}${problems}</table>`;
}

export function docsPage(routes: readonly Route[], version: string): string {
  const tags = Object.keys(tagDescriptions).filter((tag) => routes.some((route) => route.tag === tag));
  const sections = tags.map((tag) => {
    const operations = routes.filter((route) => route.tag === tag).map(operation);
    return `<h2 id="${tag}">${tag}</h2><p>${escaped(tagDescriptions[tag] ?? "")}</p>${operations.join("\n")}`;
  });
  const problems = Object.entries(problemTypes)
    .map(
      ([type, { status, title }]) =>
        `<tr><td><code>${status}</code></td><td><code>${typeUri(type as keyof typeof problemTypes)}</code></td><td>${escaped(title)}</td></tr>`,
    )
    .join("");
  const contents = tags.map((tag) => `<a href="#${tag}">${tag}</a>`).join(" · ");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Rehome ${escaped(version)}</title><style>${style}</style></head>
<body><h1>Rehome ${escaped(version)}</h1><p>Everything in detail: <a href="/openapi.yaml">openapi.yaml</a>. ${contents} · <a href="#problems">problems</a></p>
${sections.join("\n")}
<h2 id="problems">problems</h2><table>${problems}</table></body></html>
`;
}
