"""Vectors of canonical JSON, derivations, receipts and buckets (SPEC §2, §4, §5, §9)."""

from collections.abc import Mapping
from string import ascii_lowercase

from crypto import derivations
from crypto.attachments import tie_of
from crypto.buckets import bucket
from crypto.encoding import Json, b64, canonical
from crypto.form import FormSecret
from crypto.identity import Identity
from crypto.passphrases import STAFF, stretch
from crypto.receipt import Receipt
from crypto.root_key import RootKey
from crypto.typed_words import UnclearWords, read_words
from tests.crypto.world import INSTANCE, nonce, receipt, seed

ACCEPTED: tuple[Json, ...] = (
    {},
    {"a": None, "b": True, "c": False},
    {"a": 0, "a_": 2**53 - 1, "aa": 10},
    {"_": "", "a": 'quote " backslash \\ slash /'},
    {"a": "\b\t\n\f\r\x00\x1f\x7f\x80"},
    {"a": "æ ø å ✓ 🌳 \u2028 \u2029 \ufeff \ufffe"},
    {"a": ["b", ["c", [], {}]]},
    [[[[[[[[1]]]]]]]],
    "alone",
)
REFUSED = {
    "nothing": b"",
    "white space before": b' {"a":1}',
    "white space after": b'{"a":1}\n',
    "white space inside": b'{"a": 1}',
    "keys out of order": b'{"b":1,"a":2}',
    "a key twice": b'{"a":1,"a":1}',
    "a key twice, differently": b'{"a":1,"a":2}',
    "a key in capitals": b'{"A":1}',
    "a key with a digit": b'{"a1":1}',
    "an empty key": b'{"":1}',
    "an escaped key": b'{"\\u0061":1}',
    "a fraction": b'{"a":1.5}',
    "a fraction that is none": b'{"a":1.0}',
    "an exponent": b'{"a":1e3}',
    "a negative integer": b'{"a":-1}',
    "minus zero": b'{"a":-0}',
    "a leading zero": b'{"a":01}',
    "2 to the 53": b'{"a":9007199254740992}',
    "no number": b'{"a":NaN}',
    "infinite": b'{"a":Infinity}',
    "an escape that is not needed": b'{"a":"\\u0041"}',
    "an escaped slash": b'{"a":"\\/"}',
    "an escape in capitals": b'{"a":"\\u001F"}',
    "a long form where there is a short": b'{"a":"\\u000a"}',
    "a control character as it is": b'{"a":"\n"}',
    "a lone surrogate": b'{"a":"\\ud800"}',
    "an escaped pair": b'{"a":"\\ud83c\\udf33"}',
    "a surrogate in UTF-8": b'{"a":"\xed\xa0\x80"}',
    "an overlong letter": b'{"a":"\xc1\x81"}',
    "no UTF-8": b'{"a":"\xff"}',
    "a byte order mark": b'\xef\xbb\xbf{"a":1}',
    "UTF-16": '{"a":1}'.encode("utf-16-le"),
    "nine deep": b"[[[[[[[[[1]]]]]]]]]",
    "ten thousand deep": b"[" * 10_000 + b"]" * 10_000,
    "two values": b'{"a":1}{"a":1}',
    "a comma too many": b'{"a":1,}',
    "cut off": b'{"a":1',
}


def full_width(text: str) -> str:
    """Return *text* in the letters of an East Asian keyboard."""
    return text.translate({ord(letter): ord(letter) + 0xFEE0 for letter in ascii_lowercase})


def canonical_vectors() -> Json:
    return {
        "accepted": [{"bytes": b64(canonical(value)), "value": value} for value in ACCEPTED],
        "refused": [{"bytes": b64(data), "why": why} for why, data in REFUSED.items()],
    }


