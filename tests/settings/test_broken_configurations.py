"""Each wrong configuration is told with its file, its line and what would be right, and never with a traceback."""

from __future__ import annotations

import pytest

# name of the case: (file, what stands in it, what is written instead, the whole problem as it is printed)
BROKEN = {
    "a calendar that is neither wanted nor not": (
        "watchlists/anbar.yaml",
        "countries: [JO]",
        "hijri: umm al-qura",
        'watchlists/anbar.yaml:5: hijri: true or false is wanted; here is "umm al-qura"',
    ),
    "the same of a channel": (
        "monitor.yaml",
        "    language: ar",
        "    hijri: 1446",
        'monitor.yaml:8: channels.ops.hijri: true or false is wanted; here is "1446"',
    ),
    "a pause between two questions to a host that is too long": (
        "monitor.yaml",
        "  at_once: 16",
        "  host_pause: 2m",
        'monitor.yaml:4: polling.host_pause: "2m" is too large; at most 1 minute is wanted',
    ),
    "a pause that is no duration": (
        "monitor.yaml",
        "  at_once: 16",
        "  host_pause: 2 seconds",
        'monitor.yaml:4: polling.host_pause: "2 seconds" is not a duration; write a number and s, m, h, d or y: "2s"'
        " (others are 90s, 15m, 48h, 2d)",
    ),
    "articles that are not waited for": (
        "monitor.yaml",
        "  at_once: 16",
        "  article_time: 0s",
        'monitor.yaml:4: polling.article_time: "0s" is too small; at least 1 second is wanted',
    ),
    "articles that are waited for too long": (
        "monitor.yaml",
        "  at_once: 16",
        "  article_time: 1h",
        'monitor.yaml:4: polling.article_time: "1h" is too large; at most 10 minutes is wanted',
    ),
    "a hub that is neither asked nor not": (
        "sources.yaml",
        "  language: ar",
        "  websub: https://hub.example/",
        'sources.yaml:4: shafaq-ar.websub: true or false is wanted; here is "https://hub.example/"',
    ),
    "hubs that are asked sometimes": (
        "monitor.yaml",
        "  at_once: 16",
        "  websub: sometimes",
        'monitor.yaml:4: polling.websub: true or false is wanted; here is "sometimes"',
    ),
    "rules for robots that are neither obeyed nor not": (
        "sources.yaml",
        "  language: ar",
        "  robots: ignore",
        'sources.yaml:4: shafaq-ar.robots: true or false is wanted; here is "ignore"',
    ),
    "unknown key, nearly right": (
        "monitor.yaml",
        "operator:",
        "operater:",
        'monitor.yaml:9: operater: there is no key "operater"; did you mean "operator"?',
    ),
    "unknown key, nothing near": (
        "monitor.yaml",
        "  at_once: 16",
        "  colour: red",
        'monitor.yaml:4: polling.colour: there is no key "colour"; the keys here are interval, max_age, timeout,'
        " at_once, host_pause, article_time, tick, max_bytes, websub",
    ),
    "unknown crossing by its id": (
        "watchlists/anbar.yaml",
        "al-qaim",
        "al-qiam",
        'watchlists/anbar.yaml:3: crossings: there is no crossing "al-qiam"; did you mean "al-qaim" (Al-Qaim /'
        " Al-Bukamal)?",
    ),
    "unknown crossing by its name": (
        "watchlists/anbar.yaml",
        "al-waleed",
        "البوكمال",
        'watchlists/anbar.yaml:4: crossings: there is no crossing "البوكمال"; did you mean "al-qaim" (Al-Qaim /'
        " Al-Bukamal)?",
    ),
    "unknown country": (
        "watchlists/anbar.yaml",
        "JO",
        "Jordan",
        'watchlists/anbar.yaml:5: countries: no crossing of a country "Jordan" is known; did you mean "JO" (Jordan)?',
    ),
    "unknown channel": (
        "watchlists/anbar.yaml",
        "ops",
        "opps",
        'watchlists/anbar.yaml:6: channels: there is no channel "opps"; did you mean "ops"?',
    ),
    "unknown channel of the operator": (
        "monitor.yaml",
        "[console]",
        "[pager]",
        'monitor.yaml:9: operator: there is no channel "pager"; the channels of monitor.yaml are console, ops',
    ),
    "heartbeat to nowhere": (
        "monitor.yaml",
        "operator:",
        "heartbeat: {url: hc-ping.com/x}\noperator:",
        "monitor.yaml:9: heartbeat.url: is not a web address; it must begin with https:// or http://",
    ),
    "heartbeat without pause": (
        "monitor.yaml",
        "operator:",
        "heartbeat: {url: 'https://hc-ping.com/x', every: 0s}\noperator:",
        'monitor.yaml:9: heartbeat.every: "0s" is too small; at least 1 second is wanted',
    ),
    "a web server that listens at a name": (
        "monitor.yaml",
        "operator:",
        "web: {listen: 'monitor.example.org:8080'}\noperator:",
        'monitor.yaml:9: web.listen: "monitor.example.org:8080" is no address to listen at; write an IP address and a'
        " port, like 127.0.0.1:8080 or [::1]:8080",
    ),
    "a web server at a port that there is not": (
        "monitor.yaml",
        "operator:",
        "web: {listen: '127.0.0.1:80800'}\noperator:",
        'monitor.yaml:9: web.listen: "127.0.0.1:80800" is no address to listen at; write an IP address and a port, like'
        " 127.0.0.1:8080 or [::1]:8080",
    ),
    "a web server that shows all to everybody": (
        "monitor.yaml",
        "operator:",
        "web:\n  listen: 0.0.0.0:8080\noperator:",
        "monitor.yaml:10: web.listen: others can reach this address, so they must show who they are; add tokens:"
        " {reader: ${WEB_TOKEN}}, or listen at 127.0.0.1",
    ),
    "a token that is easily guessed": (
        "monitor.yaml",
        "operator:",
        "web:\n  tokens:\n    reader: letmein\noperator:",
        "monitor.yaml:11: web.tokens.reader: is too easily guessed; a token has at least 16 characters, and openssl"
        " rand -hex 24 makes one",
    ),
    "a token that no header can carry": (
        "monitor.yaml",
        "operator:",
        "web:\n  tokens:\n    reader: open sesame, please!\noperator:",
        "monitor.yaml:11: web.tokens.reader: a token is made of A-Z, a-z, 0-9 and - . _ ~ + / = only; openssl rand -hex"
        " 24 makes one",
    ),
    "a host with its scheme": (
        "monitor.yaml",
        "operator:",
        "web: {hosts: ['https://monitor.example.org']}\noperator:",
        'monitor.yaml:9: web.hosts: "https://monitor.example.org" is not the name of a host; write it without https://'
        " and without port, like monitor.example.org",
    ),
    "duration in words": (
        "monitor.yaml",
        "15m",
        "15 minutes",
        'monitor.yaml:3: polling.interval: "15 minutes" is not a duration; write a number and s, m, h, d or y: "15m"'
        " (others are 90s, 15m, 48h, 2d)",
    ),
    "duration without a unit": (
        "monitor.yaml",
        "15m",
        "15",
        'monitor.yaml:3: polling.interval: "15" is not a duration; write a number and s, m, h, d or y:'
        " 90s, 15m, 48h, 2d",
    ),
    "duration out of range": (
        "monitor.yaml",
        "15m",
        "30d",
        'monitor.yaml:3: polling.interval: "30d" is too large; at most 7 days is wanted',
    ),
    "knowledge that ages too fast": (
        "monitor.yaml",
        "  at_once: 16",
        "knowledge:\n  unknown_after: 30m",
        'monitor.yaml:5: knowledge.unknown_after: "30m" is too small; at least 1 hour is wanted',
    ),
    "items that are forgotten before their texts": (
        "monitor.yaml",
        "  at_once: 16",
        "keep: {texts: 1y, items: 90d}",
        "monitor.yaml:4: keep.items: is shorter than texts; an item is kept at least as long as its text: 1y or more",
    ),
    "texts that are forgotten at once": (
        "monitor.yaml",
        "  at_once: 16",
        "keep:\n  texts: 1h",
        'monitor.yaml:5: keep.texts: "1h" is too small; at least 7 days is wanted',
    ),
    "number out of range": (
        "monitor.yaml",
        "at_once: 16",
        "at_once: 0",
        'monitor.yaml:4: polling.at_once: "0" is too small; at least 1 is wanted',
    ),
    "wrong type": (
        "monitor.yaml",
        "at_once: 16",
        "at_once: many",
        'monitor.yaml:4: polling.at_once: a whole number is wanted, like 16; here is "many"',
    ),
    "one value where a list is wanted": (
        "watchlists/anbar.yaml",
        "[console, ops]",
        "console",
        'watchlists/anbar.yaml:6: channels: a list is wanted, like [one, another]; here is "console"',
    ),
    "an empty list": (
        "watchlists/anbar.yaml",
        "[console, ops]",
        "[]",
        "watchlists/anbar.yaml:6: channels: the list must hold at least 1; it holds 0",
    ),
    "nothing after the colon": (
        "watchlists/anbar.yaml",
        "[console, ops]",
        "",
        "watchlists/anbar.yaml:6: channels: a list is wanted, like [one, another]; here is nothing; or take the line"
        " away",
    ),
    "unknown word": (
        "sources.yaml",
        "trust: official",
        "trust: offical",
        'sources.yaml:8: ports-page.trust: "offical" is not one of official, high, medium, low; did you mean'
        ' "official"?',
    ),
    "unknown time zone": (
        "monitor.yaml",
        "Asia/Baghdad",
        "Asia/Bagdad",
        'monitor.yaml:1: time_zone: "Asia/Bagdad" is not a time zone; did you mean "Asia/Baghdad"?',
    ),
    "time zone by its city": (
        "monitor.yaml",
        "Asia/Baghdad",
        "Amman",
        'monitor.yaml:1: time_zone: "Amman" is not a time zone; did you mean "Asia/Amman"?',
    ),
    "not a web address": (
        "sources.yaml",
        "https://example.org/ar.xml",
        "file:///etc/passwd",
        'sources.yaml:3: shafaq-ar.url: "file:///etc/passwd" is not a web address; it must begin with https:// or http://',
    ),
    "an address without a host": (
        "sources.yaml",
        "https://example.org/ar.xml",
        "https:///ar.xml",
        'sources.yaml:3: shafaq-ar.url: "https:///ar.xml" is not an address; write it like https://example.org/feed.xml',
    ),
    "a CSS selector that does not parse": (
        "sources.yaml",
        "item: article",
        "item: article[",
        'sources.yaml:10: ports-page.select.item: "article[" is not a CSS selector; write one like h3 a or div.news >'
        " a.title (Malformed attribute selector at position 7)",
    ),
    "a page without selectors": (
        "sources.yaml",
        "kind: feed",
        "kind: page",
        "sources.yaml:1: shafaq-ar.select: is missing; a page needs CSS selectors, for example"
        ' select: {item: article, title: h3, link: "h3 a", date: time}',
    ),
    "a feed with selectors": (
        "sources.yaml",
        "kind: page",
        "kind: feed",
        "sources.yaml:9: ports-page.select: is only for kind: page; write kind: page, or take the selectors away",
    ),
    "a channel's address that names no channel": (
        "sources.yaml",
        "kind: feed\n  url: https://example.org/ar.xml",
        "kind: telegram\n  url: https://t.me/joinchat/AbC",
        "sources.yaml:3: shafaq-ar.url: names no account of kind telegram; write it like https://t.me/s/NAME",
    ),
    "an address of an account on X that is one of a post": (
        "sources.yaml",
        "kind: feed\n  url: https://example.org/ar.xml",
        "kind: x\n  url: https://x.com/a/status/5\n  x: {token: abcd}",
        "sources.yaml:3: shafaq-ar.url: names no account of kind x; write it like https://x.com/NAME",
    ),
    "an account of Bluesky without its name": (
        "sources.yaml",
        "kind: feed\n  url: https://example.org/ar.xml",
        "kind: bluesky\n  url: https://bsky.app/",
        "sources.yaml:3: shafaq-ar.url: names no account of kind bluesky; write it like"
        " https://bsky.app/profile/NAME.bsky.social",
    ),
    "an account of Mastodon without its @": (
        "sources.yaml",
        "kind: feed\n  url: https://example.org/ar.xml",
        "kind: mastodon\n  url: https://m.example/borders",
        "sources.yaml:3: shafaq-ar.url: names no account of kind mastodon; write it like https://HOST/@NAME",
    ),
    "X without a key": (
        "sources.yaml",
        "kind: feed\n  url: https://example.org/ar.xml",
        "kind: x\n  url: https://x.com/borders",
        "sources.yaml:1: shafaq-ar.x: is missing; X is read with a key, for example x: {token: ${X_TOKEN},"
        " posts_a_month: 1000}",
    ),
    "a key to X with more than the key": (
        "sources.yaml",
        "kind: feed\n  url: https://example.org/ar.xml",
        "kind: x\n  url: https://x.com/borders\n  x: {token: Bearer abcd}",
        "sources.yaml:4: shafaq-ar.x.token: is not a bearer token; write the one of your app at developer.x.com,"
        " without the word Bearer and blanks",
    ),
    "fewer posts of X than it gives at once": (
        "sources.yaml",
        "kind: feed\n  url: https://example.org/ar.xml",
        "kind: x\n  url: https://x.com/borders\n  x: {token: abcd, posts_a_month: 0}",
        'sources.yaml:4: shafaq-ar.x.posts_a_month: "0" is too small; at least 5 is wanted',
    ),
    "a key to X for a feed": (
        "sources.yaml",
        "kind: feed",
        "kind: feed\n  x: {token: abcd}",
        "sources.yaml:3: shafaq-ar.x: is only for kind: x; write kind: x, or take the block away",
    ),
    "an API for a page": (
        "sources.yaml",
        "kind: page",
        "kind: page\n  api: https://api.example",
        "sources.yaml:7: ports-page.api: is only for kind: x or bluesky or mastodon; write kind: x, or take the line"
        " away",
    ),
    "a page that has to be fresh": (
        "sources.yaml",
        "kind: page",
        "kind: page\n  fresh_within: 3d",
        "sources.yaml:7: ports-page.fresh_within: is only for kind: feed; write kind: feed, or take the line away",
    ),
    "freshness in seconds": (
        "sources.yaml",
        "kind: feed",
        "kind: feed\n  fresh_within: 5s",
        'sources.yaml:3: shafaq-ar.fresh_within: "5s" is too small; at least 1m is wanted',
    ),
    "a source that is asked every few days too seldom": (
        "sources.yaml",
        "kind: feed",
        "kind: feed\n  interval: 8d",
        'sources.yaml:3: shafaq-ar.interval: "8d" is too large; at most 7d is wanted',
    ),
    "a mailbox over the web": (
        "sources.yaml",
        "kind: feed\n",
        "kind: mail\n  mail: {user: me, password: secret}\n",
        "sources.yaml:4: shafaq-ar.url: is not the address of a mailbox; write it like imaps://imap.example.org",
    ),
    "a mailbox as a feed": (
        "sources.yaml",
        "https://example.org/ar.xml",
        "imaps://example.org",
        "sources.yaml:3: shafaq-ar.url: is the address of a mailbox; write kind: mail",
    ),
    "a mailbox without an account": (
        "sources.yaml",
        "kind: feed\n  url: https://example.org/ar.xml",
        "kind: mail\n  url: imaps://example.org",
        "sources.yaml:1: shafaq-ar.mail: is missing; a mailbox needs an account, for example mail: {user: me, password:"
        " ${MAIL_PASSWORD}}",
    ),
    "a sender that is none": (
        "sources.yaml",
        "kind: feed\n  url: https://example.org/ar.xml",
        "kind: mail\n  url: imaps://example.org\n  mail: {user: me, password: x, senders: [embassy]}",
        'sources.yaml:4: shafaq-ar.mail.senders: "embassy" is no sender; write alerts@example.org, or @example.org for'
        " all of a domain",
    ),
    "an API without paths": (
        "sources.yaml",
        "kind: feed",
        "kind: json",
        "sources.yaml:1: shafaq-ar.paths: is missing; an API needs paths, for example paths: {items: data.articles,"
        " title: title, link: url}",
    ),
    "a path that is none": (
        "sources.yaml",
        "kind: feed",
        "kind: json\n  paths: {items: 'data.[', title: title}",
        "sources.yaml:3: shafaq-ar.paths.items: \"data.[\" is not a JMESPath; write one like data.items[*] or join(' ',"
        " [name, state]) (Invalid jmespath expression: Incomplete expression)",
    ),
    "paths for a feed": (
        "sources.yaml",
        "kind: feed",
        "paths: {items: data, title: title}",
        "sources.yaml:2: shafaq-ar.paths: is only for kind: json; write kind: json, or take the paths away",
    ),
    "a program that nobody allowed": (
        "sources.yaml",
        "kind: feed\n  url: https://example.org/ar.xml",
        "kind: command\n  run: {arguments: [ferries]}",
        "sources.yaml:2: shafaq-ar.kind: programs are run only where monitor.yaml says allow_commands: true",
    ),
    "a program with an address": (
        "sources.yaml",
        "kind: feed",
        "kind: command\n  run: {arguments: [ferries]}",
        "sources.yaml:4: shafaq-ar.url: a command has none; take the line away",
    ),
    "a missing key": (
        "sources.yaml",
        "  url: https://example.org/ar.xml\n",
        "",
        "sources.yaml:1: shafaq-ar.url: is missing; write it like https://example.org/feed.xml",
    ),
    "a name with capitals": (
        "sources.yaml",
        "shafaq-ar:",
        "Shafaq AR:",
        'sources.yaml:1: Shafaq AR.name: "Shafaq AR" is not a name; a name is made of a-z, 0-9 and single hyphens'
        " between them, like shafaq-ar",
    ),
    "the same source twice": (
        "sources.yaml",
        "ports-page:",
        "shafaq-ar:",
        "sources.yaml:5: shafaq-ar: is there twice, first on line 1; join the two, or take one away",
    ),
    "the same key twice": (
        "sources.yaml",
        "  language: ar",
        "  kind: page",
        "sources.yaml:4: shafaq-ar.kind: is there twice, first on line 2; join the two, or take one away",
    ),
    "a missing environment variable": (
        "sources.yaml",
        "https://example.org/ar.xml",
        "https://example.org/${FEED_KEY}.xml",
        "sources.yaml:3: shafaq-ar.url: the environment variable FEED_KEY is not set; set it before the start"
        " (export FEED_KEY=…), or keep the value in a file and write ${file:PATH}",
    ),
    "a placeholder that is not closed": (
        "sources.yaml",
        "https://example.org/ar.xml",
        "https://example.org/${FEED_KEY",
        'sources.yaml:3: shafaq-ar.url: "${FEED_KEY" is not closed; write ${NAME}, or $${ for the two characters'
        " themselves",
    ),
    "a bracket that is not closed": (
        "watchlists/anbar.yaml",
        "[JO]",
        "[JO",
        "watchlists/anbar.yaml:6: is not YAML: expected ',' or ']', but got ':' at column 9 (parsing a flow sequence"
        " that began on line 5); look at the quotes, colons and brackets here",
    ),
    "indentation by tab": (
        "monitor.yaml",
        "  at_once",
        "\tat_once",
        "monitor.yaml:4: is not YAML: a tab (column 1); indent with spaces",
    ),
    "a pair of one country": (
        "watchlists/anbar.yaml",
        "countries: [JO]",
        "pairs: [[JO]]",
        "watchlists/anbar.yaml:5: pairs: is missing; the list here is too short",
    ),
    "an unknown country of a pair": (
        "watchlists/anbar.yaml",
        "countries: [JO]",
        "pairs: [[IQ, JO], [IQ, Syria]]",
        'watchlists/anbar.yaml:5: pairs: no crossing of a country "Syria" is known; did you mean "SY" (Syria)?',
    ),
    "a pair without a crossing": (
        "watchlists/anbar.yaml",
        "countries: [JO]",
        "pairs: [[IQ, EG]]",
        'watchlists/anbar.yaml:5: pairs: no crossing between "IQ" and "EG" is known; take the pair away, or put the'
        " crossing into crossings.yaml",
    ),
    "nothing near": (
        "watchlists/anbar.yaml",
        "countries: [JO]",
        "near: {latitude: 34.4, longitude: 39, km: 50}",
        'watchlists/anbar.yaml:5: near: no crossing lies within 50 km of this point; the nearest is "al-waleed"'
        " (Al-Waleed / Al-Tanf), 109 km away",
    ),
    "a point on no globe": (
        "watchlists/anbar.yaml",
        "countries: [JO]",
        "near: {latitude: 134, longitude: 39, km: 50}",
        'watchlists/anbar.yaml:5: near.latitude: "134" is too large; at most 90.0 is wanted',
    ),
    "a point without a distance": (
        "watchlists/anbar.yaml",
        "countries: [JO]",
        "near: {latitude: 34, longitude: 39}",
        "watchlists/anbar.yaml:5: near.km: is missing; add km: … (How far a crossing may lie from it, in kilometres, as"
        " the crow flies)",
    ),
    "an unknown source": (
        "watchlists/anbar.yaml",
        "countries: [JO]",
        "sources: [shafaq]",
        'watchlists/anbar.yaml:5: sources: there is no source "shafaq"; did you mean "shafaq-ar"?',
    ),
    "an unknown severity": (
        "watchlists/anbar.yaml",
        "countries: [JO]",
        "severity: high",
        'watchlists/anbar.yaml:5: severity: "high" is not right; write minor, normal or severe, or one for each status:'
        " {closed: severe, open: normal}",
    ),
    "an unknown severity of a status": (
        "watchlists/anbar.yaml",
        "countries: [JO]",
        "severity: {closed: high}",
        'watchlists/anbar.yaml:5: severity.closed: "high" is not one of minor, normal, severe',
    ),
    "a severity of something else": (
        "watchlists/anbar.yaml",
        "countries: [JO]",
        "severity: {shut: severe}",
        'watchlists/anbar.yaml:5: severity.shut: "shut" is not one of open, closed, restricted',
    ),
    "an hour that is none": (
        "watchlists/anbar.yaml",
        "countries: [JO]",
        "quiet: {from: 23:00, to: 6am}",
        'watchlists/anbar.yaml:5: quiet.to: "6am" is not a time of day; write hours and minutes, like "06:00" or'
        ' "23:30"',
    ),
    "quiet hours without an end": (
        "watchlists/anbar.yaml",
        "countries: [JO]",
        "quiet: {from: 23:00}",
        "watchlists/anbar.yaml:5: quiet.to: is missing; add to: … (When they end; what waited is sent then)",
    ),
    "quiet hours of no length": (
        "watchlists/anbar.yaml",
        "countries: [JO]",
        "quiet: {from: 23:00, to: 23:00}",
        "watchlists/anbar.yaml:5: quiet.to: is the same as from; write when the quiet hours end, or take quiet away",
    ),
    "an unknown key of the quiet hours": (
        "watchlists/anbar.yaml",
        "countries: [JO]",
        "quiet: {from: 23:00, to: 06:00, begin: 1}",
        'watchlists/anbar.yaml:5: quiet.begin: there is no key "begin"; the keys here are from, to, time_zone, unless',
    ),
    "a cron line of four fields": (
        "watchlists/anbar.yaml",
        "countries: [JO]",
        "digest: 0 7 * *",
        'watchlists/anbar.yaml:5: digest: "0 7 * *" is not a time of digests; write minute, hour, day, month and'
        ' weekday, like "0 7 * * *" (every day at 07:00) (it has not five fields)',
    ),
    "a day that never comes": (
        "watchlists/anbar.yaml",
        "countries: [JO]",
        "digest: 0 7 31 2 *",
        'watchlists/anbar.yaml:5: digest: "0 7 31 2 *" is not a time of digests; write minute, hour, day, month and'
        " weekday, like \"0 7 * * *\" (every day at 07:00) (the time '0 7 31 2 *' never comes)",
    ),
    "an hour of reminders that is none": (
        "watchlists/anbar.yaml",
        "countries: [JO]",
        "reminders: evening",
        'watchlists/anbar.yaml:5: reminders: "evening" is not right; write true, or the hour of the evening before at'
        ' which to remind, like "18:00"',
    ),
    "an unknown channel of an escalation": (
        "watchlists/anbar.yaml",
        "countries: [JO]",
        "escalate: {after: 15m, to: [opps]}",
        'watchlists/anbar.yaml:5: escalate.to: there is no channel "opps"; did you mean "ops"?',
    ),
    "an escalation at once": (
        "watchlists/anbar.yaml",
        "countries: [JO]",
        "escalate: {after: 5s, to: [ops]}",
        'watchlists/anbar.yaml:5: escalate.after: "5s" is too small; at least 1 minute is wanted',
    ),
    "a day that is none": (
        "watchlists/anbar.yaml",
        "countries: [JO]",
        "expires: 31.12.2026",
        'watchlists/anbar.yaml:5: expires: "31.12.2026" is not a day; write year, month and day, like 2026-12-31',
    ),
    "a channel that says not where to": (
        "monitor.yaml",
        "    type: console\n",
        "",
        "monitor.yaml:6: channels.ops: says not where to; give one of url: …, path: … and type: console",
    ),
    "a channel with two destinations": (
        "monitor.yaml",
        "    language: ar",
        "    path: alerts.txt",
        "monitor.yaml:6: channels.ops: one of url, path and type: console is wanted, not several",
    ),
    "a channel that Apprise does not know": (
        "monitor.yaml",
        "type: console",
        "url: telgram://token/chat",
        "monitor.yaml:7: channels.ops.url: Apprise knows no telgram://; did you mean tgram://?",
    ),
    "a rate without a time": (
        "monitor.yaml",
        "language: ar",
        "rate: 20",
        'monitor.yaml:8: channels.ops.rate: "20" is not a rate; write how many messages in how long, at most 7 days:'
        " 20/1h, 10/5m",
    ),
    "a rate in words": (
        "monitor.yaml",
        "language: ar",
        "rate: 20 per hour",
        'monitor.yaml:8: channels.ops.rate: "20 per hour" is not a rate; write how many messages in how long, at most 7'
        " days: 20/1h, 10/5m",
    ),
    "giving up at once": (
        "monitor.yaml",
        "language: ar",
        "give_up_after: 5s",
        'monitor.yaml:8: channels.ops.give_up_after: "5s" is too small; at least 1 minute is wanted',
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "told"), BROKEN.values(), ids=BROKEN)
def test_is_told_with_file_line_and_remedy_and_nothing_else_is(folder, file, old, new, told):
    assert folder.replace(file, old, new).lines() == [told]


