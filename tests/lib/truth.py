#!/usr/bin/env python3
"""Compare what kept answers on the Woodside ledger with figures computed independently.

usage: truth.py KEPT LEDGER TRUTH.json

The figures were computed from the CSV files alone by a program that shares no code with kept;
their definitions stand in the file. Prints each difference; exit status 1 when there is one.
"""
import json
import subprocess
import sys

kept, ledger, truth = sys.argv[1:4]
wrong = 0


def ask(*words):
    out = subprocess.run([kept, '--db', ledger, *words, '--format', 'json'],
                         capture_output=True, text=True)
    if out.returncode != 0:
        sys.exit(f'{words}: exit {out.returncode}: {out.stderr}')
    return json.loads(out.stdout)


def same(what, have, want):
    global wrong
    if have != want:
        wrong += 1
        print(f'{what}: have {have}, want {want}')


def without_zeros(counts):
    return {k: v for k, v in counts.items() if v}


checked = 0
for answer in json.load(open(truth, encoding='utf-8'))['answers']:
    day = answer['as_of']
    score = ask('score', '--as-of', day)
    same(f'{day} commitments', score['commitments'], answer['commitments'])
    same(f'{day} by_status', without_zeros(score['by_status']), answer['by_status'])
    same(f'{day} statuses listed', len(score['by_status']), 9)
    sides = {g['key']: g for g in score['groups'] if g['per'] == 'party'}
    for side, want in answer['by_side'].items():
        same(f'{day} {side}', sides[side]['commitments'], want['commitments'])
        same(f'{day} {side} by_status', without_zeros(sides[side]['by_status']), want['by_status'])
    late = {r['code'] for r in ask('overdue', 'duty:act', '--as-of', day)}
    same(f'{day} overdue', sorted(late), answer['overdue'])
    review = {r['code'] for r in ask('review', 'duty:maintain', '--as-of', day)}
    same(f'{day} review', sorted(review), answer['maintain_past_due_open'])
    for code, want in answer['evidence'].items():
        shown = ask('show', code, '--as-of', day)
        same(f'{day} {code} evidence', shown['evidence'], want)
        listed = {(e['code'], e['bearing']) for e in shown['evidence_items']}
        for bearing, n in want.items():
            same(f'{day} {code} {bearing} listed', sum(b == bearing for _, b in listed), n)
        checked += 1
print(f'{checked} commitments compared, {wrong} differences')
sys.exit(wrong > 0)
