#!/usr/bin/env python3
"""The rules of the bundled record, checked without any of kept's code.

usage: check_woodside.py FOLDER

One line per breach, then the number of rows of each file. Exit status 1 when there is a breach.
"""
import calendar
import csv
import datetime
import io
import pathlib
import re
import sys
import unicodedata

# Per file: its columns in order (! needed, ; a list, @ a date), what makes a row one of its kind,
# and where its references lead.
FILES = {
    'parties': ('code! name! name_local parent', 'code', {'parent': 'parties'}),
    'sources': ('code! url title! publisher! published_on@ language! side! origin reliability!', 'code',
                {'origin': 'sources'}),
    'agreements': ('code! title! agreed_on!@ place summary! source!', 'code', {'source': 'sources'}),
    'commitments': ('code! agreement! promisors!; promisees!; kind! duty! title! made_on!@ due_on@ due_basis! '
                    'schedule kept_if! broken_if tags; notes', 'code',
                    {'agreement': 'agreements', 'promisors': 'parties', 'promisees': 'parties'}),
    'wordings': ('commitment! issuer! language! quote! locator source!', 'commitment issuer language quote',
                 {'commitment': 'commitments', 'issuer': 'parties', 'source': 'sources'}),
    'links': ('from! relation! to!', 'from relation to', {'from': 'commitments', 'to': 'commitments'}),
    'evidence': ('code! occurred_on!@ summary! nature! source! credibility!', 'code', {'source': 'sources'}),
    'bearings': ('evidence! commitment! milestone@ bearing! note', 'evidence commitment milestone',
                 {'evidence': 'evidence', 'commitment': 'commitments'}),
    'ratings': ('commitment! status! as_of!@ rationale! reason confidence! rater! cites;',
                'commitment as_of rater', {'commitment': 'commitments', 'cites': 'evidence'}),
    'indicators': ('code! title! unit! better! source!', 'code', {'source': 'sources'}),
    'observations': ('indicator! period!@ value! published_on@ source!', 'indicator period published_on source',
                     {'indicator': 'indicators', 'source': 'sources'}),
    'targets': ('commitment! indicator! baseline comparator! value! by@', 'commitment indicator',
                {'commitment': 'commitments', 'indicator': 'indicators'}),
}
WORDS = {
    'kind': 'enforcement sanctions-relief meeting scheduling information-sharing export-control tariff-relief '
            'purchase communication other',
    'duty': 'act maintain recur', 'due_basis': 'stated inferred none',
    'relation': 'in-exchange-for depends-on part-of supersedes renews',
    'side': 'US CN INTL third', 'reliability': 'A B C D E F',
    'nature': 'act announcement statement search', 'credibility': '1 2 3 4 5 6',
    'bearing': 'supports contradicts context',
    'status': 'pending in-progress stalled kept partly-kept broken superseded unverifiable',
    'reason': 'blocked-by-dispute suspended reversed no-action deadline-missed other',
    'confidence': 'low moderate high', 'better': 'up down', 'comparator': '>= <= > < =',
}
FORMS = {
    'code': r'[A-Z0-9][A-Z0-9._-]*', 'language': r'[a-z]{2,3}(-[A-Za-z0-9]+)*', 'url': r'https?://[^\s<>"]+',
    'value': r'-?\d+(\.\d+)?', 'baseline': r'-?\d+(\.\d+)?',
    'tags': r'[a-z0-9]+(-[a-z0-9]+)*(;[a-z0-9]+(-[a-z0-9]+)*)*',
    'schedule': r'FREQ=(YEARLY|MONTHLY|WEEKLY|DAILY)(;INTERVAL=[1-9]\d*)?',
}
VERDICTS = {'kept', 'partly-kept', 'broken', 'superseded'}
breaches = []


def breach(where, what):
    breaches.append(f'{where}: {what}')


def span(text):
    """(first, last) day of YYYY, YYYY-Qn, YYYY-MM or YYYY-MM-DD; None when there is no such date."""
    m = re.fullmatch(r'(\d{4})(-Q([1-4])|-(\d\d)(-(\d\d))?)?', text)
    if not m:
        return None
    year, quarter, month, day = int(m[1]), m[3], m[4], m[6]
    low, high = (3 * int(quarter) - 2, 3 * int(quarter)) if quarter else (int(month), int(month)) if month else (1, 12)
    try:
        if day:
            return (datetime.date(year, low, int(day)),) * 2
        return datetime.date(year, low, 1), datetime.date(year, high, calendar.monthrange(year, high)[1])
    except (ValueError, IndexError):
        return None


