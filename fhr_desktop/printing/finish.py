"""The finishing pass over a drawn document: tags, bookmarks, language, metadata and colour into the file."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import ImageCms

from fhr_desktop import __version__
from fhr_desktop.printing.structure import Element, Marked, OutlineEntry

LANGUAGE = "sv-SE"
_PRODUCER = f"FHR Desktop {__version__}"
_MAY_BE_EMPTY = {"TD", "TH"}  # a table keeps its shape
_ROLES = {"FieldLabel": "P"}  # our own tags and the standard ones they stand for


@dataclass(frozen=True, slots=True)
class About:
    """What the file says of itself. Never personal data."""

    title: str
    made: dt.datetime  # aware


def finish(
    drawn: bytes, root: Element, marks: Sequence[Sequence[Element]], outline: Sequence[OutlineEntry], about: About
) -> bytes:
    """The drawn PDF made into a tagged one (PDF/UA-1, PDF/A-2a). `marks`: page → MCID → element."""
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        _Tags(pdf, root, marks).write()
        _legible(pdf)
        _outline(pdf, outline)
        _about(pdf, about)
        pdf.Root.OutputIntents = Array([_output_intent(pdf)])
        del pdf.trailer["/ID"]  # ReportLab's is of the moment; the new one is of the content
        result = io.BytesIO()
        pdf.save(result, min_version="1.7", object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return result.getvalue()


class _Tags:
    """Writes the structure tree."""

    def __init__(self, pdf: pikepdf.Pdf, root: Element, marks: Sequence[Sequence[Element]]) -> None:
        self.pdf, self.root, self.marks = pdf, root, marks
        self.pages = [page.obj for page in pdf.pages]
        self.objects: dict[int, pikepdf.Object] = {}
        self.attributes: dict[str, pikepdf.Object] = {}

    def write(self) -> None:
        """Add the tree, the pages' way back to it, and the marks that say so."""
        pdf = self.pdf
        tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        tree.K = Array([self._element(self.root, tree)])
        tree.RoleMap = Dictionary({f"/{own}": Name(f"/{standard}") for own, standard in _ROLES.items()})
        numbers = Array()
        for number, page in enumerate(self.pages):
            page.StructParents = number
            page.Tabs = Name.S
            if "/Trans" in page:
                del page.Trans
            owners = self.marks[number] if number < len(self.marks) else ()
            numbers.append(number)
            numbers.append(pdf.make_indirect(Array([self.objects[id(owner)] for owner in owners])))
        tree.ParentTree = pdf.make_indirect(Dictionary(Nums=numbers))
        tree.ParentTreeNextKey = len(self.pages)
        pdf.Root.StructTreeRoot = tree
        pdf.Root.MarkInfo = Dictionary(Marked=True)

    def _element(self, element: Element, parent: pikepdf.Object) -> pikepdf.Object:
        made = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{element.tag}"), P=parent))
        self.objects[id(element)] = made
        if element.alt:
            made.Alt = String(element.alt)
        if element.attributes:
            made.A = self._attributes(element)
        kids: list[pikepdf.Object | int] = []
        home: int | None = None
        for kid in element.kids:
            if isinstance(kid, Element):
                if not _empty(kid):
                    child = self._element(kid, made)
                    kids.append(child)
                    if "/Pg" not in made and "/Pg" in child:
                        made.Pg = child.Pg  # where a part begins, for readers that look for it by page
                continue
            if home is None:
                home = kid.page
                made.Pg = self.pages[home]
            kids.append(kid.number if kid.page == home else self._elsewhere(kid))
        if kids:
            made.K = kids[0] if len(kids) == 1 else Array(kids)
        return made

    def _elsewhere(self, marked: Marked) -> Dictionary:
        return Dictionary(Type=Name.MCR, Pg=self.pages[marked.page], MCID=marked.number)

    def _attributes(self, element: Element) -> pikepdf.Object:
        if element.description:
            role = pikepdf.Object.parse(f"<< /O /PrintField {element.attributes} >>".encode())
            role.Desc = String(element.description)
            return role
        if element.attributes not in self.attributes:
            parsed = pikepdf.Object.parse(element.attributes.encode())
            self.attributes[element.attributes] = self.pdf.make_indirect(parsed)
        return self.attributes[element.attributes]