def test_a_file_that_is_missing(folder):
    (folder.path / "sources.yaml").unlink()
    assert folder.lines() == ["sources.yaml: is missing; write a name for a feed, and under it its url"]


def test_a_file_that_became_empty_does_not_reset_everything_to_defaults(folder):
    assert folder.write("monitor.yaml", "# nothing\n").lines() == [
        "monitor.yaml: is empty; it may hold no more than languages: [en, ar]"
    ]


def test_a_folder_that_is_missing(folder):
    folder.path = folder.path / "elsewhere"
    assert [problem.message for problem in folder.problems()] == ["there is no such folder; give --config DIR"]


def test_no_watchlist_at_all(folder):
    (folder.path / "watchlists/anbar.yaml").unlink()
    assert folder.lines() == [
        "watchlists: holds no watchlist; write one, like everything.yaml with the line channels: [console]"
    ]


def test_a_watchlist_whose_file_would_be_passed_over(folder):
    folder.write("watchlists/basra.yml", "channels: [console]\n")
    assert folder.lines() == ["watchlists/basra.yml: is not read; rename it to basra.yaml"]


def test_two_watchlists_of_one_name(folder):
    folder.write("watchlists/basra.yaml", "channels: [console]\nname: anbar\n")
    assert folder.lines() == [
        'watchlists/basra.yaml:2: name: another file has the watchlist "anbar" already; give this one a name: … of its'
        " own"
    ]