def columns(kind):
    return [re.sub('[!;@]', '', c) for c in FILES[kind][0].split()]


def marked(kind, mark):
    return [re.sub('[!;@]', '', c) for c in FILES[kind][0].split() if mark in c]


def read(folder, kind):
    name = f'{kind}.csv'
    try:
        text = (folder / name).read_bytes().decode('utf-8')
    except (OSError, UnicodeDecodeError) as e:
        breach(name, e)
        return []
    if not text.endswith('\n') or text.endswith('\n\n') or text != unicodedata.normalize('NFC', text):
        breach(name, 'must be in form C and end with one line feed')
    odd = {c for c in text if c != '\n' and unicodedata.category(c) in ('Cc', 'Cf', 'Cs', 'Co', 'Cn', 'Zl', 'Zp')}
    if odd or '\ufffd' in text:
        breach(name, f'holds hidden or unassigned characters {sorted(map(ord, odd))}')
    try:
        rows = list(csv.reader(io.StringIO(text, newline=''), strict=True))
    except csv.Error as e:
        breach(name, e)
        return []
    again = io.StringIO(newline='')
    csv.writer(again, lineterminator='\n').writerows(rows)
    if again.getvalue() != text:
        breach(name, 'is not quoted as little as can be')
    if not rows or rows[0] != columns(kind):
        breach(name, 'has another heading')
        return []
    out = []
    for n, row in enumerate(rows[1:], 2):
        where = f'{name}:{n}'
        if len(row) != len(rows[0]):
            breach(where, f'{len(row)} fields')
            continue
        out.append({**dict(zip(rows[0], row)), '': where})
    return out


def check_form(kind, row):
    where = row['']
    for field in columns(kind):
        value = row[field]
        if not value:
            if field in marked(kind, '!'):
                breach(where, f'{field} is blank')
            continue
        if value != value.strip() or '  ' in value or '\n' in value:
            breach(where, f'{field} has spare white space')
        if value[0] in '@+' or value[0] == '=' and field != 'comparator':
            breach(where, f'{field} looks like a formula')
        if field in WORDS and value not in WORDS[field].split():
            breach(where, f'{field}: {value!r} is not one of its words')
        if field in FORMS and not re.fullmatch(FORMS[field], value):
            breach(where, f'{field}: {value!r} is not in its form')
        if field in marked(kind, '@') and not span(value):
            breach(where, f'{field}: there is no {value!r}')
        items = value.split(';')
        if field in marked(kind, ';') and (len(set(items)) < len(items) or '' in items):
            breach(where, f'{field}: {value!r} is no list')


def check_keys(data, codes):
    for kind, (_, key, refs) in FILES.items():
        seen = set()
        for row in data[kind]:
            own = tuple(row[k].upper() for k in key.split())
            if own in seen:
                breach(row[''], f'stands twice: {own}')
            seen.add(own)
            for field, target in refs.items():
                for code in filter(None, row[field].split(';')):
                    if code not in codes[target]:
                        breach(row[''], f'{field}: no {code!r} in {target}')


def check_circles(name, edges):
    """Take away what points nowhere until nothing does; what is left goes round."""
    edges = set(edges)
    while True:
        left = {(a, b) for a, b in edges if any(x == b for x, _ in edges)}
        if left == edges:
            break
        edges = left
    if edges:
        breach(name, f'goes round: {sorted(edges)}')


def check_commitment(c, agreements):
    made, due = span(c['made_on']), span(c['due_on']) if c['due_on'] else None
    for wrong, what in (
            (due and due[1] < made[0], 'falls due before it was made'),
            ((c['duty'] == 'recur') != bool(c['schedule']), 'recurs without a schedule, or the other way'),
            ((c['due_basis'] == 'none') == bool(c['due_on'] or c['schedule']), 'due_basis does not fit'),
            (c['duty'] == 'maintain' and not due, 'is maintained without an end'),
            (c['promisors'] == c['promisees'] and ';' not in c['promisors'], 'is promised to itself'),
            (made[1] < span(agreements[c['agreement']]['agreed_on'])[0], 'is older than its agreement')):
        if wrong:
            breach(c[''], what)


