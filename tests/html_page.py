"""What a program sees of one of our pages: its forms by their fields' names, the receipt, the messages, the links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TypeAlias

Wishes: TypeAlias = Mapping[str, str]

_TEXTS = {"hidden", "text", "date", "email", "search", "tel", "url"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Field:
    """A field of a form; a group of radio buttons or a list is one field with several options."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)

    def values(self, wishes: Wishes) -> list[str]:
        """Return what is sent for this field: the wish (of boxes, those it names), what stands there, or the first option."""
        if self.kind == "checkbox":
            return wishes[self.name].split() if self.name in wishes else self.checked
        if self.name in wishes and self.kind != "hidden":
            return [wishes[self.name]]
        if self.kind in {"radio", "select"}:
            return (self.checked or self.options)[:1]
        return [self.value]


@dataclass
class Form:
    """A form: where it goes, and its fields in order."""

    id: str
    method: str
    action: str
    fields: dict[str, Field] = field(default_factory=dict)

    @property
    def takes_files(self) -> bool:
        """Whether one of its fields takes files."""
        return any(item.kind == "file" for item in self.fields.values())

    def filled(self, wishes: Wishes) -> Iterator[tuple[str, str]]:
        """Yield names and values as a browser would send them after *wishes* were typed in."""
        for item in self.fields.values():
            if item.kind != "file":
                yield from ((item.name, value) for value in item.values(wishes))


@dataclass
class Message:
    """A message in a case: whose side wrote it, its text with white space folded, the links to its files by name."""

    author: str
    text: str = ""
    files: dict[str, str] = field(default_factory=dict)


class Page(HTMLParser):
    """One answer of the server, read."""

    def __init__(self, status: int, headers: Sequence[tuple[str, str]], body: bytes, path: str) -> None:
        super().__init__(convert_charrefs=True)
        self.status = status
        self.headers = headers
        self.body = body
        self.path = path
        self.forms: list[Form] = []
        self.messages: list[Message] = []
        self.links: list[str] = []
        self.data_path: str | None = None
        self._texts: dict[str, list[str]] = {"title": [], "h1": [], "receipt": [], "error": [], "all": []}
        self._open: list[tuple[str, str]] = []
        self._form: Form | None = None
        self._list: Field | None = None
        self._area: Field | None = None
        self._link: str | None = None
        if self.header("content-type").startswith("text/html") and not self.header("content-encoding"):
            self.feed(body.decode())
            self.close()

    def header(self, name: str) -> str:
        """Return a header's first value, or nothing."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    @property
    def title(self) -> str:
        """The page's title."""
        return self._folded("title")

    @property
    def heading(self) -> str:
        """The text of its first-level headings."""
        return self._folded("h1")

    @property
    def receipt(self) -> str | None:
        """The text of the element with id `receipt`, exactly as it stands there; None where there is none."""
        return "".join(self._texts["receipt"]) or None

    @property
    def errors(self) -> str:
        """What stands in the elements of class `error` or `bad`."""
        return self._folded("error")

    @property
    def text(self) -> str:
        """All that a person reads, with white space folded."""
        return self._folded("all")

    def form(self, action: str = "") -> Form:
        """Return the first form that posts to an address ending in *action*."""
        posts = [form for form in self.forms if form.method == "post" and form.action.split("?")[0].endswith(action)]
        assert posts, f"no form posts to …{action} on {self.path} ({self.status}: {self.heading})"
        return posts[0]

    def _folded(self, part: str) -> str:
        return " ".join("".join(self._texts[part]).split())

    # --- the parser's events ---

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of a tag."""
        has = {name: value or "" for name, value in attrs}
        if tag not in _VOID:
            self._open.append((tag, self._part_of(tag, has)))
        match tag:
            case "body":
                self.data_path = has.get("data-path")
            case "a" if "href" in has:
                self.links.append(has["href"])
                self._link = has["href"]
            case "article" if "data-author" in has:
                self.messages.append(Message(has["data-author"]))
            case "form":
                self._form = Form(has.get("id", ""), has.get("method", "get").lower(), has.get("action", ""))
                self.forms.append(self._form)
            case "input" | "textarea" | "select" | "option":
                self._take_field(tag, has)

    def handle_endtag(self, tag: str) -> None:
        """Take note of a tag's end."""
        while self._open and self._open.pop()[0] != tag:
            pass
        match tag:
            case "form":
                self._form = None
            case "select":
                self._list = None
            case "textarea" if self._area is not None:
                self._area.value = self._area.value.removeprefix("\n")
                self._area = None
            case "a":
                self._link = None

    def handle_data(self, data: str) -> None:
        """Take note of text."""
        if self._area is not None:
            self._area.value += data
            return
        tags, parts = {tag for tag, _ in self._open}, {part for _, part in self._open}
        if "style" in tags or "script" in tags:
            return
        for part in parts - {""}:
            self._texts[part].append(data)
        if "title" not in tags:
            self._texts["all"].append(data)
        if "article" in tags and self.messages:
            message = self.messages[-1]
            message.text = " ".join(f"{message.text} {data}".split())
            if self._link and data.strip():
                message.files[data.strip()] = self._link

    def _part_of(self, tag: str, has: Mapping[str, str]) -> str:
        if has.get("id") == "receipt":
            return "receipt"
        if tag in {"title", "h1"}:
            return tag
        return "error" if {"error", "bad"} & set(has.get("class", "").split()) else ""

    def _take_field(self, tag: str, has: Mapping[str, str]) -> None:
        form = next((form for form in self.forms if form.id and form.id == has.get("form")), self._form)
        if tag == "option" and self._list is not None:
            self._list.options.append(has.get("value", ""))
            if "selected" in has:
                self._list.checked.append(has.get("value", ""))
            return
        name, kind = has.get("name", ""), has.get("type", "text") if tag == "input" else tag
        if form is None or not name or "disabled" in has or kind in {"submit", "reset", "button"}:
            return
        if kind in {"radio", "checkbox"}:
            item = form.fields.setdefault(name, Field(name, kind))
            item.options.append(has.get("value", "on"))
            item.checked += [has.get("value", "on")] if "checked" in has else []
            return
        # two hidden fields of one name are two fields
        key = name if name not in form.fields else f"{name} {len(form.fields)}"
        item = form.fields[key] = Field(name, "hidden" if kind == "hidden" else kind, has.get("value", ""))
        if tag == "textarea":
            self._area = item
        elif tag == "select":
            self._list = item
        else:
            assert kind in _TEXTS | {"file", "password"}, f"a field of type {kind}"