def test_a_file_that_is_not_utf_8(folder):
    folder.write("watchlists/anbar.yaml", "channels: [console]\n# القائم\n".encode("windows-1256"))
    assert folder.lines() == ["watchlists/anbar.yaml:2: is not UTF-8; save the file in the encoding UTF-8"]


@pytest.mark.parametrize("text", ["- a\n- b\n", "just text\n", "5\n"])
@pytest.mark.parametrize("file", ["monitor.yaml", "sources.yaml", "watchlists/anbar.yaml", "crossings.yaml"])
def test_a_file_that_holds_no_keys(folder, file, text):
    (line,) = folder.write(file, text).lines()
    assert line.startswith(f"{file}:1: ")
    assert "wanted" in line


@pytest.mark.parametrize(
    "text",
    [
        "a: &x [*x]\n",
        "a: *nobody\n",
        "? [a, b]\n: c\n",
        "a: !!python/name:os.system x\n",
        "\x00",
        "[" * 1500,
        "{a: {b: \n",
    ],
)
@pytest.mark.parametrize("file", ["monitor.yaml", "sources.yaml", "crossings.yaml"])
def test_strange_yaml_is_a_problem_and_no_traceback(folder, file, text):
    problems = folder.write(file, text).problems()
    assert str(folder.path / file) in {problem.file for problem in problems}


def test_an_alias_bomb_is_refused(folder):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    problems = folder.write("sources.yaml", "\n".join(lines)).problems()
    assert any("alias" in problem.message for problem in problems)


def test_all_problems_of_all_files_are_told_at_once_in_order(folder):
    folder.replace("monitor.yaml", "15m", "soon").replace("monitor.yaml", "at_once: 16", "at_once: x")
    folder.replace("sources.yaml", "kind: feed", "kind: fed").replace("watchlists/anbar.yaml", "al-qaim", "al-qiam")
    places = [line.split(": ")[0] for line in folder.lines()]
    assert places == ["monitor.yaml:3", "monitor.yaml:4", "sources.yaml:2", "watchlists/anbar.yaml:3"]


def test_a_broken_channel_is_not_blamed_on_the_watchlists_that_use_it(folder):
    folder.replace("monitor.yaml", "language: ar", "language: arabic")
    assert [line.split(": ")[0] for line in folder.lines()] == ["monitor.yaml:8"]
