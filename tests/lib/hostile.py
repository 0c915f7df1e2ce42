"""Makes every text of a ledger's derived tables hostile: hostile.py LEDGER

The rules of kept refuse some of these texts; a ledger that comes from elsewhere may hold them all
the same, and its readers must not fall for them.
"""
import sqlite3
import sys

TEXTS = [
    '<script>alert(1)</script><img src=x onerror="window.intruder=1">',
    '"><svg onload=alert(1)><style>*{display:none}</style>\'-->]]>',
    '=HYPERLINK("http://127.0.0.1/x","click")',
    "\u001b[31mred\u001b]0;title\u0007 \u009b1m \u202eesrever\u202c \u2066iso\u2069 \u200bzero\u0001",
    "first\r\nsecond\n\n# heading\n\n- item\n\n```\nfence | pipe || `tick` *star* _low_ [x](javascript:alert(1))"
    " <http://a> ~~x~~ $x$ @key",
    "\U00020000\U0002A6D6\U0002F81A\u4E2D\u56FD\u627F\u8BFA \ufdd0\ufffe\uffff\U0001fffe",
    "+1-2@SUM(1) &amp; &lt; \\ %s %n ${x} {{x}} BEGIN:VEVENT;:,\\n",
]
URLS = ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>alert(1)</script>",
        'https://example.org/"onmouseover="alert(1)', "https://example.org/a'b<c>d|e`f",
        "https://example.org/\u202eevil", "https://example.org/ok?a=1&b=2#c", "http://exa mple/ x"]
FREE = {
    "party": ["name", "name_local"],
    "source": ["title", "author", "publisher", "language", "side", "citekey"],
    "agreement": ["title", "place", "summary"],
    "commitment": ["title", "kind", "kept_if", "broken_if", "notes", "tags"],
    "wording": ["quote", "locator", "language"],
    "evidence": ["summary", "quote", "locator"],
    "bearing": ["note"],
    "rating": ["rationale", "rater"],
    "indicator": ["title", "unit"],
}


def main(path):
    db = sqlite3.connect(path)
    turn = 0
    for table, columns in FREE.items():
        key = "rowid" if table != "bearing" else "commitment || ' ' || evidence || ' ' || n"
        for row in db.execute(f"SELECT {key} FROM {table} ORDER BY 1").fetchall():
            for column in columns:
                turn += 1
                text = f"{table} {column} {TEXTS[turn % len(TEXTS)]}"
                db.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (text, row[0]))
    for i, (code,) in enumerate(db.execute("SELECT code FROM source ORDER BY code").fetchall()):
        db.execute("UPDATE source SET url = ? WHERE code = ?", (URLS[i % len(URLS)], code))
    db.execute("UPDATE commitment SET notes = ? WHERE code = 'WD-02'", ("long " + "\u4e2d<x" * 10000,))
    db.execute("UPDATE evidence SET summary = ? WHERE code = 'E042'", ("long " + "<b>y" * 10000,))
    db.execute("UPDATE observation SET value = '99999999999999999999999' WHERE code = "
               "(SELECT min(code) FROM observation)")
    db.commit()


if __name__ == "__main__":
    main(sys.argv[1])
