"""PDF files made by hand, as small as the format allows."""


def pdf_bytes(pages: list[str], *, encrypted: bool = False) -> bytes:
    """One line of Latin text a page; with encrypted an unknown password is needed."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, text in enumerate(pages):
        stream = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    trailer = f"/Size {len(objects) + 1} /Root 1 0 R"
    if encrypted:
        zero = "00" * 32
        objects.append(f"<< /Filter /Standard /V 1 /R 2 /O <{zero}> /U <{zero}> /P -4 >>")
        trailer = f"/Size {len(objects) + 1} /Root 1 0 R /Encrypt {len(objects)} 0 R /ID [<00><00>]"
    return _laid_out(objects, trailer)


def _laid_out(objects: list[str], trailer: str) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{p:010d} 00000 n \n" for p in places)
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    return out + f"trailer\n<< {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