def due_days(commitment, until):
    """Days on which a schedule falls, counted from the promise; a day that a month lacks is left out."""
    made = span(commitment['made_on'])[0]
    every = int((re.search(r'INTERVAL=(\d+)', commitment['schedule']) or [0, 1])[1])
    unit = commitment['schedule'][5:].split(';')[0]
    for n in range(1, 10000):
        if unit in ('DAILY', 'WEEKLY'):
            day = made + datetime.timedelta(days=n * every * (7 if unit == 'WEEKLY' else 1))
        else:
            months = made.year * 12 + made.month - 1 + n * every * (12 if unit == 'YEARLY' else 1)
            try:
                day = made.replace(year=months // 12, month=months % 12 + 1)
            except ValueError:
                continue
        if day > until:
            return
        yield day


def check_bearing(b, commitments):
    if not b['milestone']:
        return
    c, (first, last) = commitments[b['commitment']], span(b['milestone'])
    if not c['schedule'] or not any(first <= day for day in due_days(c, last)):
        breach(b[''], f"nothing of {c['code']} falls due on {b['milestone']}")


def check_rating(r, codes, bears, superseded):
    day, cites = span(r['as_of']), [c for c in r['cites'].split(';') if c]
    made = span(codes['commitments'][r['commitment']]['made_on'])[0]
    for wrong, what in (
            ((r['status'] in ('stalled', 'broken')) != bool(r['reason']), 'needs a reason, or has one too many'),
            (r['status'] in VERDICTS and not cites, f"is {r['status']} without evidence"),
            (r['status'] == 'superseded' and r['commitment'] not in superseded, 'is superseded by nothing'),
            (day[0] != day[1], 'holds for more than a day'),
            (day[1] < made, 'is older than the promise')):
        if wrong:
            breach(r[''], what)
    for code in cites:
        if (code, r['commitment']) not in bears:
            breach(r[''], f'{code} does not bear on it')
        if span(codes['evidence'][code]['occurred_on'])[0] > day[1]:
            breach(r[''], f'{code} came later')


def check_link(k, commitments):
    if k['from'] == k['to']:
        breach(k[''], 'leads to itself')
    newer, older = commitments[k['from']]['made_on'], commitments[k['to']]['made_on']
    if k['relation'] in ('supersedes', 'renews') and span(newer)[1] < span(older)[0]:
        breach(k[''], f"{k['relation']} a later one")


def check_sense(data, codes):
    for c in data['commitments']:
        check_commitment(c, codes['agreements'])
    for b in data['bearings']:
        check_bearing(b, codes['commitments'])
    for k in data['links']:
        check_link(k, codes['commitments'])
    bears = {(b['evidence'], b['commitment']) for b in data['bearings']}
    superseded = {k['to'] for k in data['links'] if k['relation'] == 'supersedes'}
    for r in data['ratings']:
        check_rating(r, codes, bears, superseded)
    for w in data['wordings']:
        if len(w['quote'].split()) > 30:
            breach(w[''], 'quotes more than 30 words')
    for o in data['observations']:
        if o['published_on'] and span(o['published_on'])[1] < span(o['period'])[0]:
            breach(o[''], 'is published before its period')
    for t in data['targets']:
        if t['by'] and span(t['by'])[1] < span(codes['commitments'][t['commitment']]['made_on'])[0]:
            breach(t[''], 'is to be reached before it was promised')
    check_circles('parties.csv', [(p['code'], p['parent']) for p in data['parties'] if p['parent']])
    check_circles('sources.csv', [(s['code'], s['origin']) for s in data['sources'] if s['origin']])
    for relation in ('depends-on', 'part-of', 'supersedes', 'renews'):
        check_circles(f'links.csv {relation}',
                      [(k['from'], k['to']) for k in data['links'] if k['relation'] == relation])


def main(folder):
    data = {kind: read(folder, kind) for kind in FILES}
    for kind in FILES:
        for row in data[kind]:
            check_form(kind, row)
    codes = {kind: {row['code']: row for row in data[kind] if 'code' in row} for kind in FILES}
    check_keys(data, codes)
    if not breaches:  # what follows takes sound rows for granted
        check_sense(data, codes)
    print(*breaches, sep='\n', end='\n' if breaches else '')
    print(*(f'{kind}={len(rows)}' for kind, rows in data.items()))
    return 1 if breaches else 0


if __name__ == '__main__':
    sys.exit(main(pathlib.Path(sys.argv[1])))
