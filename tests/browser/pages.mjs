// Opens the pages that kept writes in a real browser: they say nothing on the console, ask nobody
// for anything, have no accessibility faults that axe-core knows, fit a telephone and a wide
// screen, read well without script and on paper, and stay whole when every text is hostile.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, test } from "node:test";

const require = createRequire(join(process.env.NODE_MODULES, "x.js"));
const { chromium } = require("playwright-core");
const { HtmlValidate } = require("html-validate");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const shots = process.env.KEPT_SHOTS;

const folder = mkdtempSync(join(tmpdir(), "kept-browser-"));
const environment = { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, KEPT_AUTHOR: "ana",
	LC_ALL: "C.UTF-8" };
let browser;

function kept(...words) {
	return execFileSync(process.env.KEPT, words, { cwd: folder, env: environment,
		encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

before(async () => {
	kept("--db", "good.db", "init", "--example");
	kept("--db", "good.db", "report", "--as-of", "2024-04-30", "--since", "2023-12-31",
		"--scale", "politifact", "-o", "good.html");
	kept("--db", "bad.db", "init", "--example");
	execFileSync("python3", [join(process.env.KEPT_ROOT, "tests/lib/hostile.py"), "bad.db"],
		{ cwd: folder });
	kept("--db", "bad.db", "report", "WD-02,WD-04,WD-07", "--as-of", "2026-06-30",
		"--since", "2020-01-01", "-o", "bad.html");
	kept("--db", "good.db", "report", "WD-04", "--as-of", "2024-04-30", "-o", "small.html");
	browser = await chromium.launch({ executablePath: process.env.CHROMIUM,
		args: ["--no-sandbox", "--disable-gpu"] });
});

after(async () => {
	await browser?.close();
	rmSync(folder, { recursive: true, force: true });
});

// A page is loaded once and then looked at in several ways: most of the time goes into loading and
// into axe. It is given with all that it said, asked for and did.
const pages = {};
async function open(name, options = {}) {
	const context = await browser.newContext(options);
	const page = await context.newPage();
	const said = [], asked = [], refused = [];
	page.on("console", (message) => said.push(message.text()));
	page.on("pageerror", (error) => said.push(String(error)));
	page.on("dialog", (dialog) => { said.push("dialog: " + dialog.message()); dialog.dismiss(); });
	page.on("request", (request) => { if (request.url() !== url) asked.push(request.url()); });
	page.on("requestfailed", (request) => refused.push(request.failure().errorText));
	const url = pathToFileURL(join(folder, name)).href;
	await page.goto(url);
	return { page, said, asked, refused };
}
const opened = (name) => pages[name] ??= open(name);

// What axe-core finds, in the page or in one part of it.
async function faults(page, part) {
	if (!await page.evaluate(() => window.axe !== undefined))
		await page.evaluate(axe);
	const result = await page.evaluate((selector) =>
		window.axe.run(selector ?? document, { resultTypes: ["violations"] }), part);
	return result.violations.map((v) =>
		`${v.id}: ${v.nodes.length}: ${v.nodes[0].html.slice(0, 200)} ${v.nodes[0].failureSummary}`);
}

const telephone = { width: 360, height: 740 }, wide = { width: 1280, height: 900 };
// Every size and both colours; axe sees each size and each colour once.
const views = [
	{ name: "telephone", size: telephone, colorScheme: "light", axe: ["good.html", "bad.html"] },
	{ name: "dark telephone", size: telephone, colorScheme: "dark", axe: [] },
	{ name: "dark", size: wide, colorScheme: "dark", axe: ["good.html"] },
	{ name: "wide screen", size: wide, colorScheme: "light", axe: [] },
];

for (const file of ["good.html", "bad.html"])
	for (const view of views)
		test(`${file} on a ${view.name}`, async () => {
			const { page, said, asked } = await opened(file);
			await page.setViewportSize(view.size);
			await page.emulateMedia({ colorScheme: view.colorScheme });
			const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
			assert.ok(over <= 0, `the page is ${over} pixels wider than the window`);
			if (view.axe.includes(file))
				assert.deepEqual(await faults(page), []);
			assert.deepEqual(asked, [], "requests");
			assert.deepEqual(said, [], "console");
			if (!shots || file !== "good.html")
				return;
			await page.screenshot({ path: join(shots, `${view.name}.png`) });
			for (const id of ["scorecard", "deal.WOODSIDE-2023", "c.WD-02", "i.OD-12ME", "sources"]) {
				await page.evaluate((name) => document.getElementById(name).scrollIntoView(), id);
				await page.screenshot({ path: join(shots, `${view.name} ${id}.png`) });
			}
		});

test("the tests above would notice: a page that asks, speaks and breaks its policy", async () => {
	const { page, said, asked, refused } = await open("small.html");
	assert.deepEqual(await faults(page, "#answer"), []);
	await page.evaluate(() => {
		const image = document.createElement("img");
		image.src = "http://127.0.0.1:9/x.png";
		document.querySelector("#answer").append(image);
		const script = document.createElement("script");
		script.textContent = "window.intruder = 1";
		document.querySelector("main").append(script);
		document.body.style.minWidth = "3000px";
	});
	for (let i = 0; i < 100 && said.length < 2; i++)
		await page.waitForTimeout(50);
	assert.equal(await page.evaluate(() => window.intruder), undefined);
	assert.ok(said.length >= 2, "the policy is broken in silence");
	assert.ok((await faults(page, "#answer")).some((v) => v.startsWith("image-alt")));
	assert.ok(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth));
	assert.deepEqual(asked, ["http://127.0.0.1:9/x.png"]);
	assert.deepEqual(refused, ["csp"], "the policy lets a picture load");
	await page.close();
});

test("without script everything can be read", async () => {
	const { page } = await open("good.html", { javaScriptEnabled: false });
	const text = await page.locator("main").innerText();
	for (const words of ["WD-04", "Entity List", "brought to an end", "[1]"])
		assert.ok(text.includes(words), words);
	assert.equal(await page.locator("article[id^='c.']").count(),
		JSON.parse(kept("--db", "good.db", "list", "--as-of", "2024-04-30", "--format", "json")).length);
});

test("no sign of a timeline lies on another", async () => {
	const { page } = await opened("good.html");
	const overlaps = () => page.evaluate(() => {
		const found = [];
		for (const svg of document.querySelectorAll("svg")) {
			const signs = [...svg.querySelectorAll("g.mark > text")];
			const boxes = signs.map((sign) => sign.getBBox());
			boxes.forEach((a, i) => boxes.slice(0, i).forEach((b, j) => {
				const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
				const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
				// a letter's box is higher than what is drawn of it
				if (across > 1 && down > 3)
					found.push(signs[i].parentNode.textContent + " / " + signs[j].parentNode.textContent);
			}));
		}
		return found;
	});
	assert.deepEqual(await overlaps(), []);
	await page.evaluate(() => { // the control
		const [one, other] = document.querySelectorAll("g.mark > text");
		other.setAttribute("x", one.getAttribute("x"));
		other.setAttribute("y", one.getAttribute("y"));
	});
	assert.equal((await overlaps()).length > 0, true);
});

test("the filter box hides what does not hold the words", async () => {
	const { page } = await opened("good.html");
	await page.getByLabel("Show the dossiers that hold").fill("entity list");
	const left = await page.locator("#commitments article:visible").count();
	const all = await page.locator("#commitments article").count();
	assert.ok(left > 0 && left < all, `${left} of ${all}`);
	assert.equal(await page.locator(".filter output").innerText(), `${left} of ${all}`);
});

test("a heading sorts its table, by number where the column has numbers", async () => {
	const { page } = await opened("good.html");
	const table = page.locator("table", { has: page.getByText("Commitments by kind") });
	const column = async () => (await table.locator("tbody tr td:nth-child(2)").allInnerTexts()).map(parseFloat);
	await table.getByRole("button", { name: "all" }).click();
	const rising = await column();
	assert.deepEqual(rising, [...rising].sort((a, b) => a - b));
	await table.getByRole("button", { name: "all" }).click();
	assert.deepEqual(await column(), [...rising].sort((a, b) => b - a));
});

test("every link within the page leads somewhere, every name is there once", async () => {
	for (const file of ["good.html", "bad.html"]) {
		const { page } = await opened(file);
		const [broken, twice, foreign] = await page.evaluate(() => {
			const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
			const links = [...document.querySelectorAll("a[href]")].map((e) => e.getAttribute("href"));
			return [links.filter((h) => h[0] === "#" && !document.getElementById(h.slice(1))),
				ids.filter((id, i) => ids.indexOf(id) !== i),
				links.filter((h) => !/^(#|https?:)/.test(h))];
		});
		assert.deepEqual(broken, [], `${file}: links to nothing`);
		assert.deepEqual(twice, [], `${file}: names twice`);
		assert.deepEqual(foreign, [], `${file}: links that are no address`);
	}
});

test("hostile texts stay texts", async () => {
	const { page, said } = await opened("bad.html");
	assert.equal(await page.locator("script").count(), 1);
	assert.equal(await page.locator("main img, main iframe, main object, main style").count(), 0);
	assert.ok((await page.locator("main").innerText()).includes("<script>alert(1)</script>"));
	assert.equal(await page.evaluate(() => window.intruder), undefined);
	assert.deepEqual(said, []);
});

test("on paper: no box, no contents, and as many pages as it takes", async () => {
	const { page } = await opened("good.html");
	await page.emulateMedia({ media: "print" });
	assert.equal(await page.locator("nav").isVisible(), false);
	assert.equal(await page.locator(".filter").isVisible(), false);
	const pdf = await page.pdf({ preferCSSPageSize: true, ...(shots ? { path: join(shots, "print.pdf") } : {}) });
	assert.ok(pdf.length > 50000);
});

test("a picture stays on one page of paper, with its caption", async () => {
	kept("--db", "good.db", "report", "agreement:WOODSIDE-2023", "--as-of", "2026-10-01", "-o", "tall.html");
	const { page } = await open("tall.html");
	await page.setViewportSize({ width: 680, height: 990 }); // what A4 leaves within its margins
	const heights = () => page.evaluate(() => [...document.querySelectorAll("figure")].map((figure) =>
		figure.querySelector("svg").getBoundingClientRect().bottom - figure.getBoundingClientRect().top));
	assert.ok(Math.max(...await heights()) > 990); // on a screen there is room
	await page.emulateMedia({ media: "print" });
	assert.ok(Math.max(...await heights()) < 990, `${await heights()}`);
	await page.close();
});

test("valid HTML", async () => {
	const validate = new HtmlValidate({ extends: ["html-validate:standard"], rules: {
		// of taste: long lines and how quotes are encoded
		"long-title": "off", "no-raw-characters": "error" } });
	for (const file of ["good.html", "bad.html"]) {
		const report = await validate.validateFile(join(folder, file));
		const found = report.results.flatMap((r) => r.messages.map((m) => `${m.line}:${m.column} ${m.ruleId} ${m.message}`));
		assert.deepEqual(found.slice(0, 10), [], file);
	}
	const control = await validate.validateString("<p><div id=x></div></p><b id=x>");
	assert.ok(!control.valid);
});
