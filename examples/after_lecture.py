"""講演会の翌朝に、集計.xlsxと実施結果報告書.docxを作ります。

使い方： python after_lecture.py 2026-11-24_講演会
"""

import sys
from pathlib import Path

import dxforms

# 講演会のフォルダー（省略すると、今のフォルダー）
folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")

try:
    described = dxforms.read_description(folder / "講演会情報.xlsx")
    responses = dxforms.read_responses(described)

    # 前に作った集計.xlsxがあれば、職員が記入した確認の結果を引き継ぎます
    review = dxforms.read_review(folder / "集計.xlsx", described, responses)
    tally = dxforms.tally_responses(described, responses, review)

    # 人が直した文書がある場合は、日付の付いた名前で残してから書き直します
    dxforms.write_workbook(tally, folder / "集計.xlsx")
    dxforms.write_report(tally, folder / "実施結果報告書.docx")
except dxforms.DxformsError as error:
    # 誤りがあるときは何も書き換えず、どのファイルのどのセルかを表示して終わります
    sys.exit(str(error))

# 課の連絡用に、部ごとの回答率を表示します
for group in tally.groups:
    print(f"{group.label}：回答者{group.n}名（回答率{described.settings.rate(group.n, group.attendees)}）")
