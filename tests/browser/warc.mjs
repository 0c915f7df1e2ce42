// Reads the WARC files that `kept archive` writes with warcio.js, the reader of Webrecorder's replay
// tools: every record, its digests, and in it the page as the server sent it.
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";

const require = createRequire(join(process.env.NODE_MODULES, "x.js"));
const { WARCParser } = require("warcio");

const folder = mkdtempSync(join(tmpdir(), "kept-warc-"));
const page = (title) => `<html><head><title>${title}</title></head><body>禁毒 ${title}</body></html>`;
const environment = { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, KEPT_AUTHOR: "ana",
	KEPT_DB: join(folder, "kept.db"), LC_ALL: "C.UTF-8" };
for (const name of ["http_proxy", "https_proxy", "all_proxy"])
	delete environment[name], delete environment[name.toUpperCase()];
let server, base;

// Not execFileSync: the server that is asked runs in this process.
async function kept(...words) {
	const { stdout } = await promisify(execFile)(process.env.KEPT, words,
		{ cwd: folder, env: environment });
	return stdout;
}

function answer(request, response) {
	const body = Buffer.from(page(request.url));
	const headers = { "Content-Type": "text/html; charset=utf-8" };
	if (request.url === "/gzip")
		response.writeHead(200, { ...headers, "Content-Encoding": "gzip" }).end(gzipSync(body));
	else if (request.url === "/moved")
		response.writeHead(302, { Location: "/plain" }).end("elsewhere");
	else if (request.url === "/chunked") {
		response.writeHead(200, headers);
		response.write(body.subarray(0, 20));
		response.end(body.subarray(20));
	} else
		response.writeHead(200, { ...headers, "Content-Length": body.length }).end(body);
}

before(async () => {
	server = createServer(answer).listen(0, "127.0.0.1");
	await new Promise((ready) => server.once("listening", ready));
	base = `http://127.0.0.1:${server.address().port}`;
	mkdirSync(join(folder, "kept"));
	writeFileSync(join(folder, "kept/config.ini"), "allow-private = yes\n");
	writeFileSync(join(folder, "saved.html"), page("saved"));
	await kept("init");
	await kept("capture", "--fetch", `${base}/plain`, `${base}/gzip`, `${base}/chunked`,
		`${base}/moved`);
	await kept("capture", "saved.html");
	await kept("archive", "-o", "all.warc.gz");
	await kept("archive", "-o", "all.warc");
});

after(() => {
	server.close();
	rmSync(folder, { recursive: true, force: true });
});

async function records(file) {
	const list = [];
	for await (const r of new WARCParser(createReadStream(join(folder, file)))) {
		const head = r.warcHeaders.headers;
		await r.readFully(true);
		list.push({ type: r.warcType, uri: r.warcTargetURI, head, text: r.warcType === "warcinfo"
			? "" : await r.contentText(), status: r.httpHeaders?.statusCode, record: r });
	}
	return list;
}

for (const file of ["all.warc.gz", "all.warc"]) {
	test(`${file}: every page is there, decoded`, async () => {
		const all = await records(file);
		assert.equal(all[0].type, "warcinfo");
		for (const path of ["/plain", "/gzip", "/chunked"]) {
			const of = all.filter((r) => r.uri === base + path);
			assert.ok(of.some((r) => r.type === "request"), path);
			const response = of.find((r) => r.type === "response");
			assert.equal(response.status, 200);
			assert.equal(response.text, page(path));
		}
		assert.ok(all.some((r) => r.type === "response" && r.uri === `${base}/moved` &&
			r.status === 302));
		assert.ok(all.some((r) => r.type === "resource" && r.text === page("saved")));
		const ids = all.map((r) => r.head.get("WARC-Record-ID"));
		assert.equal(new Set(ids).size, ids.length);
	});
}

// Each gzip member by itself, as replay tools reach into the file: what gunzip makes of all of them is
// the file without gzip.
test("gzip members are whole records, and nothing else", async () => {
	const plain = execFileSync("gzip", ["-dc", join(folder, "all.warc.gz")]);
	const types = (text) => [...text.toString("latin1").matchAll(/^WARC-Type: (.*)\r$/gm)].length;
	const file = readFileSync(join(folder, "all.warc.gz"));
	const parser = new WARCParser(createReadStream(join(folder, "all.warc.gz")));
	let count = 0;
	for await (const record of parser) {
		await record.skipFully();
		assert.deepEqual([...file.subarray(parser.offset, parser.offset + 2)], [0x1f, 0x8b]);
		count++;
	}
	assert.equal(count, types(plain));
});

test("digests are those of the bytes; a changed byte is told", async () => {
	const check = (bytes) => {
		let good = 0, bad = 0;
		for (const part of bytes.toString("latin1").split(/\r\n\r\n(?=WARC\/1\.1\r\n)/)) {
			const end = part.indexOf("\r\n\r\n") + 4, head = part.slice(0, end);
			const length = Number(/^Content-Length: (\d+)\r$/m.exec(head)[1]);
			const digest = /^WARC-Block-Digest: sha256:([0-9a-f]+)\r$/m.exec(head)?.[1];
			const block = Buffer.from(part.slice(end, end + length), "latin1");
			if (createHash("sha256").update(block).digest("hex") === digest)
				good++;
			else
				bad++;
		}
		return [good, bad];
	};
	const bytes = readFileSync(join(folder, "all.warc"));
	const [good, bad] = check(bytes);
	assert.ok(good >= 9);
	assert.equal(bad, 0);
	bytes[bytes.length - 10] ^= 1;
	assert.deepEqual(check(bytes), [good - 1, 1]);
});