def derivation_vectors() -> Json:
    """Return one derivation for each label, and the keys of identities and roots."""
    words, secret, stretched = receipt("vector").text, seed("secret"), seed("stretched")
    w, member = words.encode(), seed("member", 16)
    session = derivations.session_keys(seed("cookie"), seed("server secret"))
    outputs: Mapping[str, bytes] = {
        "sign": derivations.signing_seed(secret),
        "root-sign": derivations.root_signing_seed(secret),
        "root-words": derivations.root_seed_from_words(w),
        "lookup": derivations.lookup_token(w, INSTANCE),
        "reporter": derivations.reporter_seed(w, INSTANCE, nonce("vector")),
        "form-words": derivations.form_words(secret, INSTANCE),
        "form-nonce": derivations.form_nonce(secret, INSTANCE),
        "form-room": derivations.form_room_seed(secret, INSTANCE, "talk"),
        "form-id": derivations.form_id(secret, INSTANCE),
        "form-content": derivations.form_content_key(secret, INSTANCE),
        "form-keep": derivations.form_keep_key(secret, INSTANCE),
        "form-mark": derivations.form_mark_key(secret, INSTANCE),
        "staff-auth": derivations.staff_auth(stretched, INSTANCE, member),
        "staff-unlock": derivations.staff_unlock_seed(stretched, INSTANCE, member),
        "recovery-auth": derivations.recovery_auth(w, INSTANCE, member),
        "recovery-unlock": derivations.recovery_unlock_seed(w, INSTANCE, member),
        "member-index": derivations.member_index_key(secret, INSTANCE),
        "keyfile": derivations.key_file_seed(stretched),
        "session": b"".join(session),
    }
    identity = Identity(secret)
    passphrase = f"  Lantern\tGRAVEL {full_width('orbit')}  dwell fable moss \n"
    return {
        "inputs": {
            "cookie": b64(seed("cookie")),
            "instance": b64(INSTANCE),
            "member": b64(member),
            "nonce": b64(nonce("vector")),
            "room": "talk",
            "secret": b64(secret),
            "server_secret": b64(seed("server secret")),
            "stretched": b64(stretched),
            "words": words,
        },
        "outputs": {label: b64(output) for label, output in outputs.items()},
        "identity": {
            "seal": b64(identity.public.seal.raw),
            "seed": b64(secret),
            "sign": b64(identity.public.sign),
            "signature": b64(identity.sign(b"message")),
            "text": identity.text,
        },
        "tie": {
            "digest": b64(seed("digest")),
            "object": b64(seed("object", 16)),
            "room": "talk",
            "tie": b64(tie_of("talk", seed("object", 16), seed("digest"))),
        },
        "root": {"public": b64(RootKey(secret).public), "seed": b64(secret)},
        "passphrase": {
            "lanes": STAFF.lanes,
            "memory": STAFF.memory,
            "passes": STAFF.passes,
            "passphrase": passphrase,
            "root": b64(stretch(passphrase, seed("salt", 16))),
            "salt": b64(seed("salt", 16)),
        },
    }


def typed_examples() -> list[str]:
    """Return what somebody might type, right and wrong."""
    words = receipt("typed").words
    text = " ".join(words)
    changed = {
        0: words[0][1:],
        1: words[1] + "q",
        2: words[2][:-1] + "q",
        3: words[3][1] + words[3][0] + words[3][2:],
    }
    return [
        text,
        text.upper(),
        text.replace(" ", "-"),
        text.replace(" ", ""),
        "\n".join(f"{place}. {word.title()}," for place, word in enumerate(words, 1)),
        full_width(text),
        f"\u200b{text}\u00a0",
        *(" ".join((*words[:place], slip, *words[place + 1 :])) for place, slip in changed.items()),
        " ".join((*words[:4], words[4] + words[5], *words[6:])),
        " ".join((*words[:9], "xyzzyxyzzy")),
        " ".join(("at", *words[1:])),
        " ".join(words[:9]),
        " ".join((*words, words[0])),
        "",
        "lantern " * 400,
    ]


def receipt_vectors() -> Json:
    form = FormSecret(seed("form"))
    examples: list[Json] = []
    for typed in typed_examples():
        try:
            examples.append({"typed": typed, "words": read_words(typed).text})
        except UnclearWords as unclear:
            examples.append({"count": unclear.count, "places": list(unclear.places), "typed": typed})
    made = [bytes(48), b"\xff" * 48, bytes(47) + b"\x01", *(seed(f"receipt {number}", 48) for number in range(5))]
    return {
        "form": {
            "content_hash": b64(form.content_hash(INSTANCE, [b"one", b"", b"two"])),
            "instance": b64(INSTANCE),
            "nonce": b64(form.nonce(INSTANCE)),
            "parts": ["one", "", "two"],
            "secret": form.text,
            "words": form.receipt(INSTANCE).text,
        },
        "lookup": {
            "hash": b64(receipt("vector").lookup_hash(INSTANCE)),
            "instance": b64(INSTANCE),
            "words": receipt("vector").text,
        },
        "made": [{"bytes": b64(data), "words": Receipt.from_bytes(data).text} for data in made],
        "typed": examples,
    }


def bucket_vectors() -> Json:
    near = sorted({size + step for power in range(9, 42) for size in (1 << power,) for step in (-1, 0, 1, size // 3)})
    sizes = [0, 1, *near]
    return [{"bucket": bucket(size), "powers_only": bucket(size, powers_only=True), "size": size} for size in sizes]
