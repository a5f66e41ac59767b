"""The peer: what an office's own script usually looks like (pandas, matplotlib pictures, docxtpl).

``python tests/bench/peer.py EXPORT OUT`` reads the export, counts the choices, draws a picture a question,
writes the tables to Excel and fills a small docxtpl template with the pictures and the answers.
"""

import sys
from pathlib import Path

import docx
import docxtpl
import matplotlib as mpl
import pandas as pd

mpl.use("Agg")
import matplotlib.pyplot as plt

FIXED = 5


def template(path: Path) -> None:
    document = docx.Document()
    document.add_heading("実施結果報告書", 1)
    document.add_paragraph("{% for q in questions %}")
    document.add_paragraph("{{ q.title }}")
    document.add_paragraph("{{ q.picture }}")
    table = document.add_table(rows=3, cols=2)
    table.rows[0].cells[0].text = "{%tr for a in q.answers %}"
    table.rows[1].cells[0].text = "{{ a.number }}"
    table.rows[1].cells[1].text = "{{ a.text }}"
    table.rows[2].cells[0].text = "{%tr endfor %}"
    document.add_paragraph("{% endfor %}")
    document.save(str(path))


def main() -> None:
    export, out = sys.argv[1], Path(sys.argv[2])
    frame = pd.read_excel(export)
    template(out / "peer-template.docx")
    report = docxtpl.DocxTemplate(out / "peer-template.docx")
    questions = []
    with pd.ExcelWriter(out / "peer.xlsx", engine="xlsxwriter") as book:
        frame.to_excel(book, sheet_name="回答データ", index=False)
        for number, name in enumerate(frame.columns[FIXED:], start=1):
            column = frame[name].dropna().astype(str)
            picks = column.str.rstrip(";").str.split(";").explode()
            if picks.nunique() > 20:
                answers = [{"number": i, "text": text} for i, text in enumerate(column, start=1)]
                questions.append({"title": str(name), "picture": "", "answers": answers})
                continue
            counts = picks.value_counts()
            shares = (counts / len(frame) * 100).round(1)
            pd.DataFrame({"回答数": counts, "割合": shares}).to_excel(book, sheet_name=f"Q{number}")
            counts.plot.barh(figsize=(6, 3))
            picture = out / f"peer-{number}.png"
            plt.savefig(picture, dpi=150)
            plt.close()
            questions.append(
                {"title": str(name), "picture": docxtpl.InlineImage(report, str(picture)), "answers": []}
            )
    report.render({"questions": questions}, autoescape=True)
    report.save(out / "peer.docx")


if __name__ == "__main__":
    main()