def _empty(element: Element) -> bool:
    return element.tag not in _MAY_BE_EMPTY and all(isinstance(kid, Element) and _empty(kid) for kid in element.kids)


def _legible(pdf: pikepdf.Pdf) -> None:
    """Rewrite the fonts' way back to Unicode: ReportLab maps unused codes to U+0000, which is not allowed."""
    for font in pdf.pages[0].Resources.Font.as_dict().values():
        pairs = re.findall(rb"<(..)> <(?!0000)([^>]+)>\n", font.ToUnicode.read_bytes().partition(b"beginbfchar")[2])
        blocks = [pairs[at : at + 100] for at in range(0, len(pairs), 100)]
        lines = b"".join(
            b"%d beginbfchar\n%sendbfchar\n" % (len(block), b"".join(b"<%s> <%s>\n" % pair for pair in block))
            for block in blocks
        )
        font.ToUnicode.write(_CMAP % lines)


def _outline(pdf: pikepdf.Pdf, entries: Sequence[OutlineEntry]) -> None:
    """Bookmarks, nested as the headings are; folded below the sections."""
    with pdf.open_outline() as outline:
        branch: list[tuple[int, list[pikepdf.OutlineItem]]] = [(0, outline.root)]
        for entry in entries:
            destination = Array([pdf.pages[entry.page].obj, Name.XYZ, 0, round(entry.top + 8, 2), 0])
            item = pikepdf.OutlineItem(entry.title, destination)
            item.is_closed = entry.level > 1
            while branch[-1][0] >= entry.level:
                branch.pop()
            branch[-1][1].append(item)
            branch.append((entry.level, item.children))


def _about(pdf: pikepdf.Pdf, about: About) -> None:
    pdf.Root.Lang = String(LANGUAGE)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    moment = about.made.isoformat(timespec="seconds")
    stamp = "D:" + about.made.strftime("%Y%m%d%H%M%S") + _zone(about.made)
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String(about.title),
            Creator=String(_PRODUCER),
            Producer=String(_PRODUCER),
            CreationDate=String(stamp),
            ModDate=String(stamp),
        )
    )
    values = {"title": escape(about.title), "program": escape(_PRODUCER), "moment": moment, "language": LANGUAGE}
    stream = pdf.make_stream(_XMP.format(**values).encode("utf-8"))
    stream.Type, stream.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = stream


def _zone(moment: dt.datetime) -> str:
    minutes = int((moment.utcoffset() or dt.timedelta()).total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02d}'{abs(minutes) % 60:02d}'"


@cache
def _srgb() -> bytes:
    """An sRGB profile whose time stamp is fixed, so that the same document gives the same bytes."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = b"".join(part.to_bytes(2, "big") for part in (2026, 1, 1, 0, 0, 0))
    return bytes(profile)


def _output_intent(pdf: pikepdf.Pdf) -> Dictionary:
    profile = pdf.make_stream(_srgb())
    profile.N = 3
    name = String("sRGB IEC61966-2.1")
    return Dictionary(
        Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputConditionIdentifier=name, Info=name, DestOutputProfile=profile
    )


_CMAP = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<00> <FF>
endcodespacerange
%sendcmap
CMapName currentdict /CMap defineresource pop
end
end
"""

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
    xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
   <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
   <dc:format>application/pdf</dc:format>
   <xmp:CreateDate>{moment}</xmp:CreateDate>
   <xmp:ModifyDate>{moment}</xmp:ModifyDate>
   <xmp:MetadataDate>{moment}</xmp:MetadataDate>
   <xmp:CreatorTool>{program}</xmp:CreatorTool>
   <pdf:Producer>{program}</pdf:Producer>
   <pdfuaid:part>1</pdfuaid:part>
   <pdfaid:part>2</pdfaid:part>
   <pdfaid:conformance>A</pdfaid:conformance>
  </rdf:Description>
  <rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
   <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
     <pdfaProperty:name>part</pdfaProperty:name>
     <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
     <pdfaProperty:category>internal</pdfaProperty:category>
     <pdfaProperty:description>Part of ISO 14289 the file follows</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
   </rdf:li></rdf:Bag></pdfaExtension:schemas>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
